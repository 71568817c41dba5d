/**
 * The rooms that live now and who is in them, for everybody who wants to look: the page's list of channels, the server API.
 *
 * <p>A room's state has one owner, in {@code spokes.web.signaling}. What stands here are pictures that the owner hangs up.
 */
package spokes.web.rooms;
