# An agent worker by LiveKit's own framework, without any model: its agents say that they are here, and wait. Requests and answers as in guest.py.
import asyncio
import json
import sys

from livekit.agents import AgentServer, JobContext, JobExecutorType
from livekit.agents.worker import ServerType

words = []


async def entry(job: JobContext):
    about = f" about {job.job.participant.identity}" if job.job.HasField("participant") else ""
    name = f"{job.job.room.name}{about}"
    words.append(f"job {name} with {job.job.metadata}")

    async def ended(reason):
        words.append(f"ended {name}")
    job.add_shutdown_callback(ended)
    await job.connect()
    words.append(f"joined {name}")
    await job.room.local_participant.publish_data(bytes([10]) * 10, topic="agent")


async def accept(request):
    master = request.job.participant.identity if request.job.HasField("participant") else request.room.name
    await request.accept(identity=f"agent of {master}", attributes={"mood": "fine"})


class Worker:
    async def open(self, url, key, secret, agent="", type="ROOM"):
        self.server = AgentServer(ws_url=url, api_key=key, api_secret=secret, job_executor_type=JobExecutorType.THREAD, num_idle_processes=1,
                                  load_fnc=lambda: 0.1, host="127.0.0.1", port=0)
        self.server.rtc_session(entry, agent_name=agent, type=ServerType[type], on_request=accept)
        registered = asyncio.get_running_loop().create_future()
        self.server.once("worker_registered", lambda worker, _server: registered.set_result(worker))
        self.running = asyncio.ensure_future(self.server.run(devmode=True))
        done, _ = await asyncio.wait([registered, self.running], return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()

    async def words(self):
        return words

    async def leave(self):
        await self.server.aclose()
        sys.exit(0)


async def serve(worker, request):
    number, ability = request.pop("id"), request.pop("do")
    try:
        value = await getattr(worker, ability)(**request)
        answer = {"id": number, "value": True if value is None else value}
    except Exception as error:
        answer = {"id": number, "error": str(error) or type(error).__name__}
    print("#" + json.dumps(answer), flush=True)


async def main():
    worker = Worker()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        asyncio.ensure_future(serve(worker, json.loads(line)))


asyncio.run(main())
