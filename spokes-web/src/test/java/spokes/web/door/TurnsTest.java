package spokes.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(2);
    /** What threads have been given and not begun. */
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    @Test
    void no_more_have_a_thread_than_may_at_a_time() {
        List.of("a", "b", "c", "d").forEach(this::comes);

        assertThat(threads).hasSize(2);
    }

    @Test
    void whoever_waits_comes_next_in_order() {
        List.of("a", "b", "c", "d").forEach(this::comes);

        runAll();

        assertThat(done).containsExactly("a", "b", "c", "d");
    }

    @Test
    void the_turn_of_one_that_failed_ends_too() {
        turns.take(threads::add, () -> {
            throw new IllegalStateException("it cannot be opened");
        });
        comes("b");
        comes("c");

        assertThatThrownBy(() -> threads.remove().run()).hasMessage("it cannot be opened");

        runAll();
        assertThat(done).containsExactly("b", "c");
    }

    @Test
    void the_turn_of_one_for_whom_there_is_no_thread_ends_too() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> turns.take(_ -> {
                throw new RejectedExecutionException("full");
            }, () -> done.add("nobody"))).hasMessage("full");
        }

        List.of("a", "b", "c").forEach(this::comes);

        assertThat(threads).hasSize(2);
        runAll();
        assertThat(done).containsExactly("a", "b", "c");
    }

    @Test
    void after_a_crowd_it_is_as_before() {
        List.of("a", "b", "c").forEach(this::comes);
        runAll();

        List.of("d", "e", "f").forEach(this::comes);

        assertThat(threads).hasSize(2);
        runAll();
        assertThat(done).containsExactly("a", "b", "c", "d", "e", "f");
    }

    private void comes(String who) {
        turns.take(threads::add, () -> done.add(who));
    }

    private void runAll() {
        for (var next = threads.poll(); next != null; next = threads.poll()) {
            next.run();
        }
    }
}
