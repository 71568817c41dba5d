/**
 * LiveKit's signaling protocol v0: what a client and this server say to each other about a room.
 *
 * <p>{@code boundary} is the rim: HTTP, WebSocket, threads, clock. {@code control} is a room as a value of time and letters.
 * {@code entity} is what passes between them.
 */
package spokes.web.signaling;
