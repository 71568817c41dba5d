package spokes.media.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.media.api.MediaEvent.Speaker;
import spokes.media.api.ParticipantSid;
import spokes.media.api.TrackSid;
import spokes.media.peer.Deadline;

class ActiveSpeakersTest {
    static final ParticipantSid ALICE = new ParticipantSid("PA_alice"), BOB = new ParticipantSid("PA_bob");

    final List<List<Speaker>> told = new ArrayList<>();
    final ActiveSpeakers speakers = new ActiveSpeakers(RoomRules.SpeakerRules.USUAL, told::add);
    long nowMs;
    int timestamp;

    @Test
    void asks_for_no_time_while_nobody_has_a_microphone() {
        assertThat(speakers.nextDeadlineNs()).isEqualTo(Deadline.NEVER);
    }

    @ParameterizedTest(name = "from {0}")
    @ValueSource(ints = {0, Integer.MAX_VALUE - 5000, -5000})
    void who_speaks_long_enough_is_told_wherever_timestamps_wrap(int first) {
        timestamp = first;
        window("A", ALICE, 10, 7);
        assertThat(told).as("140 of 400 ms").isEmpty();
        window("A", ALICE, 10, 8);
        assertThat(told).as("160 of 400 ms").hasSize(1);
        assertThat(told.getLast()).extracting(Speaker::who).containsExactly(ALICE);
    }

    @Test
    void a_level_of_36_is_silence_and_35_is_speech() {
        window("A", ALICE, 36, 20);
        window("A", ALICE, 36, 20);
        assertThat(told).isEmpty();
        for (int i = 0; i < 12; i++) {
            window("A", ALICE, 34, 20);
        }
        assertThat(told).containsExactly(List.of(new Speaker(ALICE, 0.125f)));
    }

    @Test
    void nothing_is_told_while_nothing_changes() {
        for (int i = 0; i < 20; i++) {
            window("A", ALICE, 0, 20);
        }
        assertThat(told).as("rises by a moving average, then stays").hasSizeBetween(2, 5);
        assertThat(told.getLast()).containsExactly(new Speaker(ALICE, 1f));
    }

    @Test
    void a_window_without_packets_is_silence() {
        window("A", ALICE, 5, 20);
        window("A", ALICE, 5, 0);
        assertThat(told).hasSize(2);
        assertThat(told.getLast()).isEmpty();
    }

    @Test
    void a_participant_is_as_loud_as_its_loudest_track() {
        for (int i = 0; i < 12; i++) {
            levels("A1", ALICE, 20, 20);
            levels("A2", ALICE, 6, 20);
            levels("B", BOB, 12, 20);
            end();
        }
        assertThat(told.getLast()).extracting(Speaker::who).containsExactly(ALICE, BOB);
        assertThat(told.getLast().getFirst().level()).isEqualTo(0.625f);
    }

    @Test
    void when_all_are_gone_the_silence_is_told_and_time_stops() {
        window("A", ALICE, 5, 20);
        speakers.remove(new TrackSid("A"), ms());
        end();
        assertThat(told.getLast()).isEmpty();
        assertThat(speakers.nextDeadlineNs()).isEqualTo(Deadline.NEVER);
    }

    private void window(String track, ParticipantSid who, int level, int packets) {
        levels(track, who, level, packets);
        end();
    }

    private void levels(String track, ParticipantSid who, int level, int packets) {
        for (int i = 0; i < packets; i++) {
            speakers.onLevel(new TrackSid(track), who, level, timestamp += 960, ms());
        }
    }

    private void end() {
        nowMs += 400;
        speakers.onTick(ms());
    }

    private long ms() {
        return nowMs * 1_000_000;
    }
}
