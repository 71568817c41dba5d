package spokes.media.transport.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A full agent of another make, ice4j's, against ours over real sockets on loopback. */
@Timeout(60)
class Ice4jWireTest {
    /** Kept, so that their levels are. */
    static final List<Logger> QUIET = List.of(Logger.getLogger("org.ice4j"), Logger.getLogger("org.jitsi"), Logger.getLogger("ice4j"));

    final Queue<String> said = new ConcurrentLinkedQueue<>();
    final InetAddress loopback = InetAddress.getLoopbackAddress();
    Agent theirs;
    Ours ours;

    @BeforeEach
    void two_agents() throws Exception {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        System.setProperty("ice4j.harvest.mapping.aws.enabled", "false");
        ours = new Ours();
        theirs = new Agent("", new LoggerImpl("ice4j"));
        theirs.setUseDynamicPorts(false);
        theirs.setTa(5);
        theirs.addCandidateHarvester(new Loopback());
    }

    @AfterEach
    void both_end() throws Exception {
        theirs.free();
        ours.close();
    }

    @Test
    void a_controlling_agent_connects_and_is_followed_to_what_it_nominates() throws Exception {
        var component = connect(true);

        var chosen = component.getSelectedPair();
        assertThat(chosen.getRemoteCandidate().getTransportAddress().getPort()).isEqualTo(ours.address.getPort());
        assertThat(ours.agent.selected().orElseThrow().remote().getPort()).isEqualTo(chosen.getLocalCandidate().getTransportAddress().getPort());
        assertThat(said).contains("ANSWERED").doesNotContain("MALFORMED", "UNAUTHENTICATED", "REFUSED");
        assertThat(ours.agent.liveness()).isEqualTo(Liveness.PRESENT);
    }

    @Test
    void an_agent_that_thinks_we_control_is_told_better_and_connects() throws Exception {
        connect(false);
        assertThat(said).contains("REFUSED", "ANSWERED");
        assertThat(theirs.isControlling()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void our_full_agent_and_theirs_connect_whoever_decides(IceRole role) throws Exception {
        full(role);
        var component = connect(role == IceRole.CONTROLLED);
        assertThat(ours.confirmed.await(20, TimeUnit.SECONDS)).isTrue();
        var chosen = component.getSelectedPair();

        assertThat(chosen.getRemoteCandidate().getTransportAddress().getPort()).isEqualTo(ours.address.getPort());
        assertThat(ours.agent.selected().orElseThrow().remote().getPort()).isEqualTo(chosen.getLocalCandidate().getTransportAddress().getPort());
        assertThat(said).contains("CONFIRMED", "ANSWERED").doesNotContain("MALFORMED", "UNAUTHENTICATED", "REFUSED");
        assertThat(theirs.isControlling()).isEqualTo(role == IceRole.CONTROLLED);
    }

    @ParameterizedTest
    @EnumSource
    void a_role_that_both_have_taken_is_settled_by_the_tie_breaker(IceRole role) throws Exception {
        full(role);
        var component = connect(role == IceRole.CONTROLLING);

        assertThat(ours.confirmed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ours.agent.selected().orElseThrow().remote().getPort())
                .isEqualTo(component.getSelectedPair().getLocalCandidate().getTransportAddress().getPort());
        assertThat(said).contains("CONFIRMED", "ANSWERED");
    }

    /** Ours sends checks too; the only address that we send to here is the one that a check of theirs came from. */
    private void full(IceRole role) {
        ours.agent = new IceAgent(ours.credentials, IceSetup.full(LocalSockets.NONE, new SecureRandom()), role, ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-the-right-password-at-all", "x"})
    void an_agent_with_a_wrong_password_never_hears_from_us(String password) throws Exception {
        start(true, password);
        assertThat(ours.refused.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said).containsOnly("UNAUTHENTICATED");
        assertThat(ours.agent.selected()).isEmpty();
    }

    private Component connect(boolean controlling) throws Exception {
        var done = new CountDownLatch(1);
        theirs.addStateChangeListener(event -> {
            if (((IceProcessingState) event.getNewValue()).isEstablished()) {
                done.countDown();
            }
        });
        var component = start(controlling, ours.credentials.pwd());
        assertThat(done.await(30, TimeUnit.SECONDS)).as("connected; ours said %s, theirs is %s", said, theirs.getState()).isTrue();
        return component;
    }

    private Component start(boolean controlling, String password) throws Exception {
        theirs.setControlling(controlling);
        var stream = theirs.createMediaStream("media");
        var component = theirs.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
        stream.setRemoteUfrag(ours.credentials.ufrag());
        stream.setRemotePassword(password);
        component.addRemoteCandidate(new RemoteCandidate(new TransportAddress(ours.address, Transport.UDP), component,
                CandidateType.HOST_CANDIDATE, "1", 2_130_706_431L, null));
        ours.agent.setRemote(new IceCredentials(theirs.getLocalUfrag(), theirs.getLocalPassword()), System.nanoTime());
        theirs.startConnectivityEstablishment();
        return component;
    }

    /** ice4j gathers no loopback addresses by itself. */
    private final class Loopback extends AbstractCandidateHarvester {
        @Override
        public Collection<LocalCandidate> harvest(Component component) {
            try {
                var socket = new IceUdpSocketWrapper(new DatagramSocket(0, loopback));
                var candidate = new HostCandidate(socket, component, Transport.UDP);
                component.addLocalCandidate(candidate);
                candidate.getStunStack().addSocket(socket);
                return List.of(candidate);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isHostHarvester() {
            return true;
        }
    }

    /** Our agent behind a socket; lite until it is told otherwise. */
    private final class Ours implements IceAgent.Sink {
        final IceCredentials credentials = IceCredentials.generate(new SecureRandom());
        volatile IceAgent agent = new IceAgent(credentials, this);
        final DatagramChannel channel = DatagramChannel.open();
        final InetSocketAddress address;
        final CountDownLatch refused = new CountDownLatch(3);
        /** Theirs may be through before the answer to our own check is back. */
        final CountDownLatch confirmed = new CountDownLatch(1);
        final Thread thread;

        Ours() throws IOException {
            channel.bind(new InetSocketAddress(loopback, 0));
            address = (InetSocketAddress) channel.getLocalAddress();
            thread = Thread.ofPlatform().name("ours").start(this::run);
        }

        private void run() {
            var in = ByteBuffer.allocate(2048);
            try {
                channel.configureBlocking(false);
                while (true) {
                    in.clear();
                    var from = (InetSocketAddress) channel.receive(in);
                    if (from == null) {
                        agent.onTick(System.nanoTime());
                        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                        continue;
                    }
                    var verdict = agent.onPacket(in.array(), 0, in.position(), 0, from, System.nanoTime());
                    said.add(verdict.toString());
                    if (verdict == Verdict.UNAUTHENTICATED) {
                        refused.countDown();
                    }
                    if (verdict == Verdict.CONFIRMED) {
                        confirmed.countDown();
                    }
                }
            } catch (ClosedChannelException _) {
                // The test is over.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void close() throws Exception {
            channel.close();
            thread.join(5_000);
        }

        @Override
        public void send(byte[] bytes, int offset, int length, int socket, InetSocketAddress to) {
            try {
                channel.send(ByteBuffer.wrap(bytes, offset, length), to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void firstPath(Path path) {}

        @Override
        public void selected(Path path) {}

        @Override
        public void liveness(Liveness now) {}
    }
}
