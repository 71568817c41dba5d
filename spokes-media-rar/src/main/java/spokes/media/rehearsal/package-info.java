/**
 * Joins played through in memory, so that the code of a join is compiled before anybody comes: rooms of their own, clients' stand-ins with real
 * STUN, DTLS, SRTP and SCTP, and no socket. Nothing of the real rooms is touched by it.
 *
 * <p>It reads no clock and has no thread: the rim lends both.
 */
package spokes.media.rehearsal;
