package spokes.system.lab;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** Somebody with a browser who opened an invitation, and clicks on the channel in which {@link Companion} speaks. */
final class Person implements AutoCloseable {
    /** Keeps every peer connection, and from the click on looks for the first packet of sound and for causes on the page. */
    private static final String WITNESS = """
        const connections = [], lab = window.__lab = { clickedAt: 0, heardMs: -1, causes: [] };
        const Native = window.RTCPeerConnection;
        window.RTCPeerConnection = class extends Native { constructor(...all) { super(...all); connections.push(this); } };
        addEventListener('click', (event) => {
          if (!event.target?.closest?.('[data-testid=channel]')) return;
          Object.assign(lab, { clickedAt: performance.now(), heardMs: -1, causes: [] });
          connections.length = 0;
        }, true);
        const look = async () => {
          if (!lab.clickedAt) return;
          const nowMs = Math.round(performance.now() - lab.clickedAt);
          for (const { dataset: { cause: id } } of document.querySelectorAll('[data-cause]')) {
            if (id && lab.causes.at(-1)?.id !== id) lab.causes.push({ id, afterMs: nowMs });
          }
          if (lab.heardMs >= 0) return;
          for (const connection of connections) for (const { track, getStats } of connection.getReceivers().map((receiver) => ({ track: receiver.track, getStats: () => receiver.getStats() }))) {
            if (track.kind !== 'audio') continue;
            for (const report of (await getStats()).values()) {
              if (report.type === 'inbound-rtp' && report.packetsReceived > 0 && lab.heardMs < 0) lab.heardMs = Math.round(performance.now() - lab.clickedAt);
            }
          }
        };
        const again = () => look().catch(() => {}).then(() => setTimeout(again, 20));
        again();
        lab.outcome = async () => {
          const pairs = [];
          for (const connection of connections) {
            const all = await connection.getStats(), reports = [...all.values()];
            const chosen = new Set(reports.map((report) => report.selectedCandidatePairId).filter(Boolean));
            for (const pair of reports) if (pair.type === 'candidate-pair' && (chosen.has(pair.id) || pair.selected)) {
              const ours = all.get(pair.localCandidateId), theirs = all.get(pair.remoteCandidateId);
              pairs.push(`${theirs.protocol} ${ours.candidateType} ${ours.address ?? ours.ip}:${ours.port} > ${theirs.candidateType} ${theirs.address}:${theirs.port}`);
            }
          }
          const offered = connections.flatMap((connection) => (connection.remoteDescription?.sdp.match(/a=candidate:.*/g) ?? []))
            .map((line) => line.split(' ')).map((words) => `${words[2]} ${words[4]}:${words[5]}`);
          const link = document.querySelector('[data-testid=call-state]')?.dataset.link ?? 'nowhere';
          return { heardMs: lab.heardMs, causes: lab.causes, pairs, offered, link };
        };
        """;
    private static final String HELPERS = """
        const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
        const need = async (selector) => { for (;;) { const found = document.querySelector(selector); if (found && !found.disabled && found.getClientRects().length) return found; await pause(); } };
        """;
    private static final String ENTER = HELPERS + """
        const field = await need('[data-testid=guest-name]');
        field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }));
        (await need('[data-testid=enter]')).click();
        await need('[data-testid=channel]');
        """;
    private static final String CLICK = HELPERS + "(await need('[data-testid=channel]')).click();";
    private static final String LEAVE = HELPERS + "(document.querySelector('[data-testid=cancel-join]:not([hidden] *)') ?? await need('[data-testid=leave]')).click();";
    private static final Duration LOOK = Duration.ofMillis(100);

    private final String name;
    private final Tab tab;

    private Person(String name, Tab tab) {
        this.name = name;
        this.tab = tab;
    }

    /** Opens the invitation at that address of the page and gives a name. */
    static Person enters(String name, Tab tab, URI page, String secret) {
        try {
            tab.plant(WITNESS);
            tab.go(page.resolve("/join?debug#" + secret));
            tab.await(ENTER, name);
            return new Person(name, tab);
        } catch (RuntimeException | AssertionError e) {
            tab.close();
            throw e;
        }
    }

    Person clicks() {
        tab.await(CLICK);
        return this;
    }

    void leaves() {
        tab.await(LEAVE);
    }

    /** As it is now. */
    Outcome outcome() {
        return Outcome.of((Map<?, ?>) tab.await("return await window.__lab.outcome();"));
    }

    /** Looks until it is so, or for that long. @return the last look */
    Outcome until(Duration limit, Predicate<Outcome> so) {
        long end = System.nanoTime() + limit.toNanos();
        var now = outcome();
        while (!so.test(now) && System.nanoTime() - end < 0) {
            Waiting.pause(LOOK);
            now = outcome();
        }
        return now;
    }

    /** How many packets of sound have come so far, over all tracks. */
    long received() {
        return ((Number) tab.await("""
            let sum = 0;
            for (const { receiver } of [...window.__spokes.room.remoteParticipants.values()].flatMap((person) => [...person.trackPublications.values()]).map(({ track }) => track).filter((track) => track?.receiver)) {
              for (const report of (await receiver.getStats()).values()) if (report.type === 'inbound-rtp') sum += report.packetsReceived;
            }
            return sum;
            """)).longValue();
    }

    Tab tab() {
        return tab;
    }

    Path picture(String what) {
        return tab.screenshot(what);
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        tab.close();
    }
}
