package spokes.web.signaling.entity;

import livekit.LivekitWebhook.WebhookEvent;

/** Something in the life of a room, as LiveKit's webhooks name it; without id and time yet. Fired (CDI, synchronously) by the room's owner: an observer notes it and returns at once. */
public record Happened(WebhookEvent event) {}
