package spokes.media.rtp;

import java.util.ArrayList;
import java.util.List;
import spokes.media.buffer.Bytes;
import spokes.media.buffer.Packet;

/** Makes RTP packets for tests, part by part. */
public final class Rtp {
    private record Element(int id, byte[] data) {}

    private int payloadType = 96;
    private int seq;
    private int timestamp;
    private int ssrc = 0x1234;
    private boolean marker;
    private int padding;
    private boolean wide;
    private byte[] payload = {1, 2, 3};
    private final List<Element> elements = new ArrayList<>();

    public static Rtp packet(int seq, int timestamp) {
        var rtp = new Rtp();
        rtp.seq = seq;
        rtp.timestamp = timestamp;
        return rtp;
    }

    public static byte[] bytes(int... values) {
        var b = new byte[values.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = (byte) values[i];
        }
        return b;
    }

    public Rtp ssrc(int value) {
        ssrc = value;
        return this;
    }

    public Rtp payloadType(int value) {
        payloadType = value;
        return this;
    }

    public Rtp marker() {
        marker = true;
        return this;
    }

    public Rtp padding(int bytes) {
        padding = bytes;
        return this;
    }

    public Rtp payload(byte... value) {
        payload = value;
        return this;
    }

    public Rtp payload(int... values) {
        return payload(bytes(values));
    }

    public Rtp twoByteForm() {
        wide = true;
        return this;
    }

    public Rtp extension(int id, int... data) {
        elements.add(new Element(id, bytes(data)));
        return this;
    }

    public Packet build() {
        var packet = new Packet();
        var b = packet.bytes;
        b[0] = (byte) (0x80 | (padding > 0 ? 0x20 : 0) | (elements.isEmpty() ? 0 : 0x10));
        b[1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        Bytes.put16(b, 2, seq);
        Bytes.put32(b, 4, timestamp);
        Bytes.put32(b, 8, ssrc);
        int at = 12;
        if (!elements.isEmpty()) {
            at = extensions(b);
        }
        System.arraycopy(payload, 0, b, at, payload.length);
        at += payload.length;
        if (padding > 0) {
            at += padding;
            b[at - 1] = (byte) padding;
        }
        packet.length = at;
        return packet;
    }

    public RtpPacket view() {
        var view = new RtpPacket();
        if (!view.wrap(build())) {
            throw new AssertionError("the test made a malformed packet");
        }
        return view;
    }

    private int extensions(byte[] b) {
        int at = 16;
        for (var element : elements) {
            if (wide) {
                b[at++] = (byte) element.id;
                b[at++] = (byte) element.data.length;
            } else {
                b[at++] = (byte) (element.id << 4 | element.data.length - 1);
            }
            System.arraycopy(element.data, 0, b, at, element.data.length);
            at += element.data.length;
        }
        while ((at & 3) != 0) {
            b[at++] = 0;
        }
        Bytes.put16(b, 12, wide ? 0x1000 : 0xBEDE);
        Bytes.put16(b, 14, (at - 16) / 4);
        return at;
    }
}
