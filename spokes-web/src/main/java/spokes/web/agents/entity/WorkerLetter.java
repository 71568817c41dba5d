package spokes.web.agents.entity;

import livekit.LivekitAgent.WorkerMessage;
import spokes.web.signaling.entity.Demand;
import spokes.web.signaling.entity.Employer;

/** What the pool of workers can be told. Letters are dealt with one after the other, in the order in which they came. */
public sealed interface WorkerLetter {
    /** @param apiKey of the token that let the socket in; tokens of its agents are signed with it */
    record Opened(WorkerOutbox outbox, String apiKey) implements WorkerLetter {}

    record Said(WorkerOutbox from, WorkerMessage message) implements WorkerLetter {}

    record Closed(WorkerOutbox outbox) implements WorkerLetter {}

    record Demanded(Employer room, Demand demand) implements WorkerLetter {}

    record ShutDown() implements WorkerLetter {}
}
