/**
 * Rooms, participants, and who receives what: the forwarding itself.
 *
 * <p>{@link spokes.media.room.Rooms} is the door of one media loop to all of its rooms. It finds out whose a datagram is, carries out commands
 * and keeps the time. A {@code Room} knows its participants and hands every packet of a track to those who subscribe to it.
 */
package spokes.media.room;
