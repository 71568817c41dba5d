package spokes.system.browser;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Somebody on our page, in a browser of their own. */
final class Visitor implements AutoCloseable {
    /** Keeps what happened in the room and when, from its first moment on, and how long each picture took after it was subscribed to. */
    private static final String WITNESS = """
        let kept;
        const seen = window.__seen = [], pictures = window.__pictures = [];
        const tell = (event, what) => seen.push({ at: performance.now(), event, what: what ?? '' });
        const firstFrame = async (track) => {
          const subscribedAt = performance.now();
          for (;;) {
            const reports = [...(await track.receiver.getStats()).values()];
            if (reports.some((report) => report.type === 'inbound-rtp' && report.framesDecoded > 0)) break;
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
          pictures.push({ tookMs: performance.now() - subscribedAt });
        };
        Object.defineProperty(window, '__spokes', {
          configurable: true,
          get: () => kept,
          set: (value) => {
            kept = value;
            kept.room.on('connected', () => tell('connected')).on('disconnected', (reason) => tell('disconnected', String(reason)))
              .on('signalReconnecting', () => tell('signalReconnecting')).on('reconnecting', () => tell('reconnecting')).on('reconnected', () => tell('reconnected'))
              .on('participantConnected', ({ name }) => tell('participantConnected', name)).on('participantDisconnected', ({ name }) => tell('participantDisconnected', name))
              .on('trackUnsubscribed', (_, { source }) => tell('trackUnsubscribed', source))
              .on('trackSubscribed', (track) => { tell('trackSubscribed', track.source); if (track.kind === 'video') firstFrame(track); });
          },
        });
        """;

    final Browser browser;

    private Visitor(String name) {
        browser = new Browser(name);
        browser.plant(WITNESS);
    }

    static Visitor owner(String name, URI setUpLink, String password) {
        return new Visitor(name).after(browser -> {
            browser.go(URI.create(setUpLink.toString().replace("/setup", "/setup?debug")));
            browser.type("server-name", "The Workshop");
            browser.type("name", name);
            browser.type("password", password);
            browser.click("set-up");
            browser.sees("settings", "");
        });
    }

    static Visitor ownerAgain(String name, URI server, String password) {
        return new Visitor(name).after(browser -> {
            browser.go(server.resolve("/?debug"));
            browser.type("name", name);
            browser.type("password", password);
            browser.click("log-in");
            browser.sees("settings", "");
        });
    }

    /** By an invitation link, through whichever of the server's addresses. */
    static Visitor guest(String name, URI server, URI invitation) {
        return new Visitor(name).after(browser -> {
            browser.go(server.resolve("/join?debug#" + invitation.getFragment()));
            browser.type("guest-name", name);
            browser.click("enter");
            browser.sees("channel", "");
        });
    }

    /** Who does not get in leaves no Chromium behind. */
    private Visitor after(Consumer<Browser> steps) {
        try {
            steps.accept(browser);
            return this;
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    void makesChannel(String channel) {
        browser.click("new-channel");
        browser.type("channel-name", channel);
        browser.click("create-channel");
        browser.sees("channel", "[data-channel='" + channel + "']");
    }

    URI invites() {
        browser.click("invite");
        browser.click("create-invitation");
        var link = URI.create(browser.value("invitation-link"));
        browser.run("document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close())");
        return link;
    }

    /** Enters, and switches the camera on; the microphone is on by itself. */
    Visitor joins(String channel) {
        browser.click("channel", "[data-channel='" + channel + "']");
        browser.sees("call-state", "[data-link=connected]");
        browser.sees("microphone", "[data-state=on]");
        browser.click("camera");
        browser.sees("camera", "[data-state=on]");
        return this;
    }

    void leaves() {
        browser.click("leave");
    }

    /** Gives its connection up and makes another, as after a restart of the server. */
    void beginsAnew() {
        browser.run("window.__spokes.room.simulateScenario('full-reconnect')");
    }

    /** Waits until the other one, as what it is in the room by now, comes out of this page's loudspeaker and is on its screen. */
    void plays(Visitor other) {
        browser.until("play the other one", () -> (Boolean) browser.run("""
            const { room } = window.__spokes, theirs = [...room.remoteParticipants.values()].find(({ sid }) => sid === '%s');
            const isPlayed = (track) => track?.mediaStreamTrack.readyState === 'live' && track.attachedElements.length > 0;
            return room.state === 'connected' && theirs !== undefined
              && isPlayed([...theirs.audioTrackPublications.values()][0]?.track) && isPlayed([...theirs.videoTrackPublications.values()][0]?.track);""".formatted(other.sid())));
    }

    private String sid() {
        return (String) browser.run("return window.__spokes.room.localParticipant.sid");
    }

    /** Who else is in the call, as LiveKit's client knows it. */
    List<?> others() {
        return (List<?>) browser.run("return [...window.__spokes.room.remoteParticipants.values()].map(({ name }) => name).sort()");
    }

    /** What has happened in the room, each event with what it was about. */
    List<String> seen() {
        return ((List<?>) browser.run("return window.__seen")).stream().map(Map.class::cast).map(each -> (each.get("event") + " " + each.get("what")).strip()).toList();
    }

    /** Waits until that has happened so often. */
    void sees(String event, int times) {
        browser.until("see " + times + " times: " + event, () -> seen().stream().filter(event::equals).count() == times);
    }

    /** How long it was from each subscription to its first decoded frame. */
    List<Double> picturesTookMs() {
        return ((List<?>) browser.run("return window.__pictures")).stream().map(Map.class::cast).map(each -> ((Number) each.get("tookMs")).doubleValue()).toList();
    }

    Reception receives() {
        return Reception.of(browser);
    }

    /** Waits until this page receives that many voices and pictures, and each of them goes on. @return the later look */
    Reception hearsAndSees(int voices, int pictures) {
        return Reception.untilFlowing(browser, voices, pictures);
    }

    /** Waits until every track has given more than at that look. */
    Reception flowsOn(Reception before) {
        return before.untilMore(browser);
    }

    @Override
    public void close() {
        browser.close();
    }
}
