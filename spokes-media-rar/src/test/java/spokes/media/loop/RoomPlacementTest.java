package spokes.media.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import spokes.media.api.ParticipantSid;
import spokes.media.api.RoomName;

class RoomPlacementTest {
    private static final RoomName LOBBY = new RoomName("lobby"), STANDUP = new RoomName("standup"), LUNCH = new RoomName("lunch");

    private final RoomPlacement placement = new RoomPlacement(2);

    @Test
    void a_room_stays_where_its_first_participant_found_it() {
        assertThat(join(LOBBY, "ann")).isEqualTo(join(LOBBY, "ben"));
        assertThat(placement.of(LOBBY)).hasValue(0);
    }

    @Test
    void a_new_room_goes_where_the_least_people_are() {
        join(LOBBY, "ann");
        join(LOBBY, "ben");
        assertThat(join(STANDUP, "cem")).hasValue(1);
        assertThat(join(LUNCH, "dia")).as("one person there, two here").hasValue(1);
    }

    @Test
    void the_place_is_given_up_by_the_last_to_leave() {
        join(LOBBY, "ann");
        join(LOBBY, "ben");
        leave(LOBBY, "ann");
        leave(LOBBY, "ann");
        assertThat(placement.of(LOBBY)).hasValue(0);
        leave(LOBBY, "ben");
        assertThat(placement.of(LOBBY)).isEmpty();
    }

    @Test
    void who_joins_twice_counts_once() {
        join(LOBBY, "ann");
        join(LOBBY, "ann");
        leave(LOBBY, "ann");
        assertThat(placement.of(LOBBY)).isEmpty();
    }

    @Test
    void a_loop_that_died_gets_no_room_and_tells_whom_it_lost() {
        join(LOBBY, "ann");
        assertThat(placement.abandon(0)).containsExactly(new RoomPlacement.Inside(LOBBY, new ParticipantSid("ann")));
        assertThat(placement.join(LOBBY, new ParticipantSid("ann"), loop -> loop != 0)).hasValue(1);
        assertThat(placement.join(STANDUP, new ParticipantSid("ben"), _ -> false)).isEmpty();
    }

    private OptionalInt join(RoomName room, String who) {
        return placement.join(room, new ParticipantSid(who), _ -> true);
    }

    private void leave(RoomName room, String who) {
        placement.leave(room, new ParticipantSid(who));
    }
}
