package spokes.media.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import spokes.media.api.MediaCommand.Playout;
import spokes.media.api.TrackSid;
import spokes.media.rtp.ExtensionMapping;
import spokes.media.rtp.HeaderExtension;
import spokes.media.rtp.PayloadMapping;
import spokes.media.sdp.Extension;
import spokes.media.sdp.Format;
import spokes.media.sdp.SentTrack;
import spokes.media.sdp.SubscriberOffer.Outcome;
import spokes.media.track.DownTrack;
import spokes.media.track.QualityScore;

/**
 * The tracks that go out to one participant: what sends each of them, and as what the client takes it. How they come into descriptions is the
 * business of who owns this: {@link Subscribing} where we offer, {@link AnsweredSubscribing} where only the client does.
 */
final class Sendings implements AutoCloseable {
    private final class Sending {
        final PublishedTrack track;
        final DownTrack down;
        Optional<Outcome.Accepted> accepted = Optional.empty();

        Sending(PublishedTrack track, DownTrack down) {
            this.track = track;
            this.down = down;
        }

        SentTrack described() {
            boolean layered = Extension.map(track.section().extensions()).id(HeaderExtension.DEPENDENCY_DESCRIPTOR) != 0;
            return new SentTrack(track.sid(), track.publisher(), track.format(), Integer.toUnsignedLong(down.ssrc()),
                    down.rtxSsrc() == 0 ? -1 : Integer.toUnsignedLong(down.rtxSsrc()), track.red(), layered, isVideo(track) && playout.delay().isPresent(),
                    playout.synced() ? track.announcement().stream() : "");
        }
    }

    private final Surroundings world;
    private final Peer peer;
    private final VideoShare share;
    private final Playout playout;
    private final Map<TrackSid, Sending> sendings = new LinkedHashMap<>();

    /** @param peer by which they are sent */
    Sendings(Surroundings world, Peer peer, VideoShare.Sink paused, Playout playout) {
        this.world = world;
        this.peer = peer;
        this.playout = playout;
        share = new VideoShare(peer.departures().estimator(), world.counters(), paused);
    }

    boolean has(TrackSid track) {
        return sendings.containsKey(track);
    }

    /** Sends it as soon as the client has taken it. */
    SentTrack begin(PublishedTrack track, long nowNs) {
        int rtxSsrc = track.format().isAudio() ? 0 : world.freshSsrc();
        var down = new DownTrack(track.up(), world.freshSsrc(), rtxSsrc, track.publisher().value(), world.random(), world.scratch(), world.writer(), peer);
        var sending = new Sending(track, down);
        sendings.put(track.sid(), sending);
        if (track.announcement().trailers() && !playout.trailers()) {
            down.withoutTrailers();
        }
        peer.send(down, nowNs);
        if (isVideo(track)) {
            playout.delay().ifPresent(delay -> down.playoutDelay(delay.leastMs(), delay.mostMs()));
            share.add(track.sid(), down, track.announcement().screen(), nowNs);
        }
        return sending.described();
    }

    /** False when it was not sent. */
    boolean end(TrackSid track) {
        var sending = sendings.remove(track);
        if (sending != null) {
            peer.sendNoMore(sending.down);
            share.remove(sending.down);
            sending.down.close();
        }
        return sending != null;
    }

    void limit(TrackSid track, boolean disabled, int maxLayer, int framesPerSecond, long nowNs) {
        var sending = sendings.get(track);
        if (sending != null) {
            sending.down.limit(disabled, maxLayer, framesPerSecond, nowNs);
        }
    }

    void allowPause(boolean allowed, long nowNs) {
        share.allowPause(allowed, nowNs);
    }

    void limitBandwidth(long bitrateBps, long nowNs) {
        share.limit(bitrateBps, nowNs);
    }

    /** The track's numbers or its codec changed. */
    SentTrack changed(TrackSid track, long nowNs) {
        var sending = sendings.get(track);
        sending.accepted.ifPresent(accepted -> map(sending, accepted, nowNs));
        return sending.described();
    }

    /** True when the client takes the track for the first time. */
    boolean accept(Outcome.Accepted accepted, long nowNs) {
        var sending = sendings.get(accepted.track());
        if (sending == null) {
            return false;
        }
        boolean first = sending.accepted.isEmpty();
        if (first || !sending.accepted.get().equals(accepted)) {
            sending.accepted = Optional.of(accepted);
            map(sending, accepted, nowNs);
        }
        return first;
    }

    double quality() {
        double worst = QualityScore.best();
        for (var sending : sendings.values()) {
            worst = Math.min(worst, sending.down.quality(sending.track.red(), world.counters().streams().of(StreamFigures.Direction.OUTGOING, sending.track.announcement())));
        }
        return worst;
    }

    /** Shares anew what the connection carries. */
    void onTick(long nowNs) {
        share.onTick(nowNs);
    }

    long nextDeadlineNs() {
        return share.nextDeadlineNs();
    }

    private static boolean isVideo(PublishedTrack track) {
        return !track.format().isAudio();
    }

    private void map(Sending sending, Outcome.Accepted accepted, long nowNs) {
        var payloads = new PayloadMapping();
        if (sending.track.format().isAudio()) {
            payloads.withVoice(accepted.payloadType(), sending.track.format().codec());
        }
        for (var codec : sending.track.section().codecs()) {
            if (codec.format() instanceof Format.Red && sending.track.format() instanceof Format.Opus) {
                if (accepted.redPayloadType() >= 0) {
                    payloads.withRed(codec.payloadType(), accepted.redPayloadType(), accepted.payloadType());
                } else {
                    payloads.withoutRed(codec.payloadType(), accepted.payloadType());
                }
            }
            if (isSame(codec.format(), sending.track.format())) {
                if (accepted.rtxPayloadType() >= 0) {
                    payloads.with(codec.payloadType(), accepted.payloadType(), accepted.rtxPayloadType());
                } else {
                    payloads.with(codec.payloadType(), accepted.payloadType());
                }
            }
        }
        var theirs = Extension.map(accepted.extensions());
        int numberId = isVideo(sending.track) ? theirs.id(HeaderExtension.TRANSPORT_CC) : 0;
        if (isVideo(sending.track)) {
            peer.departures().negotiated(numberId);
        }
        sending.down.negotiated(payloads, new ExtensionMapping(Extension.map(sending.track.section().extensions()), theirs, numberId), nowNs);
    }

    /** Stereo is a wish of the publisher, not another codec. */
    private static boolean isSame(Format a, Format b) {
        return a.equals(b) || a instanceof Format.Opus && b instanceof Format.Opus;
    }

    @Override
    public void close() {
        sendings.values().forEach(sending -> sending.down.close());
        sendings.clear();
    }
}
