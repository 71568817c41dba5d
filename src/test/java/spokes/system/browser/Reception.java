package spokes.system.browser;

import java.util.List;
import java.util.Map;

/** What one page has received so far, by its own {@code getStats}: a line for every track it is subscribed to. */
record Reception(List<Inbound> tracks) {
    /** Asked of the page; {@code room} is LiveKit's. Only what is subscribed to now, for the statistics keep what has ended. */
    private static final String QUESTION = """
        const room = window.__spokes.room, found = [];
        for (const participant of room.remoteParticipants.values()) for (const { track } of participant.trackPublications.values()) {
          if (!track?.receiver) continue;
          for (const report of (await track.receiver.getStats()).values()) if (report.type === 'inbound-rtp') found.push({
            track: track.sid, kind: report.kind, packets: report.packetsReceived, lost: report.packetsLost,
            frames: report.framesDecoded ?? 0, energy: report.totalAudioEnergy ?? 0 });
        }
        return found;
        """;

    /** One track: packets and losses by the receiver's count, decoded frames of a picture, energy of a voice. */
    record Inbound(String track, String kind, long packets, long lost, long frames, double energy) {
        boolean flowing() {
            return kind.equals("audio") ? energy > 0 : frames > 0;
        }

        boolean isMoreThan(Inbound before) {
            return track.equals(before.track) && packets > before.packets && (kind.equals("audio") ? energy > before.energy : frames > before.frames);
        }
    }

    /** What it is now. */
    static Reception of(Browser browser) {
        return new Reception(((List<?>) browser.await(QUESTION)).stream().map(Map.class::cast).map(each -> new Inbound((String) each.get("track"), (String) each.get("kind"),
            number(each, "packets").longValue(), number(each, "lost").longValue(), number(each, "frames").longValue(), number(each, "energy").doubleValue())).toList());
    }

    private static Number number(Map<?, ?> report, String name) {
        return (Number) report.get(name);
    }

    /** Waits until a page receives that many voices and pictures, and each of them goes on. @return the later look */
    static Reception untilFlowing(Browser browser, int voices, int pictures) {
        return browser.until("receive " + voices + " voices and " + pictures + " pictures", () -> of(browser),
            now -> now.count("audio") == voices && now.count("video") == pictures && now.flowing()).untilMore(browser);
    }

    /** Waits until every track has given more than at this look. */
    Reception untilMore(Browser browser) {
        return browser.until("receive more than " + this, () -> of(browser), now -> now.isMoreThan(this));
    }

    private long count(String kind) {
        return tracks.stream().filter(track -> track.kind.equals(kind)).count();
    }

    long lost() {
        return tracks.stream().mapToLong(Inbound::lost).sum();
    }

    private boolean flowing() {
        return tracks.stream().allMatch(Inbound::flowing);
    }

    /** Every track there was is still there and has gone on. */
    private boolean isMoreThan(Reception before) {
        return before.tracks.stream().allMatch(was -> tracks.stream().anyMatch(is -> is.isMoreThan(was)));
    }
}
