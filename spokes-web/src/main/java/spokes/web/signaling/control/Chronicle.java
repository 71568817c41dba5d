package spokes.web.signaling.control;

import java.util.function.Consumer;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantInfo.State;
import livekit.LivekitWebhook.WebhookEvent;

/** Tells the world what happens in a room, in the words of LiveKit's webhooks ({@code livekit-protocol} §9.4). */
final class Chronicle {
    private final RoomCard card;
    private final Consumer<WebhookEvent> world;
    private boolean started, finished;

    Chronicle(RoomCard card, Consumer<WebhookEvent> world) {
        this.card = card;
        this.world = world;
    }

    void started() {
        if (!started) {
            started = true;
            world.accept(room("room_started").build());
        }
    }

    void finished() {
        if (!finished) {
            finished = true;
            world.accept(room("room_finished").build());
        }
    }

    void active(Participant who) {
        world.accept(room("participant_joined").setParticipant(who.info()).build());
    }

    /** Whoever had media has left; for whoever had none it has never begun. */
    void left(Participant who) {
        who.tracks.values().stream().filter(Track::isPublished).forEach(this::unpublished);
        var event = who.state() == State.ACTIVE ? "participant_left" : "participant_connection_aborted";
        world.accept(room(event).setParticipant(who.info().toBuilder().setState(State.DISCONNECTED).clearTracks()).build());
    }

    void published(Track track) {
        world.accept(track("track_published", track));
    }

    void unpublished(Track track) {
        world.accept(track("track_unpublished", track));
    }

    private WebhookEvent.Builder room(String event) {
        return WebhookEvent.newBuilder().setEvent(event).setRoom(card.info());
    }

    private WebhookEvent track(String event, Track track) {
        var publisher = ParticipantInfo.newBuilder().setSid(track.publisher().sid().value()).setIdentity(track.publisher().identity())
                .setName(track.publisher().name());
        return WebhookEvent.newBuilder().setEvent(event).setRoom(card.options().rules().fullRoomInWebhooks() ? card.info() : card.shortInfo()).setParticipant(publisher).setTrack(track.info()).build();
    }
}
