package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;

class HandOversTest {
    private static final InetSocketAddress FROM = new InetSocketAddress("192.0.2.7", 61_000);

    private final AtomicInteger wakes = new AtomicInteger();
    private final HandOvers inbox = new HandOvers(wakes::incrementAndGet);
    private final List<Integer> read = new ArrayList<>();
    private final LoopSockets.Receiver reader = (packet, socket, from) -> read.add(Bytes.i32(packet.bytes, packet.offset));

    @Test
    void gives_copies_in_order_with_where_they_came_from() {
        var packet = packet(7);
        inbox.offer(packet, 65_537, FROM);
        Bytes.put32(packet.bytes, packet.offset, 8);
        inbox.offer(packet, 65_537, FROM);

        assertThat(inbox.drain(1, (got, socket, from) -> {
            assertThat(socket).isEqualTo(65_537);
            assertThat(from).isEqualTo(FROM);
            assertThat(got.length).isEqualTo(4);
            read.add(Bytes.i32(got.bytes, got.offset));
        })).isEqualTo(1);
        inbox.drain(9, reader);
        assertThat(read).containsExactly(7, 8);
    }

    @Test
    void is_bounded_and_goes_round() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < HandOvers.CAPACITY; i++) {
                assertThat(inbox.offer(packet(i), 0, FROM)).isTrue();
            }
            assertThat(inbox.offer(packet(-1), 0, FROM)).isFalse();
            assertThat(inbox.drain(HandOvers.CAPACITY + 1, reader)).isEqualTo(HandOvers.CAPACITY);
        }
        assertThat(read).hasSize(3 * HandOvers.CAPACITY).doesNotContain(-1).endsWith(HandOvers.CAPACITY - 2, HandOvers.CAPACITY - 1);
    }

    @Test
    void wakes_only_who_sleeps() {
        inbox.offer(packet(1), 0, FROM);
        assertThat(wakes).hasValue(0);
        assertThat(inbox.aboutToSleep()).as("something to do first").isFalse();
        inbox.awake();
        inbox.drain(9, reader);

        assertThat(inbox.aboutToSleep()).isTrue();
        inbox.offer(packet(2), 0, FROM);
        assertThat(wakes).hasValue(1);
    }

    @Test
    void loses_nothing_between_many_writers_and_one_reader() throws InterruptedException {
        var writers = IntStream.range(0, 4).mapToObj(w -> Thread.ofPlatform().start(() -> write(5_000))).toList();
        while (read.size() < 20_000) {
            inbox.drain(100, reader);
        }
        for (var writer : writers) {
            writer.join();
        }
        assertThat(inbox.drain(1, reader)).isZero();
        assertThat(read.stream().mapToLong(i -> i).sum()).isEqualTo(4L * 4_999 * 5_000 / 2);
    }

    private void write(int count) {
        for (int i = 0; i < count;) {
            i += inbox.offer(packet(i), 0, FROM) ? 1 : 0;
        }
    }

    private static Packet packet(int number) {
        var packet = new Packet();
        packet.offset = 3;
        packet.length = 4;
        Bytes.put32(packet.bytes, 3, number);
        return packet;
    }
}
