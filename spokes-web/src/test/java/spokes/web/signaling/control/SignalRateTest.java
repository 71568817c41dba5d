package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spokes.web.signaling.control.SignalRate.Verdict;

class SignalRateTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final SignalRequest ANY = request(it -> it.getTrackSettingBuilder().setWidth(1));

    /** Also where the clock begins and where it would wrap. */
    @ParameterizedTest
    @ValueSource(longs = {0, 77_000_000_000L, Long.MAX_VALUE - 5 * SECOND_NS})
    void ten_seconds_worth_may_come_at_once_and_then_as_many_as_the_rate(long startNs) {
        var rate = new SignalRate(100, startNs);
        assertThat(taken(rate, 1500, startNs)).isEqualTo(1000);
        assertThat(taken(rate, 100, startNs + SECOND_NS / 2)).isEqualTo(50);
        assertThat(taken(rate, 5000, startNs + 20 * SECOND_NS)).isEqualTo(1000);
    }

    @Test
    void who_keeps_to_the_rate_is_never_refused() {
        var rate = new SignalRate(100, 0);
        for (int i = 0; i < 100_000; i++) {
            assertThat(rate.onRequest(ANY, i * SECOND_NS / 100)).isEqualTo(Verdict.TAKEN);
        }
    }

    @Test
    void a_flood_has_an_end_and_a_pause_forgives_it() {
        var rate = new SignalRate(1, 0);
        taken(rate, SignalRate.BURST_S, 0);
        for (int i = 0; i < SignalRate.MOST_REFUSED; i++) {
            assertThat(rate.onRequest(ANY, 0)).isEqualTo(Verdict.REFUSED);
        }
        assertThat(rate.onRequest(ANY, 0)).isEqualTo(Verdict.ENOUGH);
        assertThat(rate.onRequest(ANY, 11 * SECOND_NS)).isEqualTo(Verdict.TAKEN);
        taken(rate, SignalRate.BURST_S, 11 * SECOND_NS);
        assertThat(rate.onRequest(ANY, 11 * SECOND_NS)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void what_cannot_be_dealt_with_counts_as_refused_also_without_a_limit_and_a_goodbye_then_ends_it() {
        var rate = new SignalRate(0, 0);
        assertThat(rate.onExcess(request(it -> it.setLeave(LeaveRequest.getDefaultInstance())), 0)).isEqualTo(Verdict.ENOUGH);
        for (int i = 0; i < SignalRate.MOST_REFUSED; i++) {
            assertThat(rate.onExcess(ANY, 0)).isEqualTo(Verdict.REFUSED);
        }
        assertThat(rate.onExcess(ANY, SignalRate.BURST_S * SECOND_NS - 1)).isEqualTo(Verdict.ENOUGH);
        assertThat(rate.onExcess(ANY, 2 * SignalRate.BURST_S * SECOND_NS)).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void whoever_wants_to_leave_may_and_no_limit_is_none() {
        var rate = new SignalRate(1, 0);
        taken(rate, 100, 0);
        assertThat(rate.onRequest(request(it -> it.setLeave(LeaveRequest.getDefaultInstance())), 0)).isEqualTo(Verdict.TAKEN);
        assertThat(taken(new SignalRate(0, 0), 100_000, 0)).isEqualTo(100_000);
    }

    @Test
    void a_refusal_names_what_was_asked() {
        var update = SignalRate.refusal(request(it -> it.getUpdateMetadataBuilder().setRequestId(7).setName("x")), "why").message().getRequestResponse();
        assertThat(update.getReason()).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
        assertThat(update.getMessage()).isEqualTo("why");
        assertThat(update.getRequestId()).isEqualTo(7);
        assertThat(update.getUpdateMetadata().getName()).isEqualTo("x");
        assertThat(SignalRate.refusal(request(it -> it.getAddTrackBuilder().setCid("c")), "why").message().getRequestResponse().getAddTrack().getCid()).isEqualTo("c");
        assertThat(SignalRate.refusal(ANY, "why").message().getRequestResponse().getReason()).isEqualTo(RequestResponse.Reason.LIMIT_EXCEEDED);
    }

    private static long taken(SignalRate rate, int requests, long nowNs) {
        long taken = 0;
        for (int i = 0; i < requests; i++) {
            taken += rate.onRequest(ANY, nowNs) == Verdict.TAKEN ? 1 : 0;
        }
        return taken;
    }

    private static SignalRequest request(Consumer<SignalRequest.Builder> words) {
        var request = SignalRequest.newBuilder();
        words.accept(request);
        return request.build();
    }
}
