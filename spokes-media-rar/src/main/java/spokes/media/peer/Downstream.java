package spokes.media.peer;

import spokes.media.api.TrackSid;

/** What one participant receives. */
public interface Downstream extends AutoCloseable {
    /** What the room hears. */
    interface Sink {
        /** The client took the track. Said once for each subscription. */
        void subscribed(TrackSid track);

        /** The client has no codec for the track: the subscription is over. */
        void refused(TrackSid track);

        /** A video stopped because the connection is too narrow for it, or goes on. */
        void paused(TrackSid track, boolean paused);
    }

    /** Nothing changes for a track that is there already. */
    void subscribe(PublishedTrack track, long nowNs);

    void unsubscribe(TrackSid track, long nowNs);

    void limit(TrackSid track, boolean disabled, int maxLayer, int framesPerSecond, long nowNs);

    /** Whether a video may stop while the connection is too narrow for it. */
    void allowPause(boolean allowed, long nowNs);

    /** No more video than this; 0 for no limit. */
    void limitBandwidth(long bitrateBps, long nowNs);

    /** The track's numbers or its codec changed. */
    void changed(TrackSid track, long nowNs);

    /** How well the worst of its tracks has got through since this was asked last, as {@link spokes.media.track.QualityScore}. */
    double quality();

    void onTick(long nowNs);

    long nextDeadlineNs();

    @Override
    void close();
}
