/**
 * The rim of the media plane: threads, UDP ports, the clock, the mailbox.
 *
 * <p>{@link spokes.media.loop.MediaEngine} is the whole engine without any container: loops, room placement, delivery of events.
 * A {@link spokes.media.loop.MediaLoop} is one thread with one UDP port (on every address that it serves) and the rooms placed on
 * it; all that lies below a loop is touched by its thread only, so nothing below needs a lock. What enters a loop from outside
 * passes its {@link spokes.media.loop.Mailbox}; what leaves it for the application passes {@link spokes.media.loop.EventDelivery}.
 */
package spokes.media.loop;
