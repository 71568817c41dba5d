package spokes.media.transport.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.transport.srtp.SrtpProfile;

@Timeout(60)
class DtlsEndpointTest {
    final DtlsPair pair = new DtlsPair();

    @AfterEach
    void no_handshake_is_left_running() throws InterruptedException {
        pair.client.endpoint.close();
        pair.server.endpoint.close();
        for (var handshake : pair.handshakes) {
            handshake.join(5_000);
            assertThat(handshake.isAlive()).isFalse();
        }
    }

    @Test
    void both_ends_get_the_same_keys_the_other_way_round() {
        pair.secured();

        var ours = pair.server.keys.getFirst();
        var theirs = pair.client.keys.getFirst();
        assertThat(ours.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(ours.localKey()).hasSize(16).isEqualTo(theirs.remoteKey()).isNotEqualTo(ours.remoteKey());
        assertThat(ours.localSalt()).hasSize(12).isEqualTo(theirs.remoteSalt());
        assertThat(ours.remoteKey()).isEqualTo(theirs.localKey());
        assertThat(ours.remoteSalt()).isEqualTo(theirs.localSalt());
    }

    @Test
    void a_flight_travels_in_as_few_datagrams_as_it_fits() {
        pair.secured();
        assertThat(pair.server.sent).hasSizeLessThanOrEqualTo(3).allMatch(datagram -> datagram.length <= 1200);
        assertThat(pair.client.sent).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void checks_may_wait_for_the_answer() {
        pair.start(pair.client.endpoint.handshake(DtlsRole.CLIENT, List.of(DtlsPair.SERVER.fingerprint())));
        pair.runUntil(() -> !pair.client.sent.isEmpty() && pair.mailbox.isEmpty());

        pair.start(pair.server.endpoint.handshake(DtlsRole.SERVER, List.of(DtlsPair.CLIENT.fingerprint())));
        pair.runUntil(() -> pair.server.over() && pair.client.over());

        assertThat(pair.server.keys).hasSize(1);
        assertThat(pair.client.sent).as("the first ClientHello was kept").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_client_with_another_certificate_gets_no_keys() {
        pair.start(List.of(DtlsPair.SERVER.fingerprint()), List.of(DtlsPair.SERVER.fingerprint()));
        pair.runUntil(() -> pair.server.over() && pair.client.over());

        assertThat(pair.server.failures).singleElement().asString().contains("fingerprint");
        assertThat(pair.client.failures).singleElement().asString().contains("refused");
        assertThat(pair.server.keys).isEmpty();
        assertThat(pair.client.keys).isEmpty();
    }

    @Test
    void a_server_with_another_certificate_gets_no_keys() {
        pair.start(List.of(DtlsPair.CLIENT.fingerprint()), List.of(DtlsPair.CLIENT.fingerprint()));
        pair.runUntil(() -> pair.server.over() && pair.client.over());

        assertThat(pair.client.failures).singleElement().asString().contains("fingerprint");
        assertThat(pair.server.keys).isEmpty();
        assertThat(pair.client.keys).isEmpty();
    }

    @Test
    void without_any_expected_fingerprint_nobody_is_trusted() {
        pair.start(List.of(DtlsPair.SERVER.fingerprint()), List.of());
        pair.runUntil(() -> pair.server.over());
        assertThat(pair.server.keys).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void a_lost_datagram_is_sent_again(int lost) {
        int[] count = {0};
        pair.client.wire = datagrams -> ++count[0] == lost ? List.of() : datagrams;
        pair.server.wire = datagrams -> ++count[0] == lost ? List.of() : datagrams;
        pair.start();
        pair.runUntil(() -> pair.server.over() && pair.client.over());

        assertThat(pair.server.keys).hasSize(1);
        assertThat(pair.client.keys).hasSize(1);
    }

    @Test
    void our_last_flight_is_sent_again_after_we_are_through() {
        boolean[] lose = {true};
        pair.server.wire = datagrams -> lose[0] && !pair.server.keys.isEmpty() | isLastFlight(datagrams.getFirst()) ? List.of() : datagrams;
        pair.start();
        pair.runUntil(() -> !pair.server.keys.isEmpty());
        lose[0] = false;
        pair.runUntil(() -> !pair.client.keys.isEmpty());

        assertThat(pair.client.keys.getFirst().localKey()).isEqualTo(pair.server.keys.getFirst().remoteKey());
    }

    /** Begins with change_cipher_spec. */
    private static boolean isLastFlight(byte[] datagram) {
        return datagram[0] == 20;
    }

    @Test
    void a_client_hello_in_several_datagrams_is_put_together() {
        pair.client.wire = datagrams -> isClientHello(datagrams.getFirst()) ? inTwo(datagrams.getFirst()) : datagrams;
        pair.secured();     // what is sent again is cut too, so only putting together helps
    }

    private static boolean isClientHello(byte[] datagram) {
        return datagram[0] == 22 && datagram[13] == 1 && datagram.length > 100;
    }

    /** Cuts one handshake record into two fragments with a record each, as Chrome does at 1,200 bytes. */
    private static List<byte[]> inTwo(byte[] datagram) {
        int body = datagram.length - 25, half = body / 2;
        return List.of(fragment(datagram, 0, half, 0), fragment(datagram, half, body - half, 1));
    }

    private static byte[] fragment(byte[] whole, int from, int length, int recordNumber) {
        var fragment = Arrays.copyOf(whole, 25 + length);
        System.arraycopy(whole, 25 + from, fragment, 25, length);
        fragment[10] = (byte) recordNumber;
        put(fragment, 11, 12 + length);
        put(fragment, 20, from);
        put(fragment, 23, length);
        return fragment;
    }

    private static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    @Test
    void application_data_goes_both_ways() {
        pair.secured();
        assertThat(pair.server.endpoint.send("to the client".getBytes(), 0, 13)).isTrue();
        assertThat(pair.client.endpoint.send("to the server".getBytes(), 0, 13)).isTrue();
        pair.runUntil(() -> !pair.server.data.isEmpty() && !pair.client.data.isEmpty());

        assertThat(pair.server.data).containsExactly("to the server");
        assertThat(pair.client.data).containsExactly("to the client");
    }

    @Test
    void before_the_handshake_nothing_can_be_sent() {
        assertThat(pair.server.endpoint.send(new byte[10], 0, 10)).isFalse();
    }

    @Test
    void closing_tells_the_other_end() {
        pair.secured();
        pair.client.endpoint.close();
        pair.runUntil(() -> pair.server.closed > 0);

        assertThat(pair.server.closed).isEqualTo(1);
        assertThat(pair.client.closed).isZero();
        assertThat(pair.server.endpoint.send(new byte[10], 0, 10)).isFalse();
        assertThat(pair.client.endpoint.send(new byte[10], 0, 10)).isFalse();
    }

    @Test
    void closing_ends_a_handshake_that_waits() throws InterruptedException {
        pair.start(pair.server.endpoint.handshake(DtlsRole.SERVER, List.of(DtlsPair.CLIENT.fingerprint())));
        pair.server.endpoint.close();
        pair.handshakes.getFirst().join(5_000);
        assertThat(pair.handshakes.getFirst().isAlive()).isFalse();
        pair.mailbox.forEach(Runnable::run);
        assertThat(pair.server.failures).as("it asked for the end itself").isEmpty();
    }

    @Test
    void a_peer_that_stays_silent_is_given_up() {
        pair.start(pair.server.endpoint.handshake(DtlsRole.SERVER, List.of(DtlsPair.CLIENT.fingerprint()), 50));
        pair.runUntil(() -> pair.server.over());
        assertThat(pair.server.failures).singleElement().asString().contains("within the time");
    }

    @Test
    void a_forged_alert_in_plain_text_ends_nothing() {
        pair.secured();
        var forged = new byte[] {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
        pair.server.endpoint.onPacket(forged, 0, forged.length);
        pair.client.endpoint.onPacket(forged, 0, forged.length);

        pair.client.endpoint.send("alive".getBytes(), 0, 5);
        pair.runUntil(() -> !pair.server.data.isEmpty());
        assertThat(pair.server.closed + pair.client.closed).isZero();
    }

    @Test
    void a_thousand_mutations_after_the_handshake_end_nothing_and_never_throw() {
        pair.secured();
        var random = new Random(5);
        var real = new ArrayList<>(pair.client.sent);
        for (int i = 0; i < 1_000; i++) {
            var mutant = mutate(real.get(random.nextInt(real.size())), random);
            pair.server.endpoint.onPacket(mutant, 0, mutant.length);
        }
        pair.client.endpoint.send("alive".getBytes(), 0, 5);
        pair.runUntil(() -> pair.server.data.contains("alive"));
        assertThat(pair.server.closed).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void mutated_handshakes_end_by_themselves_and_say_so_once(int seed) {
        var random = new Random(seed);
        pair.client.wire = datagrams -> datagrams.stream().map(datagram -> random.nextInt(3) == 0 ? mutate(datagram, random) : datagram).toList();
        pair.server.wire = datagrams -> datagrams.stream().map(datagram -> random.nextInt(3) == 0 ? mutate(datagram, random) : datagram).toList();
        pair.start();
        long end = System.nanoTime() + 100_000_000L;
        while (System.nanoTime() < end && !(pair.server.over() && pair.client.over())) {
            var task = pair.mailbox.poll();
            if (task != null) {
                task.run();
            } else {
                Thread.onSpinWait();
            }
        }
        assertThat(pair.server.keys.size() + pair.server.failures.size()).isLessThanOrEqualTo(1);
        assertThat(pair.client.keys.size() + pair.client.failures.size()).isLessThanOrEqualTo(1);
    }

    private static byte[] mutate(byte[] original, Random random) {
        var mutant = Arrays.copyOf(original, random.nextInt(5) == 0 ? random.nextInt(original.length + 20) : original.length);
        for (int flips = 1 + random.nextInt(3); flips > 0 && mutant.length > 0; flips--) {
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return mutant;
    }

    @Test
    void every_identity_is_its_own() {
        var other = DtlsIdentity.generate(new SecureRandom(), Instant.now());
        assertThat(other.fingerprint()).isNotEqualTo(DtlsPair.SERVER.fingerprint());
        assertThat(other.fingerprint().toString()).matches("sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}");
    }
}
