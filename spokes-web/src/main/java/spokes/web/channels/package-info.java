/**
 * Voice channels: the list that everybody on this server sees, who is inside each, and the way in.
 *
 * <p>A channel's id is the name of its room. Who is inside is read from {@code spokes.web.rooms}; what changes there or here goes to
 * every open page over {@code /api/live}.
 */
package spokes.web.channels;
