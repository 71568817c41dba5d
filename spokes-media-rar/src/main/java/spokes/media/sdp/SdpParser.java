package spokes.media.sdp;

import static spokes.media.sdp.ProtocolViolation.badDescription;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a description tolerantly: lines that it does not know are skipped, what is odd but harmless is left out, and only what makes
 * the description unusable is a {@link ProtocolViolation}.
 *
 * <p>The text comes from outside, so everything has a cap: {@value #MAX_LENGTH} characters, {@value #MAX_SECTIONS} sections,
 * {@value #MAX_CANDIDATES} different candidates. Time and memory are linear in the length.
 */
public final class SdpParser {
    static final int MAX_LENGTH = 1 << 20, MAX_SECTIONS = 500, MAX_CANDIDATES = 100;
    /** Payload types are 7 bits. */
    private static final int MAX_FORMATS = 128;
    /** Per section; what is beyond is left out, since no browser comes near. */
    private static final int MAX_EXTENSIONS = 64, MAX_SSRCS = 64, MAX_GROUPS = 32, MAX_RIDS = 16, MAX_FINGERPRINTS = 8, MAX_FEEDBACK = 16;
    private static final int MAX_MID_LENGTH = 64, MAX_FMTP_LENGTH = 1024;

    private final String text;
    private final Session session = new Session();
    private final List<Section> sections = new ArrayList<>();
    private final Set<String> candidates = new HashSet<>();

    private SdpParser(String text) {
        this.text = text;
    }

    /** @throws ProtocolViolation saying what is wrong */
    public static SessionDescription parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw badDescription("a description of " + text.length() + " characters; at most " + MAX_LENGTH + " are read");
        }
        return new SdpParser(text).parse();
    }

    private SessionDescription parse() {
        if (!text.startsWith("v=0")) {
            throw badDescription("a description begins with v=0");
        }
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int stop = end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
            if (stop - at >= 2 && text.charAt(at + 1) == '=') {
                onLine(text.charAt(at), at + 2, stop);
            }
            at = end + 1;
        }
        return build();
    }

    private void onLine(char kind, int from, int to) {
        switch (kind) {
            case 'm' -> onMedia(text.substring(from, to));
            case 'a' -> onAttribute(from, to);
            case 'o' -> onOrigin(text.substring(from, to));
            default -> { /* nothing that we need */ }
        }
    }

    private void onOrigin(String value) {
        var words = words(value, 4);
        if (words.size() >= 3) {
            session.originName = words.get(0);
            session.id = Math.max(0, Numbers.parseLong(words.get(1), Long.MAX_VALUE));
            session.version = Math.max(0, Numbers.parseLong(words.get(2), Long.MAX_VALUE));
        }
    }

    private void onMedia(String value) {
        if (sections.size() == MAX_SECTIONS) {
            throw badDescription("more than " + MAX_SECTIONS + " media sections");
        }
        var words = words(value, MAX_FORMATS + 4);
        if (words.size() < 3) {
            throw badDescription("a media line without port or protocol: m=" + shortened(value));
        }
        if (words.size() > MAX_FORMATS + 3) {
            throw badDescription("more than " + MAX_FORMATS + " formats in one media section");
        }
        var portWord = words.get(1);
        int slash = portWord.indexOf('/');
        int port = Numbers.parse(slash < 0 ? portWord : portWord.substring(0, slash), 65535);
        if (port < 0) {
            throw badDescription("a media line whose port is " + shortened(portWord));
        }
        sections.add(new Section(MediaType.of(words.get(0)), port, words.get(2), List.copyOf(words.subList(3, words.size())), session));
    }

    private void onAttribute(int from, int to) {
        int colon = text.indexOf(':', from, to);
        boolean hasValue = colon >= 0;
        var name = text.substring(from, hasValue ? colon : to);
        var value = hasValue ? text.substring(colon + 1, to) : "";
        if (sections.isEmpty()) {
            session.onAttribute(name, value);
        } else if (name.equals("candidate")) {
            onCandidate(sections.getLast(), value);
        } else {
            sections.getLast().onAttribute(name, value);
        }
    }

    private void onCandidate(Section section, String value) {
        if (candidates.add(value)) {
            if (candidates.size() > MAX_CANDIDATES) {
                throw badDescription("more than " + MAX_CANDIDATES + " candidates");
            }
            section.candidates.add("candidate:" + value);
        }
    }

    private SessionDescription build() {
        var mids = new HashSet<String>();
        var built = new ArrayList<MediaSection>(sections.size());
        for (int i = 0; i < sections.size(); i++) {
            var section = sections.get(i).build(i);
            if (!mids.add(section.mid())) {
                throw badDescription("two media sections with the mid " + section.mid());
            }
            built.add(section);
        }
        return new SessionDescription(session.originName, session.id, session.version, session.iceLite, session.extmapAllowMixed, session.bundle, built);
    }

    /** The words between single or several spaces; no more than {@code max} are looked for. */
    private static List<String> words(String value, int max) {
        var words = new ArrayList<String>();
        int at = 0;
        while (at < value.length() && words.size() < max) {
            int end = value.indexOf(' ', at);
            end = end < 0 ? value.length() : end;
            if (end > at) {
                words.add(value.substring(at, end));
            }
            at = end + 1;
        }
        return words;
    }

    private static String shortened(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }

    /** What may stand at session level and in each section. */
    private static class Common {
        String ufrag = "", pwd = "";
        List<String> iceOptions = List.of();
        final List<String> fingerprints = new ArrayList<>(1);
        Setup setup = Setup.UNSAID;
        Direction direction = Direction.SENDRECV;

        void onAttribute(String name, String value) {
            switch (name) {
                case "ice-ufrag" -> ufrag = credential("ice-ufrag", value, 4);
                case "ice-pwd" -> pwd = credential("ice-pwd", value, 22);
                case "ice-options" -> iceOptions = words(value, 8);
                case "fingerprint" -> addFingerprint(value);
                case "setup" -> setup = setup(value.strip());
                case "sendrecv" -> direction = Direction.SENDRECV;
                case "sendonly" -> direction = Direction.SENDONLY;
                case "recvonly" -> direction = Direction.RECVONLY;
                case "inactive" -> direction = Direction.INACTIVE;
                default -> { /* nothing that we need */ }
            }
        }

        private void addFingerprint(String value) {
            if (fingerprints.size() < MAX_FINGERPRINTS && value.length() <= 512) {
                fingerprints.add(value.strip());
            }
        }

        private static String credential(String name, String value, int min) {
            var word = value.strip();
            if (word.length() < min || word.length() > 256) {
                throw badDescription(name + " has " + word.length() + " characters; " + min + " to 256 are allowed");
            }
            return word;
        }

        private static Setup setup(String word) {
            return switch (word) {
                case "actpass" -> Setup.ACTPASS;
                case "active" -> Setup.ACTIVE;
                case "passive" -> Setup.PASSIVE;
                case "holdconn" -> Setup.HOLDCONN;
                default -> Setup.UNSAID;
            };
        }
    }

    private static final class Session extends Common {
        String originName = "-";
        long id, version;
        boolean iceLite, extmapAllowMixed;
        List<String> bundle = List.of();
        final Map<Integer, Extension> extensions = new LinkedHashMap<>();

        @Override
        void onAttribute(String name, String value) {
            switch (name) {
                case "ice-lite" -> iceLite = true;
                case "extmap-allow-mixed" -> extmapAllowMixed = true;
                case "extmap" -> addExtension(extensions, value);
                case "group" -> onGroup(value);
                default -> super.onAttribute(name, value);
            }
        }

        private void onGroup(String value) {
            var words = words(value, MAX_SECTIONS + 1);
            if (bundle.isEmpty() && !words.isEmpty() && words.getFirst().equalsIgnoreCase("BUNDLE")) {
                bundle = List.copyOf(words.subList(1, words.size()));
            }
        }
    }

    private static void addExtension(Map<Integer, Extension> extensions, String value) {
        var words = words(value, 2);
        if (words.size() < 2 || extensions.size() >= MAX_EXTENSIONS) {
            return;
        }
        var number = words.getFirst();
        int slash = number.indexOf('/');
        int id = Numbers.parse(slash < 0 ? number : number.substring(0, slash), 255);
        if (id > 0 && id != 15) {
            extensions.putIfAbsent(id, new Extension(id, words.getLast()));
        }
    }

    private static final class Section extends Common {
        private final MediaType type;
        private final int port;
        private final String protocol;
        private final List<String> formats;
        private final Session session;
        private String mid = "";
        private boolean bundleOnly, rtcpMux, rtcpReducedSize, endOfCandidates;
        private final Map<Integer, Codec> rtpmaps = new LinkedHashMap<>();
        private final Map<Integer, String> fmtps = new LinkedHashMap<>();
        private final Map<Integer, List<String>> feedback = new LinkedHashMap<>();
        private final Map<Integer, Extension> extensions = new LinkedHashMap<>();
        private Msid msid = Msid.NONE, msidOfSsrc = Msid.NONE;
        private final Map<Long, String> ssrcs = new LinkedHashMap<>();
        private final List<SsrcGroup> ssrcGroups = new ArrayList<>(1);
        private final Map<String, Rid> rids = new LinkedHashMap<>();
        private List<String> simulcast = List.of();
        private final List<String> candidates = new ArrayList<>(2);
        private int sctpPort;
        private long maxMessageSize;
        /** The key for {@code a=rtcp-fb:*}. */
        private static final int EVERY = -1;
        /** What these numbers mean where nothing is said of them (RFC 3551 §6). */
        private static final List<Codec> FIXED = List.of(new Codec(0, "PCMU", 8_000, 1, "", List.of()), new Codec(8, "PCMA", 8_000, 1, "", List.of()));

        Section(MediaType type, int port, String protocol, List<String> formats, Session session) {
            this.type = type;
            this.port = port;
            this.protocol = protocol;
            this.formats = formats;
            this.session = session;
            this.direction = session.direction;
        }

        @Override
        void onAttribute(String name, String value) {
            switch (name) {
                case "mid" -> mid = mid(value.strip());
                case "rtcp-mux" -> rtcpMux = true;
                case "rtcp-rsize" -> rtcpReducedSize = true;
                case "bundle-only" -> bundleOnly = true;
                case "end-of-candidates" -> endOfCandidates = true;
                case "rtpmap" -> onRtpmap(value);
                case "fmtp" -> onFmtp(value);
                case "rtcp-fb" -> onFeedback(value);
                case "extmap" -> addExtension(extensions, value);
                case "msid" -> msid = msid(value);
                case "ssrc" -> onSsrc(value);
                case "ssrc-group" -> onSsrcGroup(value);
                case "rid" -> onRid(value);
                case "simulcast" -> onSimulcast(value);
                case "sctp-port" -> sctpPort = Math.max(0, Numbers.parse(value.strip(), 65535));
                case "max-message-size" -> maxMessageSize = Math.max(0, Numbers.parseLong(value.strip(), Long.MAX_VALUE));
                default -> super.onAttribute(name, value);
            }
        }

        private static String mid(String word) {
            if (word.isEmpty() || word.length() > MAX_MID_LENGTH || word.indexOf(' ') >= 0) {
                throw badDescription("a mid that is no word of at most " + MAX_MID_LENGTH + " characters: " + shortened(word));
            }
            return word;
        }

        private void onRtpmap(String value) {
            int space = value.indexOf(' ');
            int payloadType = space > 0 ? Numbers.parse(value.substring(0, space), 127) : -1;
            if (payloadType < 0 || rtpmaps.containsKey(payloadType)) {
                return;
            }
            var parts = value.substring(space + 1).strip().split("/", 4);
            int clockRate = parts.length > 1 ? Numbers.parse(parts[1], 1_000_000) : -1;
            int channels = parts.length > 2 ? Numbers.parse(parts[2], 255) : 1;
            if (clockRate > 0 && channels > 0 && parts[0].length() <= 64) {
                rtpmaps.put(payloadType, new Codec(payloadType, parts[0], clockRate, channels, "", List.of()));
            }
        }

        private void onFmtp(String value) {
            int space = value.indexOf(' ');
            int payloadType = space > 0 ? Numbers.parse(value.substring(0, space), 127) : -1;
            if (payloadType >= 0 && value.length() <= MAX_FMTP_LENGTH) {
                fmtps.putIfAbsent(payloadType, value.substring(space + 1).strip());
            }
        }

        private void onFeedback(String value) {
            int space = value.indexOf(' ');
            if (space <= 0 || value.length() > 64) {
                return;
            }
            var whom = value.substring(0, space);
            int payloadType = whom.equals("*") ? EVERY : Numbers.parse(whom, 127);
            if (payloadType >= 0 || whom.equals("*")) {
                var list = feedback.computeIfAbsent(payloadType, _ -> new ArrayList<>());
                if (list.size() < MAX_FEEDBACK) {
                    list.add(value.substring(space + 1).strip());
                }
            }
        }

        /** One word alone is the track (LiveKit's rule for old clients); two are stream and track. */
        private static Msid msid(String value) {
            var words = words(value, 2);
            return switch (words.size()) {
                case 0 -> Msid.NONE;
                case 1 -> new Msid("", words.getFirst());
                default -> new Msid(words.getFirst(), words.getLast());
            };
        }

        private void onSsrc(String value) {
            int space = value.indexOf(' ');
            long ssrc = Numbers.parseLong(space < 0 ? value : value.substring(0, space), 0xFFFF_FFFFL);
            if (ssrc < 0 || (ssrcs.size() >= MAX_SSRCS && !ssrcs.containsKey(ssrc))) {
                return;
            }
            ssrcs.putIfAbsent(ssrc, "");
            if (value.startsWith("cname:", space + 1)) {
                ssrcs.put(ssrc, value.substring(space + 1 + "cname:".length()));
            } else if (value.startsWith("msid:", space + 1)) {
                msidOfSsrc = msid(value.substring(space + 1 + "msid:".length()));
            }
        }

        private void onSsrcGroup(String value) {
            var words = words(value, 9);
            if (words.size() < 2 || ssrcGroups.size() >= MAX_GROUPS) {
                return;
            }
            var members = words.subList(1, words.size()).stream().map(word -> Numbers.parseLong(word, 0xFFFF_FFFFL)).toList();
            if (!members.contains(-1L)) {
                ssrcGroups.add(new SsrcGroup(words.getFirst(), members));
            }
        }

        private void onRid(String value) {
            int space = value.indexOf(' ');
            var id = space > 0 ? value.substring(0, space) : "";
            if (isRid(id) && rids.size() < MAX_RIDS && !rids.containsKey(id)) {
                rids.put(id, new Rid(id, value.startsWith("send", space + 1)));
            }
        }

        private static boolean isRid(String word) {
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (!Character.isLetterOrDigit(c) && c != '-' && c != '_') {
                    return false;
                }
            }
            return !word.isEmpty() && word.length() <= 16;
        }

        /** {@code send q;~h,h2;f recv …}: the list for sending where there is one; of alternatives the first, pause marks dropped. */
        private void onSimulcast(String value) {
            if (!simulcast.isEmpty()) {
                return;
            }
            var words = words(value, 4);
            int send = words.indexOf("send");
            int list = (send >= 0 ? send : words.indexOf("recv")) + 1;
            if (list == 0 || list >= words.size()) {
                return;
            }
            var layers = new LinkedHashSet<String>();
            for (var alternatives : words.get(list).split(";", MAX_RIDS + 1)) {
                var first = bare(alternatives.split(",", 2)[0]);
                if (isRid(first) && layers.size() < MAX_RIDS) {
                    layers.add(first);
                }
            }
            simulcast = List.copyOf(layers);
        }

        private static String bare(String alternative) {
            var rid = alternative.startsWith("rid=") ? alternative.substring("rid=".length()) : alternative;
            return rid.startsWith("~") ? rid.substring(1) : rid;
        }

        MediaSection build(int index) {
            var built = MediaSection.of(type, mid.isEmpty() ? Integer.toString(index) : mid);
            built.port = port;
            built.protocol = protocol;
            built.formats = type.isMedia() ? List.of() : formats.stream().limit(4).toList();
            built.direction = direction;
            built.bundleOnly = bundleOnly;
            built.rtcpMux = rtcpMux;
            built.rtcpReducedSize = rtcpReducedSize;
            built.endOfCandidates = endOfCandidates;
            built.ice = new IceParameters(ufrag.isEmpty() ? session.ufrag : ufrag, pwd.isEmpty() ? session.pwd : pwd);
            built.iceOptions = iceOptions.isEmpty() ? session.iceOptions : iceOptions;
            built.fingerprints = fingerprints.isEmpty() ? session.fingerprints : fingerprints;
            built.setup = setup == Setup.UNSAID ? session.setup : setup;
            built.codecs = type.isMedia() ? codecs() : List.of();
            built.extensions = List.copyOf((extensions.isEmpty() ? session.extensions : extensions).values());
            built.msid = msid.track().isEmpty() ? msidOfSsrc : msid;
            built.ssrcs = ssrcs.entrySet().stream().map(entry -> new SsrcName(entry.getKey(), entry.getValue())).toList();
            built.ssrcGroups = ssrcGroups;
            built.rids = List.copyOf(rids.values());
            built.simulcast = simulcast;
            built.candidates = candidates;
            built.sctpPort = sctpPort;
            built.maxMessageSize = maxMessageSize;
            return built.build();
        }

        private List<Codec> codecs() {
            if (type == MediaType.AUDIO) {
                FIXED.forEach(codec -> rtpmaps.putIfAbsent(codec.payloadType(), codec));
            }
            var codecs = new LinkedHashMap<Integer, Codec>();
            for (var format : formats) {
                int payloadType = Numbers.parse(format, 127);
                if (payloadType >= 0 && rtpmaps.containsKey(payloadType)) {
                    codecs.put(payloadType, rtpmaps.get(payloadType).with(fmtps.getOrDefault(payloadType, ""), feedbackOf(payloadType)));
                }
            }
            return List.copyOf(codecs.values());
        }

        private List<String> feedbackOf(int payloadType) {
            var all = new LinkedHashSet<>(feedback.getOrDefault(payloadType, List.of()));
            all.addAll(feedback.getOrDefault(EVERY, List.of()));
            return List.copyOf(all);
        }
    }
}
