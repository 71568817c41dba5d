package spokes.web.joins.entity;

import spokes.media.api.ParticipantSid;

/** Fired (CDI, synchronously) when a cause was found for somebody who is not in yet: an observer notes it and returns at once. */
public record Judged(String room, ParticipantSid who, Cause cause) {}
