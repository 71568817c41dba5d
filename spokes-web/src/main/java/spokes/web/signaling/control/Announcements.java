package spokes.web.signaling.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import spokes.web.signaling.entity.Frame;

/**
 * Tells everybody what has changed in whom ({@code update}).
 *
 * <p>Whoever publishes is told at once, that is at the next {@link #settle}; who only listens waits {@value #PAUSE_MS} ms for
 * each participant in the room, at most {@value #LONGEST_PAUSE_MS} ({@value #LONGEST_FAREWELL_MS} when they leave), so that two hundred who come together do not tell forty
 * thousand times. Snapshots are made when they are sent, and one identity has one entry at a time: nobody ever hears something
 * stale, or of a session that a newer one of the same identity has replaced.
 */
final class Announcements {
    static final int PAUSE_MS = 10, LONGEST_PAUSE_MS = 3000, LONGEST_FAREWELL_MS = 500, RETURN_MS = 2000, BATCH_BYTES = 128 * 1024, KEPT_DEPARTURES = 10_000;

    private final Roster roster;
    private final Map<String, News> atOnce = new LinkedHashMap<>();
    private final Map<String, News> later = new LinkedHashMap<>();
    /** Whose data tracks are to be published again before the others look for them. */
    private final Map<String, Returning> returning = new LinkedHashMap<>();
    private final Set<Participant> toSelf = new LinkedHashSet<>();
    private final List<Departure> departures = new ArrayList<>();
    private long laterAtNs = Participant.NEVER;

    private sealed interface News {
        record Here(Participant participant) implements News {}

        record Gone(ParticipantInfo last) implements News {}
    }

    /**
     * @param news the last word of it
     * @param tracks of the session before, by the handles of their publisher
     * @param silent nothing is said until they are there again; otherwise what is said goes on to name them
     */
    private record Returning(News news, Map<Integer, DataTrackInfo> tracks, boolean silent, long atNs) {
        boolean waits(News next) {
            return next instanceof News.Here(var participant) && !participant.dataTracks.keySet().containsAll(tracks.keySet());
        }

        Returning with(News next) {
            return new Returning(next, tracks, silent, atNs);
        }

        ParticipantInfo completed(ParticipantInfo info) {
            var known = info.getDataTracksList().stream().map(DataTrackInfo::getPubHandle).toList();
            return info.toBuilder().addAllDataTracks(tracks.entrySet().stream().filter(track -> !known.contains(track.getKey())).map(Map.Entry::getValue).toList()).build();
        }
    }

    private record Departure(String identity, ParticipantInfo last, long atNs) {}

    Announcements(Roster roster) {
        this.roster = roster;
    }

    void changed(Participant participant, long nowNs) {
        tell(participant.identity(), new News.Here(participant), participant.isPublisher(), participant.isHidden(), nowNs);
        toSelf.add(participant);
    }

    /** What the participant itself has asked for: it waits to see it happen. */
    void changedByItself(Participant participant, long nowNs) {
        tell(participant.identity(), new News.Here(participant), true, participant.isHidden(), nowNs);
        toSelf.add(participant);
        settle(nowNs);
    }

    void came(Participant participant, long nowNs) {
        tell(participant.identity(), new News.Here(participant), false, participant.isHidden(), nowNs);
    }

    void left(Participant participant, DisconnectReason reason, long nowNs) {
        toSelf.remove(participant);
        if (!participant.isHidden()) {
            var last = participant.departed(reason);
            departures.add(new Departure(participant.identity(), last, nowNs));
            tell(participant.identity(), new News.Gone(last), participant.isPublisher(), false, nowNs);
        }
    }

    /**
     * The identity comes back at once with another session: nobody needs to hear that the old one has gone. Clients go on with a data track that has another id in one
     * update, and end its stream without it. So where it had nothing else, the next word of it waits {@value #RETURN_MS} ms for it to publish them again; where it had
     * media too, for which nobody shall wait, the old ones are named for as long.
     */
    void replaced(Participant old, Participant next, long nowNs) {
        toSelf.remove(old);
        if (!next.isHidden() && !old.isHidden() && !old.dataTracks.isEmpty()) {
            var tracks = new LinkedHashMap<Integer, DataTrackInfo>();
            old.dataTracks.forEach((handle, track) -> tracks.put(handle, track.info()));
            returning.put(next.identity(), new Returning(new News.Here(next), tracks, old.tracks.isEmpty(), nowNs + RETURN_MS * 1_000_000L));
        }
        if (!next.isHidden()) {
            tell(next.identity(), new News.Here(next), old.isPublisher(), old.isHidden() && next.isHidden(), nowNs);
        }
    }

    private void tell(String identity, News news, boolean urgent, boolean hidden, long nowNs) {
        if (hidden) {
            return;
        }
        var waitedAtOnce = atOnce.remove(identity) != null;
        later.remove(identity);
        var back = returning.remove(identity);
        var waits = back != null && back.waits(news);
        if (waits) {
            returning.put(identity, back.with(news));
        }
        if (waits && back.silent()) {
            return;
        }
        if (urgent || waitedAtOnce) {
            atOnce.put(identity, news);
        } else {
            later.put(identity, news);
            laterAtNs = Math.min(laterAtNs, nowNs + pauseNs(news instanceof News.Gone ? LONGEST_FAREWELL_MS : LONGEST_PAUSE_MS));
        }
    }

    private long pauseNs(int longestMs) {
        return Math.min(longestMs, (long) PAUSE_MS * roster.everybody().size()) * 1_000_000L;
    }

    long nextDeadlineNs() {
        return returning.values().stream().mapToLong(Returning::atNs).reduce(laterAtNs, Math::min);
    }

    /** Sends what is due. */
    void settle(long nowNs) {
        if (nowNs >= laterAtNs) {
            atOnce.putAll(later);
            later.clear();
            laterAtNs = Participant.NEVER;
        }
        returning.forEach((identity, held) -> {
            if (nowNs >= held.atNs()) {
                atOnce.put(identity, held.news());
            }
        });
        returning.values().removeIf(held -> nowNs >= held.atNs());
        if (atOnce.isEmpty() && toSelf.isEmpty()) {
            return;
        }
        var infos = atOnce.values().stream().flatMap(news -> snapshot(news).stream()).toList();
        var frames = frames(infos.stream().map(this::completed).toList());
        if (!frames.isEmpty()) {
            roster.everybody().forEach(receiver -> (returning.containsKey(receiver.identity()) ? frames(infos) : frames).forEach(receiver::send));
        }
        toSelf.stream().filter(participant -> !atOnce.containsKey(participant.identity()))
                .forEach(participant -> participant.send(Messages.update(List.of(participant.info()))));
        atOnce.clear();
        toSelf.clear();
    }

    private ParticipantInfo completed(ParticipantInfo info) {
        var back = returning.get(info.getIdentity());
        return back == null || info.getState() == ParticipantInfo.State.DISCONNECTED ? info : back.completed(info);
    }

    private Optional<ParticipantInfo> snapshot(News news) {
        return switch (news) {
            case News.Here(var participant) -> roster.with(participant.sid()).map(Participant::info);
            case News.Gone(var last) -> Optional.of(last);
        };
    }

    /** On a resume: who has left since the client was last heard, unless they are back, and then everybody. */
    void catchUp(Participant receiver) {
        var gone = departures.stream().filter(departure -> departure.atNs() >= receiver.lastHeardNs)
                .filter(departure -> roster.with(departure.identity()).isEmpty()).map(Departure::last).toList();
        frames(gone).forEach(receiver::send);
        frames(visibleTo(receiver)).forEach(receiver::send);
    }

    /** Everybody whom this participant may know of, itself included. */
    List<ParticipantInfo> visibleTo(Participant receiver) {
        return roster.everybody().stream().filter(other -> other == receiver || !other.isHidden()).map(Participant::info).toList();
    }

    /** Departures are needed for as long as somebody may resume who has not heard of them. */
    void tidy() {
        if (departures.isEmpty()) {
            return;
        }
        var oldest = roster.everybody().stream().mapToLong(participant -> participant.lastHeardNs).min();
        departures.removeIf(departure -> oldest.isEmpty() || departure.atNs() < oldest.getAsLong());
        if (departures.size() > KEPT_DEPARTURES) {
            departures.subList(0, departures.size() - KEPT_DEPARTURES).clear();
        }
    }

    private static List<Frame> frames(Collection<ParticipantInfo> infos) {
        var frames = new ArrayList<Frame>();
        var batch = new ArrayList<ParticipantInfo>();
        int bytes = 0;
        for (var info : infos) {
            if (!batch.isEmpty() && bytes + info.getSerializedSize() > BATCH_BYTES) {
                frames.add(Messages.update(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(info);
            bytes += info.getSerializedSize();
        }
        Optional.of(batch).filter(rest -> !rest.isEmpty()).ifPresent(rest -> frames.add(Messages.update(rest)));
        return frames;
    }
}
