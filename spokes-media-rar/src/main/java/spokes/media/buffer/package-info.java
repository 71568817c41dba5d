/**
 * Memory that packets live in: {@link spokes.media.buffer.Packet}, the pool it comes from, and big-endian access to bytes.
 *
 * <p>Everything here is owned by one media loop and is not thread-safe.
 */
package spokes.media.buffer;
