package spokes.web.channels.control;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Locale;
import spokes.web.channels.entity.Channel;
import spokes.web.rooms.Occupant;
import spokes.web.rooms.RoomDirectory;

/** The channels with the people inside, as the page sees them. */
@ApplicationScoped
public class ChannelList {
    @Inject
    private Channels channels;
    @Inject
    private RoomDirectory rooms;

    public JsonArray json() {
        var list = Json.createArrayBuilder();
        channels.all().forEach(channel -> list.add(json(channel)));
        return list.build();
    }

    public JsonObject json(Channel channel) {
        var people = Json.createArrayBuilder();
        rooms.occupants(channel.id()).forEach(occupant -> people.add(json(occupant)));
        return Json.createObjectBuilder().add("id", channel.id()).add("name", channel.name()).add("people", people).build();
    }

    private static JsonObject json(Occupant occupant) {
        return Json.createObjectBuilder().add("identity", occupant.identity()).add("name", occupant.name())
            .add("microphone", occupant.microphone().name().toLowerCase(Locale.ROOT))
            .add("camera", occupant.camera()).add("screen", occupant.screen()).build();
    }
}
