/**
 * Agent workers: programs that wait on the WebSocket {@code /agent} for jobs, which rooms have for them (LiveKit's agent protocol 1).
 *
 * <p>{@code control} is the pool of workers as a value of time and letters; {@code boundary} is the rim: HTTP, WebSocket, thread, clock. Which agents a room wants
 * is the room's own business ({@code spokes.web.signaling}); what passes between the two are {@link spokes.web.signaling.entity.Demand} and
 * {@link spokes.web.signaling.entity.Employer}.
 */
package spokes.web.agents;
