package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final AtomicInteger wakes = new AtomicInteger();
    private final Mailbox<Integer> box = new Mailbox<>(3, wakes::incrementAndGet);
    private final List<Integer> read = new ArrayList<>();

    @Test
    void gives_a_bounded_bite_in_order() {
        IntStream.range(0, 3).forEach(box::offer);
        assertThat(box.drain(2, read::add)).isEqualTo(2);
        assertThat(read).containsExactly(0, 1);
        assertThat(box.drain(2, read::add)).isEqualTo(1);
        assertThat(box.drain(2, read::add)).isZero();
        assertThat(read).containsExactly(0, 1, 2);
    }

    @Test
    void refuses_when_full_except_what_must_not_be_lost() {
        IntStream.range(0, 3).forEach(box::offer);
        assertThat(box.offer(3)).isFalse();
        box.put(4);
        box.drain(9, read::add);
        assertThat(read).containsExactly(0, 1, 2, 4);
        assertThat(box.offer(5)).isTrue();
    }

    @Test
    void wakes_only_who_sleeps() {
        box.offer(1);
        assertThat(wakes).hasValue(0);
        assertThat(box.aboutToSleep()).as("something to do first").isFalse();
        box.awake();
        box.drain(9, read::add);

        assertThat(box.aboutToSleep()).isTrue();
        box.offer(2);
        assertThat(wakes).hasValue(1);
    }

    @Test
    void loses_nothing_between_many_writers_and_one_reader() throws InterruptedException {
        var wide = new Mailbox<Integer>(Integer.MAX_VALUE, () -> {});
        var writers = IntStream.range(0, 4).mapToObj(w -> Thread.ofPlatform().start(() -> IntStream.range(0, 5_000).forEach(wide::put))).toList();
        int taken = 0;
        while (taken < 20_000) {
            taken += wide.drain(100, read::add);
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(wide.waiting()).isZero();
        assertThat(read.stream().mapToLong(i -> i).sum()).isEqualTo(4L * 4_999 * 5_000 / 2);
    }
}
