package spokes.media.rtcp;

/** Numbers on the wire. */
final class Rtcp {
    static final int HEADER_BYTES = 4, REPORT_BLOCK_BYTES = 24;
    static final int SENDER_REPORT = 200, RECEIVER_REPORT = 201, SOURCE_DESCRIPTION = 202, BYE = 203;
    static final int TRANSPORT_FEEDBACK = 205, PAYLOAD_FEEDBACK = 206, EXTENDED_REPORT = 207;
    /** Formats of {@link #TRANSPORT_FEEDBACK}. */
    static final int NACK = 1, TRANSPORT_CC = 15;
    /** Formats of {@link #PAYLOAD_FEEDBACK}. */
    static final int PICTURE_LOSS = 1, FULL_INTRA_REQUEST = 4, APPLICATION = 15;
    /** Blocks of {@link #EXTENDED_REPORT}. */
    static final int REFERENCE_TIME = 4, DELAY_SINCE_REFERENCE = 5;
    static final int REMB = 'R' << 24 | 'E' << 16 | 'M' << 8 | 'B';
    static final int CNAME = 1;

    private Rtcp() {}
}
