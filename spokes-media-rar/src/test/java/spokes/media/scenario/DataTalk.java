package spokes.media.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.util.List;
import spokes.media.api.MediaCommand;
import spokes.media.room.RoomRules;

/** Three people who speak in one room and may send data, by the rules of their server. */
final class DataTalk {
    final World world;
    final Browser alice, bob, carol;

    DataTalk(RoomRules rules) {
        world = new World(42, rules);
        alice = joins("alice");
        bob = joins("bob");
        carol = joins("carol");
    }

    private Browser joins(String name) {
        var browser = world.joins(name, "standup");
        world.command(new MediaCommand.Identify(browser.room, browser.sid, name, true, false, false, false));
        browser.publishesAudio();
        return browser;
    }

    /** Waits until they are there, and until they can send. */
    void openChannels() {
        world.runs(ofSeconds(1));
        for (var browser : new Browser[] {alice, bob, carol}) {
            browser.publisher.channels.open("_reliable", true, -1);
        }
        world.runs(ofMillis(500));
    }

    static List<byte[]> got(Browser browser) {
        return browser.subscriber.channels.received.getOrDefault("_reliable", List.of());
    }
}
