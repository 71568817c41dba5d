package spokes.system.browser;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A new server's owner on our page, who comes into a channel again and again: when the first sound arrives there, by what the page itself sees. */
public final class Newcomer implements AutoCloseable {
    private static final String CHANNEL = "Hall";

    /**
     * Notes a few moments of each join and does nothing else until sound has flowed for a while. When its first packet came is told afterwards: statistics know the moment
     * of the last packet and how many there were, and whoever speaks all the time sends one every {@code periodMs}.
     */
    private static final String STOPWATCH = """
        const periodMs = arguments[0];
        let kept, join;
        const note = (moment) => { if (join && !(moment in join)) join[moment] = performance.now(); };
        Object.defineProperty(window, '__spokes', { configurable: true, get: () => kept, set: (value) => {
          kept = value;
          const connect = value.room.connect;
          value.room.connect = (...all) => { note('connect'); return connect(...all); };
          value.room.on('trackSubscribed', (track) => join?.heard(track.receiver));
        } });
        const Socket = window.WebSocket;
        window.WebSocket = class extends Socket {
          constructor(...all) {
            super(...all);
            note('offered');
            this.addEventListener('message', () => note('answered'), { once: true });
          }
        };
        const take = RTCPeerConnection.prototype.setRemoteDescription;
        RTCPeerConnection.prototype.setRemoteDescription = async function (...all) {
          this.addEventListener('connectionstatechange', () => { if (this.connectionState === 'connected') note('connected'); });
          await take.apply(this, all);
          note('taken');
        };
        window.__joins = async (channel) => {
          const receiver = await new Promise((resolve) => {
            join = { heard: resolve, click: performance.now() };
            document.querySelector(`[data-testid=channel][data-channel="${channel}"]`).click();
          });
          for (;;) {
            await new Promise((resolve) => setTimeout(resolve, 400));
            const sound = [...(await receiver.getStats()).values()].find(({ type, packetsReceived }) => type === 'inbound-rtp' && packetsReceived > 0);
            if (!sound) continue;
            join.packet = sound.lastPacketReceivedTimestamp - performance.timeOrigin - (sound.packetsReceived - 1) * periodMs;
            return ['click', 'offered', 'answered', 'taken', 'connected', 'packet'].map((moment) => join[moment] - join.connect);
          }
        };
        """;

    /**
     * One join, in ms since the page called {@code connect} of LiveKit's client: when it was clicked (before, so it is negative), when the socket was asked for with the first
     * offer in its address, when the server's first message was there, when its answer had been taken, when the connection was up, and when the first packet of sound came.
     */
    public record Join(double click, double offered, double answered, double taken, double connected, double packet) {}

    private final Visitor visitor;

    /** @param periodMs from one packet of who speaks there to the next */
    public Newcomer(URI setUpLink, int periodMs) {
        visitor = Visitor.owner("Robin", setUpLink, "correct horse battery");
        visitor.makesChannel(CHANNEL);
        visitor.browser.run(STOPWATCH, periodMs);
    }

    /** Whether this machine has what it takes. */
    public static boolean isPossible() {
        return Stream.of(Browser.CHROMIUM, Browser.CHROMEDRIVER).map(Path::of).allMatch(Files::isExecutable);
    }

    /** The name of the room behind the channel. */
    public String room() {
        return (String) visitor.browser.await("return (await (await fetch('/api/channels')).json()).find(({ name }) => name === arguments[0]).id", CHANNEL);
    }

    public Join joins() {
        var moments = ((List<?>) visitor.browser.await("return window.__joins(arguments[0])", CHANNEL)).stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
        return new Join(moments[0], moments[1], moments[2], moments[3], moments[4], moments[5]);
    }

    public void leaves() {
        visitor.leaves();
    }

    /** Name and version of the browser. */
    public String browser() {
        var capabilities = (Map<?, ?>) visitor.browser.driver.getCapabilities().asMap();
        return capabilities.get("browserName") + " " + capabilities.get("browserVersion");
    }

    @Override
    public void close() {
        visitor.close();
    }
}
