/**
 * Media coming to us ({@link spokes.media.track.UpTrack}) and going out ({@link spokes.media.track.DownTrack}).
 *
 * <p>A packet's way: the peer finds the {@link spokes.media.track.UpStream} of its SSRC and hands it over; the stream undoes a
 * retransmission, drops duplicates, counts, keeps a copy for later, reads what the codec says, and gives it to every down track
 * of its track; each writes its own header and sends.
 */
package spokes.media.track;
