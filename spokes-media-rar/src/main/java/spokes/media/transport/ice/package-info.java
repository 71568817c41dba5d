/**
 * Where a peer is reached, and whether it still wants us (RFC 8445, RFC 8838 and RFC 7675).
 *
 * <p>{@link spokes.media.transport.ice.IceAgent} is the agent: it answers every authenticated check, and says by which path the peer is reached. What a full
 * agent sends itself, which opens the NAT that we may be behind, is planned by {@code Checks}, out of {@code Candidates} that may be sent to at all and
 * within what {@link spokes.media.transport.ice.CheckBudget} allows.
 */
package spokes.media.transport.ice;
