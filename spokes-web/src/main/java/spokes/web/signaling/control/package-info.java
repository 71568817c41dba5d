/**
 * One room's signaling state, and who may come in. Reads no clock and holds no thread: {@code nowNs} is handed in, counts from 0
 * when the server starts and never falls back.
 */
package spokes.web.signaling.control;
