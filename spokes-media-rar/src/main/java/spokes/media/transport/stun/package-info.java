/** STUN messages as ICE uses them (RFC 8489, RFC 8445 §7), over the codec of ice4j. Knows no agent, no socket and no time. */
package spokes.media.transport.stun;
