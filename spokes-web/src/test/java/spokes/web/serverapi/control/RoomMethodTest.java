package spokes.web.serverapi.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import org.junit.jupiter.api.Test;
import spokes.web.access.Grants;
import spokes.web.signaling.entity.CallRefused;

class RoomMethodTest {
    private static Grants grants(String room, boolean create, boolean list, boolean admin) {
        return new Grants(room, false, create, list, admin, true, true, true, java.util.List.of(), false, false, false, false, false, false);
    }

    @Test
    void an_administrator_of_one_room_has_nothing_to_say_in_another_point_98() {
        var lobby = ListParticipantsRequest.newBuilder().setRoom("lobby").build();
        assertThat(RoomMethod.LIST_PARTICIPANTS.isAllowed(grants("lobby", false, false, true), lobby)).isTrue();
        assertThat(RoomMethod.LIST_PARTICIPANTS.isAllowed(grants("attic", true, true, true), lobby)).isFalse();
        assertThat(RoomMethod.LIST_PARTICIPANTS.isAllowed(grants("", false, false, true), ListParticipantsRequest.getDefaultInstance())).isFalse();
        assertThat(RoomMethod.CREATE_ROOM.isAllowed(grants("", true, false, false), CreateRoomRequest.getDefaultInstance())).isTrue();
        assertThat(RoomMethod.CREATE_ROOM.isAllowed(grants("", false, true, true), CreateRoomRequest.getDefaultInstance())).isFalse();
    }

    @Test
    void methods_are_found_by_the_path_of_their_service_only() {
        assertThat(RoomMethod.at("/livekit.RoomService/SendData")).contains(RoomMethod.SEND_DATA);
        assertThat(RoomMethod.at("/livekit.AgentDispatchService/CreateDispatch")).contains(RoomMethod.CREATE_DISPATCH);
        assertThat(RoomMethod.at("/livekit.RoomService/CreateDispatch")).isEmpty();
        assertThat(RoomMethod.at("/livekit.AgentDispatchService/SendData")).isEmpty();
    }

    @Test
    void every_method_that_needs_a_room_finds_it_in_its_request() {
        for (var method : RoomMethod.values()) {
            var field = method.prototype().getDescriptorForType().findFieldByName(method == RoomMethod.CREATE_ROOM ? "name" : "room");
            if (method != RoomMethod.LIST_ROOMS) {
                var request = method.prototype().newBuilderForType().setField(field, "lobby").build();
                assertThat(method.room(request)).as(method.wireName()).isEqualTo("lobby");
            }
        }
    }

    @Test
    void json_is_read_in_both_spellings_and_written_with_the_names_of_the_protocol_trap_51() {
        for (var spelling : new String[] {"empty_timeout", "emptyTimeout"}) {
            var body = "{\"name\":\"lobby\",\"" + spelling + "\":7,\"of_tomorrow\":{}}";
            var read = (CreateRoomRequest) Wire.JSON.read(body.getBytes(UTF_8), CreateRoomRequest.getDefaultInstance());
            assertThat(read.getEmptyTimeout()).isEqualTo(7);
        }
        var written = new String(Wire.JSON.write(ListRoomsResponse.newBuilder().addRooms(Room.newBuilder().setCreationTime(5)).build()), UTF_8);
        assertThat(written).as("64 bits are text, and what is empty is there").contains("\"creation_time\":\"5\"", "\"num_participants\":0", "\"metadata\":\"\"");
    }

    @Test
    void what_cannot_be_read_is_malformed() {
        for (var wire : Wire.values()) {
            assertThatThrownBy(() -> wire.read(new byte[] {'{', 1, 2}, CreateRoomRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(CallRefused.class, refused -> assertThat(refused.code()).isEqualTo(CallRefused.Code.MALFORMED));
        }
        assertThat(Wire.of("application/json; charset=utf-8")).contains(Wire.JSON);
        assertThat(Wire.of("text/plain")).isEmpty();
    }
}
