package spokes.media.simulcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerAllocatorTest {
    /** Three sizes with two frame rates each. */
    static Claim camera() {
        return claim(false, 60, 100, 200, 300, 700, 1000);
    }

    static Claim claim(boolean screen, long... kbps) {
        var claim = new Claim(screen);
        claim.restart(Layer.ALL);
        fill(claim, kbps);
        return claim;
    }

    private static void fill(Claim claim, long... kbps) {
        for (int i = 0; i < kbps.length; i++) {
            claim.step(i / 2, i % 2, kbps[i] * 1000);
        }
    }

    static Layer layer(int spatial, int temporal) {
        return new Layer(spatial, temporal);
    }

    @Test
    void everybody_gets_everything_where_there_is_room() {
        var claims = List.of(camera(), camera());

        assertThat(LayerAllocator.share(claims, 2_000_000, false)).isZero();
        assertThat(claims).allMatch(claim -> claim.granted().equals(layer(2, 1)));
    }

    @Test
    void steps_go_round_so_that_nobody_is_large_while_another_is_small() {
        var claims = List.of(camera(), camera(), camera());
        long lacking = LayerAllocator.share(claims, 800_000, false);

        assertThat(claims.stream().map(Claim::granted)).containsExactly(layer(1, 1), layer(1, 1), layer(1, 0));
        assertThat(lacking).as("the budget with which the next step fits").isEqualTo(900_000);
    }

    @Test
    void a_screen_grows_before_cameras_do_but_cameras_keep_their_smallest() {
        var screen = claim(true, 100, 200, 400, 800, 1500, 2000);
        var camera = camera();
        LayerAllocator.share(List.of(camera, screen), 1_000_000, false);

        assertThat(screen.granted()).isEqualTo(layer(1, 1));
        assertThat(camera.granted()).isEqualTo(layer(1, 0));
    }

    @Test
    void the_smallest_layer_flows_even_over_budget_unless_a_pause_is_allowed() {
        var claims = List.of(camera(), camera());
        LayerAllocator.share(claims, 70_000, false);
        assertThat(claims).allMatch(claim -> claim.granted().equals(layer(0, 0)));

        claims = List.of(camera(), camera());
        long lacking = LayerAllocator.share(claims, 70_000, true);
        assertThat(claims.stream().map(Claim::granted)).containsExactly(layer(0, 0), Layer.NONE);
        assertThat(claims.getLast().paused()).isTrue();
        assertThat(lacking).isEqualTo(100_000);
    }

    @Test
    void a_step_up_wants_a_margin_that_staying_does_not() {
        var claim = camera();
        LayerAllocator.share(List.of(claim), 1_000_000, false);
        assertThat(claim.granted()).as("as it was").isEqualTo(layer(2, 1));

        claim.restart(layer(2, 0));
        fill(claim, 60, 100, 200, 300, 700, 1000);
        LayerAllocator.share(List.of(claim), 1_050_000, false);
        assertThat(claim.granted()).as("not enough to spare").isEqualTo(layer(2, 0));

        claim.restart(layer(2, 0));
        fill(claim, 60, 100, 200, 300, 700, 1000);
        LayerAllocator.share(List.of(claim), 1_100_000, false);
        assertThat(claim.granted()).isEqualTo(layer(2, 1));
    }

    @Test
    void a_layer_that_costs_no_more_than_a_smaller_one_takes_its_place() {
        var claim = claim(false, 200, 200, 150, 400);
        LayerAllocator.share(List.of(claim), 200_000, false);

        assertThat(claim.granted()).isEqualTo(layer(1, 0));
    }

    @Test
    void silent_tracks_take_nothing() {
        var silent = claim(false);
        assertThat(silent.silent()).isTrue();
        assertThat(LayerAllocator.share(List.of(silent), 0, true)).isZero();
        assertThat(silent.paused()).isFalse();
    }

    @Test
    void whatever_the_claims_the_budget_is_kept_or_everybody_has_the_smallest() {
        var random = new Random(11);
        for (int round = 0; round < 2000; round++) {
            var wishes = new ArrayList<long[]>();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                wishes.add(random.longs(random.nextInt(1, 8), 10, 1500).sorted().toArray());
            }
            var claims = wishes.stream().map(kbps -> claim(random.nextInt(5) == 0, kbps)).toList();
            var smallest = wishes.stream().map(kbps -> claim(false, kbps)).toList();
            long budgetBps = random.nextLong(3_000_000);
            boolean pausing = random.nextBoolean();
            LayerAllocator.share(claims, budgetBps, pausing);
            LayerAllocator.share(smallest, 0, false);

            assertThat(used(claims)).as("round %d", round).isLessThanOrEqualTo(pausing ? budgetBps : Math.max(budgetBps, used(smallest)));
        }
    }

    private static long used(List<Claim> claims) {
        return claims.stream().mapToLong(Claim::costBps).sum();
    }
}
