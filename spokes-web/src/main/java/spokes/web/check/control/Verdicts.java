package spokes.web.check.control;

import static spokes.web.check.entity.Row.Reach.LAN;
import static spokes.web.check.entity.Row.Reach.MACHINE;
import static spokes.web.check.entity.Row.Reach.PUBLIC;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import spokes.media.api.MediaEvent.Diagnosis;
import spokes.media.api.MediaStatus;
import spokes.web.check.entity.Report;
import spokes.web.check.entity.Row;
import spokes.web.check.entity.Verdict.Advice;
import spokes.web.check.entity.Verdict;
import spokes.web.http.control.IpAddresses;
import spokes.web.joins.entity.Cause;

/**
 * Decides by evidence what is wrong with one way in. Where the evidence does not suffice it says {@code unknown}, and where nothing could have come
 * from where the browser is, it leaves the question open: a wrong cause sends people to the wrong screw.
 */
public final class Verdicts {
    private static final Pattern PORT = Pattern.compile(":(\\d{1,5})/");

    private final MediaStatus server;
    private final List<Integer> ownPorts;

    public Verdicts(MediaStatus server) {
        this.server = server;
        ownPorts = server.loops().stream().map(MediaStatus.Loop::port).toList();
    }

    /**
     * What this run has shown so far.
     *
     * @param insideReached a private address of ours was reached: the browser is in the same network
     * @param udpWorks sound came back by UDP on some way
     * @param others what others have shown
     */
    public record SoFar(boolean insideReached, boolean udpWorks, Others others) {}

    /** By which protocols somebody outside has got sound through to us. */
    public record Others(boolean udp, boolean tcp) {}

    /** @param seen what our side of the connection saw; nothing when it is gone already */
    public Verdict of(Row row, Report report, Optional<Diagnosis> seen, SoFar soFar) {
        var arrivedAt = seen.map(Verdicts::ports).orElse(List.of());
        if (!row.tcp() && arrivedElsewhere(row, arrivedAt)) return Verdict.red(Cause.MAPPING_NOT_ONE_TO_ONE, arrivedAt, advice(row));
        if (report.media()) return Verdict.green(arrivedAt);
        boolean arrived = !arrivedAt.isEmpty() || seen.filter(connection -> connection.checksReceived() > 0).isPresent();
        return arrived ? broken(report, seen.orElseThrow(), arrivedAt) : silent(row, report, soFar);
    }

    /** The browser sent to a port of ours, and nothing of it came in there, but at another on which nobody listens outside of checks. */
    private boolean arrivedElsewhere(Row row, List<Integer> arrivedAt) {
        return !arrivedAt.isEmpty() && !arrivedAt.contains(row.port()) && !ownPorts.containsAll(arrivedAt);
    }

    private Verdict broken(Report report, Diagnosis seen, List<Integer> arrivedAt) {
        if (!seen.dtlsFailure().isEmpty()) return Verdict.red(Cause.DTLS_REJECTED, arrivedAt, List.of());
        if (report.iceConnected() && !seen.connected()) return Verdict.red(Cause.DTLS_BLOCKED, arrivedAt, List.of());
        if (!report.iceConnected() && seen.dtlsReceived() == 0) return Verdict.red(Cause.ANSWERS_DO_NOT_COME_BACK, arrivedAt, List.of());
        return Verdict.red(Cause.UNKNOWN, arrivedAt, List.of());
    }

    /** Nothing of the browser came in by this way. */
    private Verdict silent(Row row, Report report, SoFar soFar) {
        if (report.pairs() == 0 && row.family() == 6) return Verdict.open("no-ipv6-here", List.of());
        if (row.reach() == MACHINE) return Verdict.open("other-machine", List.of());
        if (row.reach() == LAN) return soFar.insideReached() ? closed(row) : Verdict.open("other-network", List.of());
        if (contradicted(row)) return Verdict.red(Cause.WRONG_PUBLIC_ADDRESS, List.of(), List.of());
        if (inside(report, soFar)) return Verdict.open("inside-the-house", List.of());
        boolean udpLeaves = soFar.udpWorks() || report.hasReflexive();
        if (udpLeaves && !othersCameBy(row)) return behindProvider(row) ? Verdict.red(Cause.CARRIER_GRADE_NAT, List.of(), List.of()) : closed(row);
        if (!udpLeaves && stunAnswers() && othersReachUs(row, soFar)) return Verdict.red(row.tcp() ? Cause.ONLY_WEB_TRAFFIC : Cause.YOUR_NETWORK_BLOCKS_UDP, List.of(), List.of());
        return Verdict.red(Cause.UNKNOWN, List.of(), advice(row));
    }

    /** By this very address and port. */
    private boolean othersCameBy(Row row) {
        return server.candidates().stream()
                .anyMatch(ours -> ours.arrivedMs() > 0 && ours.port() == row.port() && ours.address().equals(row.address()) && ours.protocol().equals(row.protocol()));
    }

    private boolean othersReachUs(Row row, SoFar soFar) {
        boolean arrived = server.candidates().stream()
                .anyMatch(ours -> ours.arrivedMs() > 0 && ours.protocol().equals(row.protocol()) && Row.of(0, ours).reach() == PUBLIC);
        return arrived || (row.tcp() ? soFar.others().tcp() : soFar.others().udp());
    }

    private Verdict closed(Row row) {
        return Verdict.red(row.tcp() ? Cause.TCP_PORT_CLOSED : Cause.UDP_PORTS_CLOSED, List.of(), advice(row));
    }

    /** From the same house many routers do not let packets to their own outside address back in, whatever is forwarded. */
    private boolean inside(Report report, SoFar soFar) {
        boolean sameOutside = server.candidates().stream().anyMatch(ours -> Row.of(0, ours).reach() == PUBLIC && report.reflexive().contains(ours.address()));
        return soFar.insideReached() || sameOutside;
    }

    /** Every STUN server sees us under another address than the operator gave. */
    private boolean contradicted(Row row) {
        var seen = server.stunServers().stream().map(MediaStatus.StunServer::seen).filter(address -> !address.isEmpty() && family(address) == row.family()).toList();
        return row.kind() == MediaStatus.Kind.CONFIGURED && !seen.isEmpty() && seen.stream().noneMatch(address -> host(address).equals(row.address()));
    }

    private boolean behindProvider(Row row) {
        return row.family() == 4 && server.candidates().stream().anyMatch(ours -> ours.kind() == MediaStatus.Kind.HOST && IpAddresses.numeric(ours.address()).filter(IpAddresses::isShared).isPresent());
    }

    private boolean stunAnswers() {
        return server.stunServers().stream().anyMatch(stun -> stun.state() == MediaStatus.StunState.ANSWERED);
    }

    private List<Advice> advice(Row row) {
        int inside = row.tcp() || ownPorts.contains(row.port()) || ownPorts.isEmpty() ? row.port() : ownPorts.getFirst();
        return List.of(new Advice(row.protocol(), row.port(), insideAddress(row), inside));
    }

    /** Where a router has to send it: our own address of the same family; in a network without translation the address itself. */
    private String insideAddress(Row row) {
        var own = server.candidates().stream().filter(candidate -> candidate.kind() == MediaStatus.Kind.HOST || candidate.kind() == MediaStatus.Kind.VISITED)
                .map(candidate -> Row.of(0, candidate)).filter(candidate -> candidate.family() == row.family() && candidate.reach() != MACHINE).toList();
        if (own.stream().anyMatch(candidate -> candidate.address().equals(row.address()))) return row.address();
        return own.stream().findFirst().map(Row::address).orElse(row.address());
    }

    private static List<Integer> ports(Diagnosis seen) {
        return seen.arrivedAt().stream().map(PORT::matcher).filter(Matcher::find).map(found -> Integer.valueOf(found.group(1))).distinct().toList();
    }

    private static String host(String addressAndPort) {
        return addressAndPort.replaceFirst(":\\d+$", "").replaceAll("[\\[\\]]", "");
    }

    private static int family(String addressAndPort) {
        return host(addressAndPort).contains(":") ? 6 : 4;
    }
}
