package spokes.system.lab;

import static spokes.system.lab.Topologies.ALL_PORTS;
import static spokes.system.lab.Topologies.LITE;

import java.time.Duration;
import java.util.List;
import spokes.system.client.Tokens;

/** What goes wrong besides the network's shape; for each the cause that the page has to name. */
final class Faults {
    /** Puts another token into the answer of the page's API. */
    private static final String OTHER_TOKEN = """
        const fetched = window.fetch;
        window.fetch = async (...all) => {
          const answer = await fetched(...all);
          if (!String(all[0]?.url ?? all[0]).endsWith('/join')) return answer;
          return new Response(JSON.stringify({ ...await answer.json(), token: '%s' }), { status: answer.status, headers: { 'Content-Type': 'application/json' } });
        };
        """;
    private static final String SILENT_MICROPHONE = "navigator.mediaDevices.getUserMedia = async () => new AudioContext().createMediaStreamDestination().stream;";

    private Faults() {}

    static List<Row> all() {
        return List.of(
            new Row("F1", "no token", lab -> lab.isTold(withToken(lab, ""), "token-refused")),
            new Row("F2", "a token that another key signed", lab -> lab.isTold(withToken(lab, Tokens.random("lab").token("room", "somebody", true)), "token-refused")),
            new Row("F3", "proxy without upgrade", lab -> {
                var home = forwarded(lab);
                var friend = lab.person("inside", home);
                lab.internet().proxy().as(site -> site.replaceAll("proxy_set_header (Upgrade|Connection) .*", ""));
                lab.isTold(friend, "proxy-does-not-upgrade");
            }),
            new Row("F4", "proxy that cuts URLs at 8 KiB", lab -> {
                var home = forwarded(lab);
                lab.internet().proxy().as(site -> site.replaceAll("large_client_header_buffers .*", ""));
                var friend = lab.person("inside", home);
                var outcome = friend.clicks().until(Duration.ofSeconds(8), now -> now.heard() || !now.causes().isEmpty());
                lab.say(friend + " " + outcome);
                lab.expect(outcome.heard() || outcome.causes().getFirst().id().equals("proxy-drops-long-urls"), "neither in nor told of long URLs");
            }),
            new Row("F5", "STUN servers dead", lab -> {
                lab.internet().silenceStun();
                lab.freshServer();
                lab.server(lab.router("home").forwards(ALL_PORTS));
                lab.isTold(lab.person("outside", lab.router("elsewhere")), "no-public-address", "unknown");
            }),
            new Row("F6a", "one of two STUN servers lies", lab -> {
                lab.server(lab.router("home").forwards(ALL_PORTS).asksStunFrom(99, Internet.OTHER_STUN));
                lab.joins(lab.person("outside", lab.router("elsewhere")));
            }),
            new Row("F6b", "both lie, and punching is off", lab -> {
                lab.freshServer();
                lab.server(lab.router("home").forwards(ALL_PORTS).asksStunFrom(99, Internet.STUN).asksStunFrom(99, Internet.OTHER_STUN), LITE, "true");
                lab.isTold(lab.person("outside", lab.router("elsewhere")), "wrong-public-address", "udp-ports-closed", "unknown");
            }),
            new Row("F7", "DTLS dropped on the way", lab -> {
                forwarded(lab);
                lab.isTold(lab.person("outside", lab.router("elsewhere").drops("udp dport 50000-50499 @th,64,8 20-63")), "dtls-blocked");
            }),
            new Row("F8", "answers dropped", lab -> {
                forwarded(lab, "udp sport 50000-50499 ip daddr != " + Internet.STUN + " ip daddr != " + Internet.OTHER_STUN);
                lab.isTold(lab.person("outside", lab.router("elsewhere")), "answers-do-not-come-back");
            }),
            new Row("F9", "UDP dropped on the way to the server", lab -> {
                lab.freshServer();
                forwarded(lab);
                lab.isTold(lab.person("outside", lab.router("elsewhere").drops("iifname lan udp dport 50000-50499")), "udp-ports-closed", "unknown");
            }),
            new Row("F10", "UDP of the friend's network blocked, others come in", lab -> {
                lab.freshServer();
                forwarded(lab);
                lab.joins(lab.person("other", lab.router("elsewhere")));
                lab.isTold(lab.person("friend", lab.router("office").drops("meta l4proto udp")), "your-network-blocks-udp");
            }),
            new Row("F11", "microphone denied", lab -> {
                var home = forwarded(lab);
                var friend = lab.person("inside", home.lan, "--use-fake-ui-for-media-stream=deny");
                var outcome = friend.clicks().until(Duration.ofSeconds(10), now -> now.heard() && !now.causes().isEmpty());
                lab.say(friend + " " + outcome);
                lab.expect(outcome.heard(), "does not hear");
                lab.expect(outcome.causes().stream().anyMatch(cause -> cause.id().equals("no-microphone-permission")), "is not told of the microphone");
            }),
            new Row("F12", "silent microphone", lab -> {
                var home = forwarded(lab);
                var friend = lab.person("inside", home);
                friend.tab().await(SILENT_MICROPHONE);
                var outcome = friend.clicks().until(Duration.ofSeconds(6), now -> now.heard() && !now.causes().isEmpty());
                lab.say(friend + " " + outcome);
                lab.expect(outcome.causes().stream().anyMatch(cause -> cause.id().equals("silent-microphone")), "is not told of the microphone");
            }));
    }

    /** An ordinary house, from outside and inside all is well, but for what its router drops. */
    private static Router forwarded(Lab lab, String... drops) {
        var home = lab.router("home").forwards(ALL_PORTS);
        for (var drop : drops) home.drops(drop);
        lab.server(home);
        return home;
    }

    private static Person withToken(Lab lab, String token) {
        var person = lab.person("inside", forwarded(lab));
        person.tab().await(OTHER_TOKEN.formatted(token));
        return person;
    }
}
