package spokes.web.signaling.control;

import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import spokes.web.signaling.entity.Frame;

/**
 * How fast one client may send requests: so many a second for as long as it likes, and {@value #BURST_S} seconds' worth of them at once, as somebody needs who
 * comes into a large room. What is more is not dealt with, and said so; {@value #MOST_REFUSED} of those in one flood are enough, and {@value #BURST_S} seconds
 * without any end it. Whoever wants to leave may.
 *
 * <p>Not thread-safe; reads no clock.
 */
public final class SignalRate {
    static final int BURST_S = 10, MOST_REFUSED = 1000;
    private static final long SECOND_NS = 1_000_000_000L;

    /** What becomes of a request. */
    public enum Verdict { TAKEN, REFUSED, ENOUGH }

    private final int perSecond;
    /** When all that was taken would have come at the even rate. */
    private long paidUntilNs;
    private long refusedNs;
    /** In one flood, the last of them at {@code refusedNs}. */
    private int refused;

    /** @param perSecond 0 for no limit */
    public SignalRate(int perSecond, long nowNs) {
        this.perSecond = perSecond;
        this.paidUntilNs = this.refusedNs = nowNs;
    }

    public Verdict onRequest(SignalRequest request, long nowNs) {
        if (perSecond == 0 || isGoodbye(request)) {
            return Verdict.TAKEN;
        }
        if (paidUntilNs - nowNs <= 0) {
            paidUntilNs = nowNs;
        }
        if (paidUntilNs - nowNs + SECOND_NS / perSecond <= BURST_S * SECOND_NS) {
            paidUntilNs += SECOND_NS / perSecond;
            return Verdict.TAKEN;
        }
        return refuse(nowNs);
    }

    /** For a request that kept to the rate and can still not be dealt with. A goodbye among those ends the socket, as it would have anyway. */
    public Verdict onExcess(SignalRequest request, long nowNs) {
        return isGoodbye(request) ? Verdict.ENOUGH : refuse(nowNs);
    }

    private Verdict refuse(long nowNs) {
        if (nowNs - refusedNs >= BURST_S * SECOND_NS) {
            refused = 0;
        }
        refusedNs = nowNs;
        refused++;
        return refused > MOST_REFUSED ? Verdict.ENOUGH : Verdict.REFUSED;
    }

    private static boolean isGoodbye(SignalRequest request) {
        return request.getMessageCase() == SignalRequest.MessageCase.LEAVE;
    }

    /** With what was asked, where the protocol has a place for it, so that its client finds the call that waits. */
    public static Frame refusal(SignalRequest request, String why) {
        var response = RequestResponse.newBuilder().setReason(RequestResponse.Reason.LIMIT_EXCEEDED).setMessage(why);
        switch (request.getMessageCase()) {
            case TRICKLE -> response.setTrickle(request.getTrickle());
            case ADD_TRACK -> response.setAddTrack(request.getAddTrack());
            case MUTE -> response.setMute(request.getMute());
            case UPDATE_METADATA -> response.setRequestId(request.getUpdateMetadata().getRequestId()).setUpdateMetadata(request.getUpdateMetadata());
            case UPDATE_AUDIO_TRACK -> response.setUpdateAudioTrack(request.getUpdateAudioTrack());
            case UPDATE_VIDEO_TRACK -> response.setUpdateVideoTrack(request.getUpdateVideoTrack());
            case PUBLISH_DATA_TRACK_REQUEST -> response.setPublishDataTrack(request.getPublishDataTrackRequest());
            case UNPUBLISH_DATA_TRACK_REQUEST -> response.setUnpublishDataTrack(request.getUnpublishDataTrackRequest());
            default -> { }
        }
        return Messages.response(response);
    }
}
