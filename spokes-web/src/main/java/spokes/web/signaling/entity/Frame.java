package spokes.web.signaling.entity;

import livekit.LivekitRtc.SignalResponse;

/** A message ready for the wire; serialized once, however many receive it. */
public record Frame(SignalResponse message, byte[] bytes) implements Outgoing {
    public static Frame of(SignalResponse message) {
        return new Frame(message, message.toByteArray());
    }

    public static Frame of(SignalResponse.Builder message) {
        return of(message.build());
    }
}
