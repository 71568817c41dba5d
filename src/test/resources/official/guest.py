# A guest by LiveKit's Python SDK; the same requests and answers as guest.mjs.
import asyncio
import hashlib
import json
import math
import sys

from livekit import rtc

RATE, LOUD, WIDTH, HEIGHT = 48000, 100, 640, 360
SAMPLES = RATE // 50
heard, messages, events, tasks, data_tracks = {}, [], [], [], {}


def sha(content):
    return hashlib.sha256(content).hexdigest()


def keep(work):
    tasks.append(asyncio.ensure_future(work))


class Guest:
    def __init__(self):
        self.room = rtc.Room()
        self.room.on("track_subscribed", self.subscribed)
        self.room.on("data_received", lambda packet: messages.append({
            "kind": "data", "from": packet.participant.identity if packet.participant else "", "topic": packet.topic or "",
            "size": len(packet.data), "sha": sha(packet.data)}))
        for event, word in (("participant_connected", "participantConnected"), ("participant_disconnected", "participantDisconnected")):
            self.room.on(event, lambda who, word=word: events.append(f"{word} {who.identity}"))
        self.room.on("data_track_published", lambda track: keep(self.read_frames(track)))
        self.room.on("reconnecting", lambda: events.append("reconnecting"))
        self.room.on("reconnected", lambda: events.append("reconnected"))
        self.room.on("disconnected", lambda reason: events.append(f"disconnected {reason}"))
        self.room.on("active_speakers_changed", lambda speakers: events.append("speakers " + ",".join(who.identity for who in speakers)))

    def subscribed(self, track, _publication, who):
        events.append(f"trackSubscribed {who.identity}")
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            keep(self.listen(track, who.identity))

    async def read_frames(self, track):
        whose = f"{track.publisher_identity} {track.info.name}"
        frames = track.subscribe()
        events.append(f"dataTrackPublished {whose}")
        async for frame in frames:
            messages.append({"kind": "track", "from": track.publisher_identity, "topic": track.info.name, "size": len(frame.payload), "sha": sha(frame.payload)})
        events.append(f"dataTrackEnded {whose}")

    async def listen(self, track, identity):
        heard.setdefault(identity, 0)
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1):
            samples = event.frame.data
            if math.sqrt(sum(sample * sample for sample in samples[::8]) / (len(samples) / 8)) > LOUD:
                heard[identity] += 1

    async def connect(self, url, token, autoSubscribe=True, key=None):
        """With a key, everything is encrypted from end to end."""
        self.room.register_text_stream_handler("text", lambda reader, who: keep(self.text(reader, who)))
        self.room.register_byte_stream_handler("bytes", lambda reader, who: keep(self.bytes(reader, who)))
        encryption = key and rtc.E2EEOptions(key_provider_options=rtc.KeyProviderOptions(shared_key=key.encode()))
        await self.room.connect(url, token, rtc.RoomOptions(auto_subscribe=autoSubscribe, dynacast=True, encryption=encryption))

        async def echo(call):
            return f"{call.caller_identity}: {call.payload}"
        self.room.local_participant.register_rpc_method("echo", echo)
        return self.room.local_participant.sid

    async def text(self, reader, who):
        content = (await reader.read_all()).encode()
        messages.append({"kind": "text", "from": who, "topic": "text", "size": len(content), "sha": sha(content)})

    async def bytes(self, reader, who):
        content = b"".join([chunk async for chunk in reader])
        messages.append({"kind": "bytes", "from": who, "topic": "bytes", "size": len(content), "sha": sha(content)})

    async def speak(self):
        source = rtc.AudioSource(RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("tone", source)
        publication = await self.room.local_participant.publish_track(track, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE))

        async def tone():
            phase = 0
            while True:
                frame = rtc.AudioFrame.create(RATE, 1, SAMPLES)
                for i in range(SAMPLES):
                    frame.data[i] = int(8000 * math.sin(2 * math.pi * 440 * (phase + i) / RATE))
                phase = (phase + SAMPLES) % RATE
                await source.capture_frame(frame)
        keep(tone())
        return publication.sid

    async def show(self, codec="VP8"):
        source = rtc.VideoSource(WIDTH, HEIGHT)
        track = rtc.LocalVideoTrack.create_video_track("pattern", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, video_codec=rtc.VideoCodec.Value(codec))
        publication = await self.room.local_participant.publish_track(track, options)

        async def pattern():
            shade = 0
            while True:
                source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, bytes([shade & 255]) * (WIDTH * HEIGHT * 4)))
                shade += 1
                await asyncio.sleep(0.05)
        keep(pattern())
        return publication.sid

    async def heard(self):
        return heard

    async def seen(self):
        """Frames that were decoded, as the other guests count them: the SDK's VideoStream may lose some on their way to us."""
        seen = {}
        for who in self.room.remote_participants.values():
            for publication in who.track_publications.values():
                if publication.track is not None and publication.kind == rtc.TrackKind.KIND_VIDEO:
                    stats = await publication.track.get_stats()
                    decoded = sum(one.inbound_rtp.inbound.frames_decoded for one in stats if one.HasField("inbound_rtp"))
                    seen[who.identity] = seen.get(who.identity, 0) + decoded
        return seen

    async def messages(self):
        return messages

    async def events(self):
        return events

    async def people(self):
        return {identity: {"sid": who.sid, "attributes": dict(who.attributes), "name": who.name, "metadata": who.metadata}
                for identity, who in self.room.remote_participants.items()}

    async def send(self, size, topic="", reliable=True, to=()):
        await self.room.local_participant.publish_data(bytes([size & 255]) * size, reliable=reliable, topic=topic, destination_identities=list(to))

    async def sendText(self, size):
        await self.room.local_participant.send_text("x" * size, topic="text")

    async def sendBytes(self, size):
        writer = await self.room.local_participant.stream_bytes("bytes", topic="bytes", total_size=size)
        await writer.write(bytes([size & 255]) * size)
        await writer.aclose()

    async def rpc(self, to, payload):
        return await self.room.local_participant.perform_rpc(destination_identity=to, method="echo", payload=payload)

    async def publishDataTrack(self, name):
        data_tracks[name] = await self.room.local_participant.publish_data_track(name=name)
        return data_tracks[name].info.sid

    async def pushFrames(self, name, size):
        for _ in range(40):
            data_tracks[name].try_push(rtc.DataTrackFrame(payload=bytes([size & 255]) * size))
            await asyncio.sleep(0.05)

    async def unpublishDataTrack(self, name):
        await data_tracks[name].unpublish()

    async def setAttributes(self, attributes):
        await self.room.local_participant.set_attributes(attributes)

    async def leave(self):
        await self.room.disconnect()
        for task in tasks:
            task.cancel()


async def serve(guest, request):
    number, ability = request.pop("id"), request.pop("do")
    try:
        value = await getattr(guest, ability)(**request)
        words = {"id": number, "value": True if value is None else value}
    except Exception as error:
        words = {"id": number, "error": str(error) or type(error).__name__}
    print("#" + json.dumps(words), flush=True)


async def main():
    guest = Guest()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        asyncio.ensure_future(serve(guest, json.loads(line)))


asyncio.run(main())
