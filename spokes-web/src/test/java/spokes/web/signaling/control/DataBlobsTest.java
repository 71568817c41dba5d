package spokes.web.signaling.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;

/** By the numbers of LiveKit's protocol 1.50, which are younger than our classes. */
class DataBlobsTest {
    private static final int STORE = 22, GET = 23, STORED = 30, GOT = 31, INVALID_REQUEST = 11;

    private final Story story = new Story();
    private final Client ann = story.joinsAndConnects("ann"), ben = story.joinsAndConnects("ben");

    private static UnknownFieldSet.Builder with(int number, ByteString bytes) {
        return UnknownFieldSet.newBuilder().addField(number, Field.newBuilder().addLengthDelimited(bytes).build());
    }

    private static ByteString text(String text) {
        return ByteString.copyFrom(text, UTF_8);
    }

    /** A generic key. */
    private static ByteString key(String name) {
        return with(1, text(name)).build().toByteString();
    }

    private static ByteString blob(ByteString key, String contents) {
        return with(1, key).mergeField(2, Field.newBuilder().addLengthDelimited(text(contents)).build()).build().toByteString();
    }

    private static void says(Client who, int message, int id, UnknownFieldSet.Builder request) {
        var numbered = request.mergeField(1, Field.newBuilder().addVarint(id).build()).build().toByteString();
        who.asks(words -> words.setUnknownFields(with(message, numbered).build()));
    }

    private static void stores(Client who, int id, ByteString blob) {
        says(who, STORE, id, with(2, blob));
    }

    private static void gets(Client who, int id, String owner, ByteString key) {
        says(who, GET, id, with(2, text(owner)).mergeField(3, Field.newBuilder().addLengthDelimited(key).build()));
    }

    /** The second field of the last answer, which is of this kind and about this request. */
    private static ByteString answer(Client who, int kind, int id) throws Exception {
        var answers = who.received.getLast().getUnknownFields().getField(kind).getLengthDelimitedList();
        assertThat(answers).hasSize(1);
        var answer = UnknownFieldSet.parseFrom(answers.getFirst());
        assertThat(answer.getField(1).getVarintList()).containsExactly((long) id);
        return answer.getField(2).getLengthDelimitedList().getFirst();
    }

    private static void isRefused(Client who, int id, int reason) {
        assertThat(who.received.getLast().getMessageCase()).isEqualTo(MessageCase.REQUEST_RESPONSE);
        var response = who.received.getLast().getRequestResponse();
        assertThat(response.getRequestId()).isEqualTo(id);
        assertThat(response.getReasonValue()).isEqualTo(reason);
    }

    @Test
    void what_somebody_stores_others_look_up_and_the_last_word_counts() throws Exception {
        stores(ann, 1, blob(key("arm"), "old"));
        assertThat(answer(ann, STORED, 1)).isEqualTo(key("arm"));
        stores(ann, 2, blob(key("arm"), "new"));

        gets(ben, 3, "ann", key("arm"));
        assertThat(answer(ben, GOT, 3)).isEqualTo(blob(key("arm"), "new"));
        gets(ann, 4, "ann", key("arm"));
        assertThat(answer(ann, GOT, 4)).isEqualTo(blob(key("arm"), "new"));
    }

    @Test
    void what_is_not_there_is_not_found() {
        stores(ann, 1, blob(key("arm"), "x"));
        gets(ben, 2, "ann", key("leg"));
        isRefused(ben, 2, RequestResponse.Reason.NOT_FOUND_VALUE);
        gets(ben, 3, "nobody", key("arm"));
        isRefused(ben, 3, RequestResponse.Reason.NOT_FOUND_VALUE);

        ann.asks(words -> words.getLeaveBuilder());
        gets(ben, 4, "ann", key("arm"));
        isRefused(ben, 4, RequestResponse.Reason.NOT_FOUND_VALUE);
    }

    @Test
    void nobody_finds_what_somebody_hidden_has_stored() {
        var ghost = story.joins("ghost", video -> video.add("hidden", true));
        stores(ghost, 1, blob(key("arm"), "x"));
        gets(ben, 2, "ghost", key("arm"));
        isRefused(ben, 2, RequestResponse.Reason.NOT_FOUND_VALUE);
    }

    @Test
    void a_blob_without_a_key_or_contents_is_invalid_and_so_is_what_cannot_be_read() {
        stores(ann, 1, blob(ByteString.EMPTY, "x"));
        isRefused(ann, 1, INVALID_REQUEST);
        stores(ann, 2, blob(key("arm"), ""));
        isRefused(ann, 2, INVALID_REQUEST);
        stores(ann, 3, blob(key("k".repeat(255)), "x"));
        isRefused(ann, 3, INVALID_REQUEST);
        gets(ann, 4, "ann", ByteString.EMPTY);
        isRefused(ann, 4, INVALID_REQUEST);
        ann.asks(words -> words.setUnknownFields(with(STORE, text("\u0001?")).build()));
        isRefused(ann, 0, INVALID_REQUEST);
        assertThat(ann.closedWith).isZero();
    }

    @Test
    void all_blobs_of_a_participant_are_bounded_together() throws Exception {
        var most = Limits.USUAL.dataBlobsBytes() / 2 - key("a").size();
        stores(ann, 1, blob(key("a"), "x".repeat(most)));
        stores(ann, 2, blob(key("b"), "x".repeat(most)));
        assertThat(answer(ann, STORED, 2)).isEqualTo(key("b"));
        stores(ann, 3, blob(key("c"), "x"));
        isRefused(ann, 3, RequestResponse.Reason.LIMIT_EXCEEDED_VALUE);
        stores(ann, 4, blob(key("b"), "less"));
        stores(ann, 5, blob(key("c"), "x"));
        assertThat(answer(ann, STORED, 5)).isEqualTo(key("c"));
    }

    @Test
    void where_they_are_forbidden_nobody_stores_any() {
        var strict = new Story(RoomOptions.usual().under(new HouseRules(false, Limits.USUAL, Codecs.ALL, true, false, false)));
        var cem = strict.joinsAndConnects("cem");
        stores(cem, 1, blob(key("arm"), "x"));
        isRefused(cem, 1, RequestResponse.Reason.NOT_ALLOWED_VALUE);
    }

    @Test
    void how_long_keys_and_all_blobs_may_be_is_the_operators_to_say() throws Exception {
        int keyBytes = key("arm").size();
        var strict = new Story(RoomOptions.usual().under(new HouseRules(false, new Limits(0, 0, 0, 0, 0, 0, 0, keyBytes, keyBytes + 3), Codecs.ALL, true, true, false)));
        var cem = strict.joinsAndConnects("cem");
        stores(cem, 1, blob(key("arms"), "x"));
        isRefused(cem, 1, INVALID_REQUEST);
        stores(cem, 2, blob(key("arm"), "four"));
        isRefused(cem, 2, RequestResponse.Reason.LIMIT_EXCEEDED_VALUE);
        stores(cem, 3, blob(key("arm"), "two"));
        assertThat(answer(cem, STORED, 3)).isEqualTo(key("arm"));

        var boundless = new Story(RoomOptions.usual().under(new HouseRules(false, new Limits(0, 0, 0, 0, 0, 0, 0, 0, 0), Codecs.ALL, true, true, false)));
        var dan = boundless.joinsAndConnects("dan");
        stores(dan, 1, blob(key("k".repeat(1000)), "x".repeat(100_000)));
        assertThat(answer(dan, STORED, 1)).isEqualTo(key("k".repeat(1000)));
    }
}
