/** STUN messages as ICE uses them (RFC 8489, RFC 8445 §7), written and read in place. What servers answer to {@link
 * spokes.media.transport.stun.AddressQuestion} is read by ice4j. Knows no agent, no socket and no time. */
package spokes.media.transport.stun;
