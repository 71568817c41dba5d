package spokes.system.lab;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import spokes.system.browser.Tab;

/** Somebody with a browser who opened an invitation, and clicks on the channel in which {@link Companion} speaks. */
final class Person implements AutoCloseable {
    /** Keeps every peer connection, and from the click on looks for the first sound that is played and for causes on the page. */
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
          if (played() > 0) lab.heardMs = Math.round(performance.now() - lab.clickedAt);
        };
        const alive = ({ connectionState }) => connectionState !== 'closed';
        const hearing = () => connections.filter(alive).flatMap((connection) => connection.getReceivers()).filter(({ track }) => track.kind === 'audio');
        const played = () => {
          let newest = 0;
          for (const receiver of hearing()) for (const { timestamp } of receiver.getSynchronizationSources()) newest = Math.max(newest, timestamp);
          return newest;
        };
        lab.listen = () => {
          let before = 0;
          Object.assign(lab, { gapMs: 0, lastAt: performance.now() });
          // By the browser's own clock of what it plays: its statistics, and timers, come late when it is busy with an offer.
          setInterval(() => {
            const now = played();
            if (now <= before) return;
            if (before) lab.gapMs = Math.max(lab.gapMs, Math.round(now - before));
            Object.assign(lab, { lastAt: performance.now() });
            before = now;
          }, 20);
        };
        const again = () => look().catch(() => {}).then(() => setTimeout(again, 20));
        again();
        lab.outcome = async () => {
          const pairs = [];
          for (const connection of connections.filter(alive)) {
            const all = await connection.getStats(), reports = [...all.values()];
            const chosen = new Set(reports.map((report) => report.selectedCandidatePairId).filter(Boolean));
            for (const pair of reports) if (pair.type === 'candidate-pair' && (chosen.has(pair.id) || pair.selected)) {
              const ours = all.get(pair.localCandidateId), theirs = all.get(pair.remoteCandidateId);
              pairs.push(`${theirs.protocol} ${ours.candidateType} ${ours.address ?? ours.ip}:${ours.port} > ${theirs.candidateType} ${theirs.address}:${theirs.port}`);
            }
          }
          const offered = connections.filter(alive).flatMap((connection) => (connection.remoteDescription?.sdp.match(/a=candidate:.*/g) ?? []))
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
    private static final String CLICK = HELPERS + "(await need(arguments[0])).click();";
    private static final String CHECK = HELPERS + """
        (await need('[data-testid=start-check]')).click();
        const began = performance.now(), rows = () => [...document.querySelectorAll('[data-testid=check-row]:not([data-kind=socket])')];
        while ((!rows().length || rows().some(({ dataset }) => ['waiting', 'running'].includes(dataset.state))) && performance.now() - began < 28_000) await pause();
        return rows().map(({ dataset: { kind, protocol, address, port, state, cause } }) => `${kind} ${protocol} ${address}:${port} ${state} ${cause ?? ''}`.trim());
        """;
    private static final String TRY_PORT = HELPERS + """
        const field = await need('[data-testid=outside-port]');
        field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }));
        (await need('[data-testid=try-outside-port]')).click();
        return (await need('[data-testid=outside-port-result][data-state]')).dataset.state;
        """;
    private static final String LEAVE = HELPERS + "(document.querySelector('[data-testid=cancel-join]:not([hidden] *)') ?? await need('[data-testid=leave]')).click();";
    private static final Duration LOOK = Duration.ofMillis(100);

    private final String name;
    private final Tab tab;
    private final URI page;
    private String channel = "";

    private Person(String name, Tab tab, URI page) {
        this.name = name;
        this.tab = tab;
        this.page = page;
    }

    /** Opens the invitation at that address of the page and gives a name. */
    static Person enters(String name, Tab tab, URI page, String secret) {
        try {
            tab.plant(WITNESS);
            tab.go(page.resolve("/join?debug#" + secret));
            tab.await(ENTER, name);
            return new Person(name, tab, page);
        } catch (RuntimeException | AssertionError e) {
            tab.close();
            throw e;
        }
    }

    Person clicks() {
        tab.await(CLICK, "[data-testid=channel]" + channel);
        return this;
    }

    /** Opens the check page and lets it run, but for the socket that it holds for long. @return row by row: {@code udp 203.0.113.10:50000 green}, or red and the cause */
    List<String> checks() {
        tab.go(page.resolve("/check"));
        return ((List<?>) tab.await(CHECK)).stream().map(String.class::cast).toList();
    }

    /** Says on the check page which outside port is entered in the router. @return the state that comes of it */
    String triesOutsidePort(int port) {
        return (String) tab.await(TRY_PORT, "" + port);
    }

    /** From now on it is this channel that is clicked. */
    Person chooses(String name) {
        channel = "[data-channel='" + name + "']";
        return this;
    }

    void leaves() {
        tab.await(LEAVE);
    }

    /** Looks from now on how long no sound is played. */
    Person listens() {
        tab.await("window.__lab.listen();");
        return this;
    }

    /** The longest time in which nothing that anybody had said was played since {@link #listens}, as far as it is over. */
    long longestGapMs() {
        return ((Number) tab.await("return window.__lab.gapMs;")).longValue();
    }

    /** How long nothing that anybody said has been played by now. */
    long silentMs() {
        return ((Number) tab.await("return Math.round(performance.now() - window.__lab.lastAt);")).longValue();
    }

    /** The session that the server gave to whom our page calls. */
    String sid() {
        return (String) tab.await("return window.__spokes.room.localParticipant.sid;");
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
