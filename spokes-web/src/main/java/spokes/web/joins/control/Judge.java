package spokes.web.joins.control;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import spokes.media.api.MediaEvent.Diagnosis;
import spokes.media.api.MediaStatus;
import spokes.media.api.MediaStatus.Candidate;
import spokes.media.api.MediaStatus.StunState;
import spokes.media.api.PeerRole;
import spokes.web.joins.entity.Cause;
import spokes.web.joins.entity.Station;
import spokes.web.joins.entity.Verdict;

/**
 * Finds the cause that the evidence proves; {@code docs/causes.md} says of each what that is. A wrong cause is worse than none, so
 * every rule asks for all of its evidence, and what is left is {@link Cause#UNKNOWN}.
 *
 * <p>Pure: one join, what all others have proved, what the media plane offers, and the moment.
 */
final class Judge {
    static final long PATIENCE_NS = 2_000_000_000L;
    /** Fewer checks than this are no "kept coming". */
    static final int SOME_CHECKS = 3;

    private final JoinClock join;
    private final Outside outside;
    private final Offer offer;
    private final MediaStatus status;
    private final long nowNs;
    private final PeerRole role;

    private Judge(JoinClock join, Outside outside, Offer offer, PeerRole role, long nowNs) {
        this.join = join;
        this.outside = outside;
        this.offer = offer;
        this.status = offer.status();
        this.role = role;
        this.nowNs = nowNs;
    }

    /** Empty when nothing is missing. */
    static Optional<Verdict> judge(JoinClock join, Outside outside, Offer offer, long nowNs) {
        if (join.missing().isPresent()) {
            if (join.isIn() && nowNs - join.connection(join.missing().get()).describedNs < JoinClock.JUDGE_MS * 1_000_000L) {
                return Optional.empty();
            }
            var judge = new Judge(join, outside, offer, join.missing().get(), nowNs);
            return Optional.of(judge.verdict(judge.cause()));
        }
        if (join.isSilent(nowNs, JoinClock.SILENT_MS) && join.connection(PeerRole.PUBLISHER).diagnosis.filter(seen -> seen.rtpReceived() == 0).isPresent()) {
            return Optional.of(new Verdict(Cause.SILENT_MICROPHONE, Map.of("seconds", String.valueOf(JoinClock.SILENT_MS / 1000))));
        }
        return Optional.empty();
    }

    private Cause cause() {
        if (!join.passed(Station.SOCKET)) {
            return withoutSocket();
        }
        if (!status.running()) {
            return Cause.MEDIA_STOPPED;
        }
        var seen = join.connection(role).diagnosis;
        if (join.connection(role).describedNs == JoinClock.NEVER || seen.isEmpty()) {
            return Cause.UNKNOWN;
        }
        return seen.get().checksReceived() > 0 ? afterFirstCheck(seen.get()) : beforeFirstCheck();
    }

    /** The page's own probes tell what stands in the way of its WebSocket. */
    private Cause withoutSocket() {
        var probed = join.page.socket();
        if (probed.shortStatus() != 200) {
            return Cause.UNKNOWN;
        }
        if (probed.longStatus() >= 0 && probed.longStatus() != 200) {
            return Cause.PROXY_DROPS_LONG_URLS;
        }
        return probed.otherSocket() ? Cause.UNKNOWN : Cause.PROXY_DOES_NOT_UPGRADE;
    }

    private Cause afterFirstCheck(Diagnosis seen) {
        var connection = join.connection(role);
        if (!seen.dtlsFailure().isEmpty() && !seen.dtlsFailure().contains("time")) {
            return Cause.DTLS_REJECTED;
        }
        if (cameElsewhere(seen)) {
            return Cause.MAPPING_NOT_ONE_TO_ONE;
        }
        if (seen.checksAnswered() > 0 && isLongAgo(connection.answeredNs)) {
            return Cause.DTLS_BLOCKED;
        }
        boolean keepComing = seen.checksReceived() >= SOME_CHECKS && seen.lastCheckAgoMs() >= 0 && seen.lastCheckAgoMs() * 1_000_000 < PATIENCE_NS;
        boolean byUdp = seen.arrivedAt().stream().allMatch(at -> at.endsWith("/udp"));
        if (keepComing && byUdp && isLongAgo(connection.stunNs) && seen.checksSent() > 0 && seen.checksAnswered() == 0 && seen.dtlsReceived() == 0) {
            return Cause.ANSWERS_DO_NOT_COME_BACK;
        }
        return Cause.UNKNOWN;
    }

    private boolean isLongAgo(long sinceNs) {
        return sinceNs != JoinClock.NEVER && nowNs - sinceNs >= PATIENCE_NS;
    }

    private boolean cameElsewhere(Diagnosis seen) {
        var offered = Outside.ports(status, "udp");
        offered.addAll(Outside.ports(status, "tcp"));
        var arrived = seen.arrivedAt().stream().flatMap(at -> Way.local(at).stream()).toList();
        return !offered.isEmpty() && !arrived.isEmpty() && arrived.stream().noneMatch(way -> offered.contains(way.port() + "/" + way.protocol()));
    }

    /** Nothing of this client has come, on this connection or the other. */
    private Cause beforeFirstCheck() {
        if (join.connections.values().stream().anyMatch(other -> other.diagnosis.filter(seen -> seen.checksReceived() > 0).isPresent())) {
            return Cause.UNKNOWN;
        }
        boolean cameFromOutside = outside.everArrived(status, "udp");
        if (isOutside() && !status.candidates().isEmpty() && status.candidates().stream().noneMatch(candidate -> Addresses.isPublic(candidate.address()))) {
            return Cause.NO_PUBLIC_ADDRESS;
        }
        if (join.gathered("srflx") == 0) {
            return clientSeesNobody() ? blockedByClientsNetwork() : Cause.UNKNOWN;
        }
        if (cameFromOutside) {
            return Cause.UNKNOWN;
        }
        if (offer.router().isPresent()) {
            return Cause.CARRIER_GRADE_NAT;
        }
        if (isVisitedElsewhere()) {
            return Cause.WRONG_PUBLIC_ADDRESS;
        }
        boolean fromNobody = !outside.everArrivedFromAnywhere(status, "udp") && !outside.everArrivedFromAnywhere(status, "tcp");
        return hasUdp() && (isOutside() || fromNobody) ? Cause.UDP_PORTS_CLOSED : Cause.UNKNOWN;
    }

    /** It asked the STUN servers, which answer us and others, and heard nothing; and it has no public address of its own. */
    private boolean clientSeesNobody() {
        boolean gathered = Stream.of("host", "mdns").anyMatch(type -> join.gathered(type) > 0);
        boolean stunAnswers = status.stunServers().stream().anyMatch(server -> server.state() == StunState.ANSWERED);
        return gathered && join.gathered("relay") == 0 && join.gathered("prflx") == 0 && stunAnswers && outside.othersAreReflexive(join.identity, nowNs)
                && outside.othersArrive(join.identity, status, "udp", nowNs);
    }

    private Cause blockedByClientsNetwork() {
        return outside.othersArrive(join.identity, status, "tcp", nowNs) ? Cause.ONLY_WEB_TRAFFIC : Cause.YOUR_NETWORK_BLOCKS_UDP;
    }

    private boolean isOutside() {
        var ours = offer.ours();
        return Outside.isOutside(join.visit().address(), ours) || join.page.reflexive().stream().anyMatch(address -> Outside.isOutside(address, ours));
    }

    private boolean hasUdp() {
        return status.candidates().stream().anyMatch(candidate -> candidate.protocol().equals("udp"));
    }

    /** The page was opened under a public address of ours, with no proxy between, and we offer others of that kind. */
    private boolean isVisitedElsewhere() {
        var host = Addresses.parse(Addresses.withoutPort(join.visit().host()));
        var offered = status.candidates().stream().map(Candidate::address).filter(Addresses::isPublic).map(Addresses::plain).collect(Collectors.toSet());
        return host.isPresent() && Addresses.isPublic(Addresses.withoutPort(join.visit().host())) && !offered.contains(host.get().getHostAddress())
                && offered.stream().flatMap(address -> Addresses.parse(address).stream()).anyMatch(address -> address.getClass() == host.get().getClass());
    }

    // what the texts fill in

    private Verdict verdict(Cause cause) {
        var values = new TreeMap<>(offer.words());
        put(values, "visited", join.visit().host());
        put(values, "station", join.last().map(Station::id).orElse(""));
        put(values, "candidates", Stream.of("host", "mdns", "srflx", "prflx", "relay").filter(type -> join.gathered(type) > 0)
                .map(type -> join.gathered(type) + " " + type).collect(Collectors.joining(", ")));
        join.connection(role).diagnosis.ifPresent(seen -> seen(values, seen));
        return new Verdict(cause, values);
    }

    private static void seen(Map<String, String> values, Diagnosis seen) {
        put(values, "received", String.valueOf(seen.checksReceived()));
        put(values, "sent", String.valueOf(seen.checksSent()));
        put(values, "answered", String.valueOf(seen.checksAnswered()));
        put(values, "dtls", String.valueOf(seen.dtlsReceived()));
        put(values, "failure", seen.dtlsFailure());
        put(values, "last", seen.lastCheckAgoMs() < 0 ? "" : seen.lastCheckAgoMs() + " ms");
        put(values, "arrived", String.join(", ", seen.arrivedAt()));
        put(values, "from", String.join(", ", seen.from()));
    }

    private static void put(Map<String, String> values, String word, String value) {
        if (!value.isEmpty()) {
            values.put(word, value);
        }
    }
}
