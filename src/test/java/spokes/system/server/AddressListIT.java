package spokes.system.server;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.json.Json;

/** One list of addresses: what the owner sees, what is measured, what is logged and what clients are told. */
@ExtendWith(ConfiguredServer.class)
class AddressListIT {
    private static final Pattern CANDIDATE = Pattern.compile("a=candidate:\\S+ 1 (\\S+) \\d+ (\\S+) (\\d+) typ");
    private static final Pattern SAMPLE = Pattern.compile("spokes_media_address_info\\{address=\"([^\"]*)\",port=\"(\\d+)\",protocol=\"([^\"]*)\"");

    @Test
    void is_the_same_for_the_owner_in_figures_in_the_log_and_for_clients(SpokesServer server) throws Exception {
        Set<String> seenByOwner, measured, offered;
        try (var owner = new Page(server.http())) {
            owner.logIn(ConfiguredServer.OWNER, ConfiguredServer.PASSWORD);
            seenByOwner = candidates(owner.get("/api/status").body());
        }
        try (var stranger = new Page(server.http())) {
            measured = SAMPLE.matcher(stranger.get("/metrics").body()).results().map(found -> at(found.group(1), found.group(2), found.group(3))).collect(toSet());
        }
        offered = CANDIDATE.matcher(offerTo(server, "addressee")).results().map(found -> at(found.group(2), found.group(3), found.group(1))).collect(toSet());

        assertThat(seenByOwner).isNotEmpty();
        assertThat(measured).isEqualTo(seenByOwner);
        assertThat(seenByOwner).allSatisfy(address -> assertThat(server.log()).contains(address));
        assertThat(offered).as("a room's own port, and TCP").isNotEmpty().isEqualTo(seenByOwner.stream().filter(ofTheSamePortAs(offered)).collect(toSet()));
    }

    private static Predicate<String> ofTheSamePortAs(Set<String> offered) {
        var ports = offered.stream().map(AddressListIT::port).collect(toSet());
        return address -> ports.contains(port(address));
    }

    private static String port(String address) {
        return address.substring(address.lastIndexOf(':'));
    }

    private static Set<String> candidates(String status) {
        return ((List<?>) find(new Json().toType(status, Map.class), "candidates")).stream().map(Map.class::cast)
            .map(candidate -> at((String) candidate.get("address"), "" + candidate.get("port"), (String) candidate.get("protocol"))).collect(toSet());
    }

    /** Wherever it stands in the answer. */
    private static Object find(Map<?, ?> json, String name) {
        if (json.containsKey(name)) return json.get(name);
        return json.values().stream().filter(Map.class::isInstance).map(inner -> find((Map<?, ?>) inner, name)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static String at(String address, String port, String protocol) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port + "/" + protocol;
    }

    private static String offerTo(SpokesServer server, String identity) throws Exception {
        var address = URI.create(server.http() + "/rtc?protocol=16&access_token=" + ConfiguredServer.TOKENS.token("addresses", identity, true));
        try (var http = HttpClient.newHttpClient(); var socket = SignalSocket.open(http, address, "")) {
            return Stream.generate(() -> next(socket)).filter(SignalResponse::hasOffer).findFirst().orElseThrow().getOffer().getSdp();
        }
    }

    private static SignalResponse next(SignalSocket socket) {
        try {
            return socket.next();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
