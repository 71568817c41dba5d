/**
 * What a payload says of its frame: does it begin, is it a key frame, which layer? VP8 (RFC 7741), VP9 (RFC 9628), H.264
 * (RFC 6184), AV1 (AOMedia's RTP payload format). Readers are tolerant: what they do not understand is an ordinary packet.
 */
package spokes.media.rtp.codec;
