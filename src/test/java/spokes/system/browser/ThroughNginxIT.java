package spokes.system.browser;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import spokes.system.server.Proxy;

/** A proxy ends TLS and passes on HTTP and WebSocket, as {@code config/nginx.conf} has it; media goes past it. */
@ExtendWith(Meeting.Place.class)
class ThroughNginxIT {
    private static final Duration LOSS = Duration.ofSeconds(10);

    @Test
    void both_hear_and_see_each_other_through_a_proxy_that_ends_tls(Meeting meeting) {
        try (var nginx = Proxy.before(meeting.http(), Proxy.Kind.NGINX); var owner = meeting.owner(nginx.https())) {
            owner.makesChannel("Behind a proxy");
            try (var guest = Visitor.guest("Ada", nginx.https(), owner.invites())) {
                owner.joins("Behind a proxy");
                guest.joins("Behind a proxy");

                var heardByOwner = owner.hearsAndSees(1, 1);
                var heardByGuest = guest.hearsAndSees(1, 1);
                System.out.println("through nginx owner received " + heardByOwner + "\nthrough nginx guest received " + heardByGuest);
                assertThat(heardByOwner.lost()).as("packets lost on the way to the owner").isZero();
                assertThat(heardByGuest.lost()).as("packets lost on the way to the guest").isZero();
                assertThat(guest.browser.run("return location.protocol")).isEqualTo("https:");
                assertThat(guest.browser.run("return window.__spokes.room.engine.client.ws?.url ?? 'wss:'").toString()).startsWith("wss:");
            }
        }
    }

    /** The owner comes straight to the server, the guest through a proxy that is away for ten seconds. */
    @Test
    void losing_the_web_socket_for_ten_seconds_is_not_noticed_by_the_other(Meeting meeting) {
        try (var nginx = Proxy.before(meeting.http(), Proxy.Kind.NGINX); var owner = meeting.owner()) {
            owner.makesChannel("Bad cable");
            try (var guest = Visitor.guest("Eve", nginx.https(), owner.invites())) {
                owner.joins("Bad cable");
                guest.joins("Bad cable");
                owner.hearsAndSees(1, 1);
                guest.hearsAndSees(1, 1);

                nginx.pause();
                long away = System.nanoTime();
                guest.browser.until("notice the loss", () -> guest.seen().stream().anyMatch(event -> event.endsWith("econnecting")));
                var during = owner.receives();
                while (System.nanoTime() - away < SECONDS.toNanos(LOSS.toSeconds())) {
                    during = owner.flowsOn(during);
                    assertThat(owner.others()).asString().isEqualTo("[Eve]");
                }
                nginx.resume();
                long back = System.nanoTime();
                guest.browser.until("come back", () -> guest.seen().contains("reconnected"));
                System.out.println("back " + (System.nanoTime() - back) / 1_000_000 + " ms after the proxy; guest saw " + guest.seen() + ", owner saw " + owner.seen());

                assertThat(guest.seen()).as("back by resume, not by a new connection").doesNotContain("reconnecting").filteredOn("connected"::equals).hasSize(1);
                assertThat(owner.seen()).as("what the other saw").noneMatch(event -> event.startsWith("participantDisconnected") || event.startsWith("trackUnsubscribed"));
                var after = owner.flowsOn(during);
                assertThat(after.lost()).as("packets lost").isZero();
                guest.hearsAndSees(1, 1);
                guest.browser.sees("call-state", "[data-link=connected]");

                guest.browser.click("microphone");                                     // signaling works again, both ways
                owner.browser.sees("tile", "[data-microphone=muted]");
            }
        }
    }
}
