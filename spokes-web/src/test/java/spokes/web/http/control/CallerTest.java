package spokes.web.http.control;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.Stub;

class CallerTest {
    private TrustedProxies proxies = TrustedProxies.of("", "");
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private boolean secure;

    private Caller from(String peer) {
        return new Caller(Stub.of(HttpServletRequest.class, Map.of("getRemoteAddr", _ -> peer, "isSecure", _ -> secure,
            "getHeader", name -> headers.getOrDefault((String) name[0], List.of()).stream().findFirst().orElse(null),
            "getHeaders", name -> Collections.enumeration(headers.getOrDefault((String) name[0], List.of())))), proxies);
    }

    private CallerTest with(String header, String... values) {
        headers.put(header, Arrays.asList(values));
        return this;
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7", "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64", "::ffff:192.0.2.7, 192.0.2.7", "nonsense:x, unknown"})
    void an_ipv6_caller_is_counted_by_the_network(String address, String network) {
        assertThat(Caller.network(address)).isEqualTo(network);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void a_proxy_on_this_machine_is_believed(String peer) {
        with("X-Forwarded-For", "198.51.100.4").with("X-Forwarded-Proto", "https").with("X-Forwarded-Host", "voice.example.org").with("Host", "127.0.0.1:8080");

        assertThat(from(peer).address()).isEqualTo("198.51.100.4");
        assertThat(from(peer).secure()).isTrue();
        assertThat(from(peer).host()).contains("voice.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9", "10.0.0.7", "192.168.1.2", "fe80::1%eth0", "2001:db8::5"})
    void a_stranger_is_not_believed_in_anything(String peer) {
        with("X-Forwarded-For", "198.51.100.4").with("X-Forwarded-Proto", "https").with("X-Forwarded-Host", "voice.example.org").with("Host", "own.example.org");

        assertThat(from(peer).network()).isEqualTo(Caller.network(peer.replaceFirst("%.*", "")));
        assertThat(from(peer).secure()).isFalse();
        assertThat(from(peer).host()).contains("own.example.org");
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', value = {
        "198.51.100.4                          | 198.51.100.4",
        "6.6.6.6, 198.51.100.4                 | 198.51.100.4",           // who calls may write the beginning
        "6.6.6.6, 198.51.100.4, 10.1.2.3       | 198.51.100.4",           // two proxies of ours
        "6.6.6.6, 198.51.100.4, 192.168.1.9    | 192.168.1.9",            // the last hop is a stranger's, whatever it says
        "10.1.2.3, 10.1.2.4                    | 10.1.2.3",               // all of them ours: from inside
        "6.6.6.6, junk, 10.1.2.3               | 10.1.2.3",               // not readable: what came before is not believed
        "junk                                  | 127.0.0.1",
        "198.51.100.4:50123                    | 198.51.100.4",
        "[2001:db8::7]:443                     | 2001:db8:0:0:0:0:0:7",
        "2001:db8::7                           | 2001:db8:0:0:0:0:0:7",
        "::ffff:198.51.100.4                   | 198.51.100.4",
        "' , ,'                                | 127.0.0.1"})
    void the_last_hop_that_is_no_trusted_proxy_counts(String hops, String address) {
        proxies = TrustedProxies.of("10.1.0.0/16", "");
        with("X-Forwarded-For", hops);

        assertThat(from("127.0.0.1").address()).isEqualTo(address);
    }

    @Test
    void hops_may_stand_in_several_headers() {
        with("X-Forwarded-For", "6.6.6.6", "198.51.100.4");

        assertThat(from("127.0.0.1").address()).isEqualTo("198.51.100.4");
    }

    @Test
    void a_program_on_this_machine_is_here_and_whoever_comes_through_a_proxy_is_not() {
        assertThat(from("127.0.0.1").here()).isTrue();
        assertThat(from("198.51.100.4").here()).isFalse();
        with("X-Forwarded-For", "127.0.0.1");
        assertThat(from("127.0.0.1").here()).isFalse();
    }

    @Test
    void without_a_list_of_hops_a_trusted_proxy_is_the_caller() {
        assertThat(from("127.0.0.1").address()).isEqualTo("127.0.0.1");
    }

    @Test
    void a_header_with_the_clients_address_counts_only_where_it_is_configured_and_from_a_trusted_proxy() {
        with("CF-Connecting-IP", "2001:db8::99").with("X-Forwarded-For", "198.51.100.4");
        assertThat(from("127.0.0.1").address()).isEqualTo("198.51.100.4");

        proxies = TrustedProxies.of("", "CF-Connecting-IP");
        assertThat(from("127.0.0.1").address()).isEqualTo("2001:db8:0:0:0:0:0:99");
        assertThat(from("203.0.113.9").address()).isEqualTo("203.0.113.9");

        with("CF-Connecting-IP", "nonsense");
        assertThat(from("127.0.0.1").address()).isEqualTo("198.51.100.4");
    }

    @Test
    void of_several_schemes_or_hosts_the_last_counts_since_the_trusted_proxy_wrote_it() {
        with("X-Forwarded-Proto", "https, http").with("X-Forwarded-Host", "forged.example, voice.example.org").with("Host", "inner");

        assertThat(from("::1").secure()).isFalse();
        assertThat(from("::1").host()).contains("voice.example.org");
    }

    @Test
    void a_host_that_does_not_read_like_one_is_none() {
        assertThat(with("Host", "a b").from("192.0.2.1").host()).isEmpty();
        assertThat(with("Host", "inner").with("X-Forwarded-Host", "x'y").from("127.0.0.1").host()).contains("inner");
    }

    @ParameterizedTest(name = "{0} asks {1}")
    @CsvSource({"192.168.1.50, 192.168.1.20:8080, 192.168.1.20", "172.17.0.1, 192.168.1.20, 192.168.1.20", "10.0.0.9, 10.0.0.1:8443, 10.0.0.1",
        "fd00::9, [fd00::1]:8443, fd00:0:0:0:0:0:0:1"})
    void a_direct_visit_inside_of_a_private_network_tells_an_address_of_ours(String peer, String host, String address) {
        assertThat(with("Host", host).from(peer).visitedAddress()).contains(address);
    }

    @ParameterizedTest(name = "{0} asks {1}")
    @CsvSource({"203.0.113.9, 192.168.1.20", "127.0.0.1, 192.168.1.20", "192.168.1.50, 203.0.113.7", "192.168.1.50, voice.lan", "192.168.1.50, 127.0.0.1",
        "192.168.1.50, 169.254.1.1", "192.168.1.50, 192.168.20", "192.168.1.50, 999.168.1.20", "192.168.1.50, [fe80::1]", "10.1.2.3, 192.168.1.20", "fe80::9, fd00::1"})
    void no_other_visit_tells_anything(String peer, String host) {
        proxies = TrustedProxies.of("10.1.2.3", "");
        assertThat(with("Host", host).from(peer).visitedAddress()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via", "CF-Connecting-IP"})
    void a_visit_through_a_proxy_tells_no_address_even_if_the_proxy_is_not_trusted(String mark) {
        assertThat(with("Host", "192.168.1.20").with(mark, "192.168.1.20").from("192.168.1.50").visitedAddress()).isEmpty();
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({"10.1.2.3, 10.0.0.0/8, true", "11.1.2.3, 10.0.0.0/8, false", "192.0.2.129, 192.0.2.128/25, true", "192.0.2.127, 192.0.2.128/25, false",
        "192.0.2.1, 192.0.2.1, true", "192.0.2.2, 192.0.2.1/32, false", "8.8.8.8, 0.0.0.0/0, true", "fd12::1, fd00::/8, true", "fc12::1, fd00::/8, false",
        "2001:db8::ff, 2001:db8::80/121, true", "2001:db8::7f, 2001:db8::80/121, false", "10.0.0.1, ::/0, false"})
    void a_network_is_the_first_bits(String address, String network, boolean inside) {
        assertThat(TrustedProxies.of(network, "").trusts(Network.address(address).orElseThrow())).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.lan", "10.0.0.0/33", "10.0.0.0/-1", "10.1", "10.0.0.0/", "::1/129", "/8", "300.1.1.1", "10.0.0.1/x"})
    void nonsense_makes_nobody_trusted_and_harms_nothing_beside_it(String nonsense) {
        var proxies = TrustedProxies.of(nonsense + ", 192.0.2.7", "");

        assertThat(proxies.networks()).hasSize(3);
        assertThat(proxies.trusts(Network.address("192.0.2.7").orElseThrow())).isTrue();
    }

    @Test
    void whatever_stands_in_the_headers_there_is_an_answer() {
        var random = new Random(7);
        var letters = "0123456789abcdef:.[],% \u00e4xyz/";
        for (int i = 0; i < 1000; i++) {
            for (var name : List.of("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Host")) {
                with(name, random.ints(random.nextInt(40), 0, letters.length()).mapToObj(letters::charAt).map(String::valueOf).reduce("", String::concat));
            }
            var caller = from(random.nextBoolean() ? "127.0.0.1" : "192.168.1.50");
            assertThat(caller.network()).isNotBlank();
            assertThat(caller.host().map(host -> host.toLowerCase(Locale.ROOT)).orElse("")).doesNotContain(" ", ",", "/");
            caller.secure();
            caller.visitedAddress();
        }
    }
}
