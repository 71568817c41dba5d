package spokes.media.scenario;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import spokes.media.buffer.Packet;
import spokes.media.sdp.SessionDescription;
import spokes.media.transport.srtp.SrtpSession;
import spokes.media.transport.stun.Check;
import spokes.media.transport.stun.StunKey;
import spokes.media.transport.stun.StunMessage;
import spokes.media.transport.stun.StunWriter;

/** One peer connection of a browser's stand-in: real STUN checks, real SRTP, and handed keys instead of DTLS. */
final class Connection {
    private static final Duration CHECK_AT_FIRST = Duration.ofMillis(50), CHECK_LATER = Duration.ofMillis(2500);

    private final World world;
    private final Browser browser;
    private final int number;
    private final BiConsumer<Boolean, Packet> receive;
    private final byte[] exported = new byte[HandedKeys.KEY_BYTES];
    private final byte[] digest = new byte[HandedKeys.DIGEST_BYTES];
    private final Packet packet = new Packet();
    private String ufrag, pwd;
    private String theirUfrag = "", theirPwd = "";
    private boolean begun, checked, secured;
    private int round;
    private Optional<SrtpSession> srtp = Optional.empty();
    final Channels channels;
    boolean lies;
    /** How often the server has said that this is the way to use; heard only where it controls. */
    int nominations;
    /** As a browser that never hears of a way back: it answers no check. */
    boolean mute;
    /** Its DTLS never gets through. */
    boolean shy;
    /** Checks once and is content, as an agent whose first check was answered. */
    boolean sparing;

    /** @param receive true for RTP, and a packet in clear */
    Connection(World world, Browser browser, int number, BiConsumer<Boolean, Packet> receive) {
        this.world = world;
        this.browser = browser;
        this.number = number;
        this.receive = receive;
        world.random.nextBytes(exported);
        world.random.nextBytes(digest);
        channels = new Channels(world, record -> world.toServer(browser, number, record));
        newCredentials();
    }

    void newCredentials() {
        ufrag = "u%07x".formatted(world.random.nextInt(1 << 28));
        pwd = "p%031x".formatted(world.random.nextLong(1L << 60));
    }

    /** The lines of our side's transport. */
    String transport(String setup) {
        var colons = java.util.HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        return "a=ice-ufrag:" + ufrag + "\r\na=ice-pwd:" + pwd + "\r\na=ice-options:trickle\r\na=fingerprint:sha-256 " + colons + "\r\na=setup:" + setup + "\r\n";
    }

    /** The server's description is known: checks begin, or go on with other credentials. */
    void described(SessionDescription theirs) {
        var transport = theirs.transport().orElseThrow();
        if (!theirUfrag.equals(transport.ice().ufrag())) {
            theirUfrag = transport.ice().ufrag();
            theirPwd = transport.ice().pwd();
            round++;
            check(round, 0);
        }
        begun = true;
    }

    boolean begun() {
        return begun;
    }

    boolean secured() {
        return secured;
    }

    private void check(int ofRound, int times) {
        if (ofRound != round || !browser.running) {
            return;
        }
        var user = theirUfrag + ":" + ufrag;
        world.toServer(browser, number, (controls() ? Check.of(user).nominating() : Check.ofControlled(user)).signedBy(theirPwd));
        world.in(times < 10 && !sparing ? CHECK_AT_FIRST : CHECK_LATER, () -> check(ofRound, times + 1));
    }

    /** Whoever makes the offers. */
    private boolean controls() {
        return number == 0;
    }

    private void hello() {
        if (secured || shy || !browser.running) {
            return;
        }
        world.toServer(browser, number, HandedKeys.hello(lies ? new byte[HandedKeys.DIGEST_BYTES] : digest, exported));
        world.in(Duration.ofMillis(50), this::hello);
    }

    /** As after a change of networks that the browser noticed. */
    void checksNow() {
        round++;
        check(round, 0);
    }

    void onDatagram(byte[] datagram) {
        int first = datagram[0] & 0xFF;
        if (first < 4) {
            onStun(datagram);
        } else if (first == HandedKeys.HELLO) {
            if (!secured) {
                srtp = Optional.of(new SrtpSession(HandedKeys.keys(exported, true)));
                secured = true;
                browser.onSecured(this);
            }
        } else if (first == HandedKeys.DATA) {
            channels.onRecord(datagram);
        } else if (srtp.isPresent()) {
            onMedia(datagram);
        }
    }

    private void onStun(byte[] datagram) {
        var check = StunMessage.parse(datagram, 0, datagram.length).filter(message -> message.isBindingRequest() && message.authenticBy(pwd));
        if (check.isPresent() && !mute) {
            nominations += check.get().useCandidate() ? 1 : 0;
            world.toServer(browser, number, new StunWriter().success(check.get(), World.ADDRESS, new StunKey(pwd)).copy());
            return;
        }
        if (StunMessage.parse(datagram, 0, datagram.length).filter(message -> message.authenticBy(theirPwd)).isPresent() && !checked) {
            checked = true;
            hello();
        }
    }

    private void onMedia(byte[] datagram) {
        packet.set(datagram, 0, datagram.length);
        int second = datagram[1] & 0xFF;
        boolean rtp = second < 192 || second > 223;
        if (rtp ? srtp.get().unprotectRtp(packet) : srtp.get().unprotectRtcp(packet)) {
            receive.accept(rtp, packet);
        } else {
            browser.undecipherable++;
        }
    }

    void sendRtp(Packet clear) {
        if (secured && srtp.get().protectRtp(clear)) {
            send(clear);
        }
    }

    void sendRtcp(Packet clear) {
        if (secured && srtp.get().protectRtcp(clear)) {
            send(clear);
        }
    }

    private void send(Packet ciphered) {
        world.toServer(browser, number, java.util.Arrays.copyOfRange(ciphered.bytes, ciphered.offset, ciphered.end()));
    }
}
