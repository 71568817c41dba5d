package spokes.media.connector;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import java.io.Serializable;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.transaction.xa.XAResource;
import org.eclipse.microprofile.config.ConfigProvider;
import spokes.media.api.EarlyClasses;
import spokes.media.api.MediaEvent;
import spokes.media.loop.EngineSettings;
import spokes.media.loop.MediaEngine;

/**
 * Owns the media plane on behalf of the container: started with the application, stopped with it, replaced when its configuration is changed.
 *
 * <p>The settings are described in {@code ra.xml}. The engine's threads are its own and not the container's: they end in {@link #stop}, and
 * what the libraries inside leave in their thread-locals ends with them.
 */
public final class MediaResourceAdapter implements ResourceAdapter, Serializable {
    private static final System.Logger LOG = System.getLogger(MediaResourceAdapter.class.getName());

    /** Payara does not start an adapter again by itself whose start has failed. */
    private static final String HOW_TO_GO_ON = "Mend the setting, then restart the application: asadmin disable spokes; asadmin enable spokes";

    private String udpPortMin;
    private String udpPortMax;
    private String tcpPort;
    private String loops;
    private String bindAddresses;
    private String publicAddress;
    private String loopbackCandidates;
    private String iceLite;
    private String punching;
    private String stunServers;
    private String upnp;
    private String rehearsal;
    private String receiveBufferBytes;
    private String sendBufferBytes;

    private transient Optional<MediaEngine> engine = Optional.empty();

    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        try {
            EngineSettings settings = text().parsed().withRules(RulesText.parsed(MediaResourceAdapter::setting));
            int classes = EarlyClasses.load(MediaEngine.class, name -> name.startsWith("org.bouncycastle.tls."));
            LOG.log(Level.DEBUG, () -> classes + " classes are loaded for the threads of the media plane");
            MediaEngine started = MediaEngine.start(settings, MediaPlane.ONE.endpoints()::deliver);
            engine = Optional.of(started);
            MediaPlane.ONE.started(started);
            LOG.log(Level.INFO, () -> "The media plane listens on UDP " + started.listening());
        } catch (RuntimeException e) {
            String why = "The media plane cannot start: " + e.getMessage();
            MediaPlane.ONE.failed(why + ". " + HOW_TO_GO_ON);
            LOG.log(Level.ERROR, why + ". " + HOW_TO_GO_ON);
            throw new ResourceAdapterInternalException(why, e);
        }
    }

    private SettingsText text() {
        return new SettingsText(or(udpPortMin, "udp-port-min"), or(udpPortMax, "udp-port-max"), or(tcpPort, "tcp-port"), or(loops, "loops"),
                or(bindAddresses, "bind-addresses"), or(publicAddress, "public-address"), or(loopbackCandidates, "loopback-candidates"),
                or(iceLite, "ice-lite"), or(punching, "punching"), or(stunServers, "stun-servers"), or(upnp, "upnp"), or(rehearsal, "rehearsal"),
                or(receiveBufferBytes, "receive-buffer-bytes"), or(sendBufferBytes, "send-buffer-bytes"));
    }

    /** What the container's own sources do not have may be in one that the application brings along. */
    private static String or(String property, String name) {
        return property != null && !property.isBlank() ? property : setting("spokes.media." + name).orElse("");
    }

    private static Optional<String> setting(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).map(String::strip).filter(value -> !value.isEmpty());
    }

    @Override
    public void stop() {
        engine.ifPresent(running -> {
            MediaPlane.ONE.stopped(running, "the media plane is stopped or restarting");
            running.close();
            LOG.log(Level.INFO, "The media plane has stopped");
        });
        engine = Optional.empty();
    }

    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) {
        MediaPlane.ONE.endpoints().activate(factory);
        MediaPlane.ONE.announce(new MediaEvent.Restarted("the application was started"));
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        MediaPlane.ONE.endpoints().deactivate(factory);
    }

    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) throws ResourceException {
        return new XAResource[0];       // events take part in no transaction
    }

    public String getUdpPortMin() {
        return udpPortMin;
    }

    public void setUdpPortMin(String udpPortMin) {
        this.udpPortMin = udpPortMin;
    }

    public String getUdpPortMax() {
        return udpPortMax;
    }

    public void setUdpPortMax(String udpPortMax) {
        this.udpPortMax = udpPortMax;
    }

    public String getTcpPort() {
        return tcpPort;
    }

    public void setTcpPort(String tcpPort) {
        this.tcpPort = tcpPort;
    }

    public String getLoops() {
        return loops;
    }

    public void setLoops(String loops) {
        this.loops = loops;
    }

    public String getBindAddresses() {
        return bindAddresses;
    }

    public void setBindAddresses(String bindAddresses) {
        this.bindAddresses = bindAddresses;
    }

    public String getPublicAddress() {
        return publicAddress;
    }

    public void setPublicAddress(String publicAddress) {
        this.publicAddress = publicAddress;
    }

    public String getLoopbackCandidates() {
        return loopbackCandidates;
    }

    public void setLoopbackCandidates(String loopbackCandidates) {
        this.loopbackCandidates = loopbackCandidates;
    }

    public String getIceLite() {
        return iceLite;
    }

    public void setIceLite(String iceLite) {
        this.iceLite = iceLite;
    }

    public String getPunching() {
        return punching;
    }

    public void setPunching(String punching) {
        this.punching = punching;
    }

    public String getStunServers() {
        return stunServers;
    }

    public void setStunServers(String stunServers) {
        this.stunServers = stunServers;
    }

    public String getUpnp() {
        return upnp;
    }

    public void setUpnp(String upnp) {
        this.upnp = upnp;
    }

    public String getRehearsal() {
        return rehearsal;
    }

    public void setRehearsal(String rehearsal) {
        this.rehearsal = rehearsal;
    }

    public String getReceiveBufferBytes() {
        return receiveBufferBytes;
    }

    public void setReceiveBufferBytes(String receiveBufferBytes) {
        this.receiveBufferBytes = receiveBufferBytes;
    }

    public String getSendBufferBytes() {
        return sendBufferBytes;
    }

    public void setSendBufferBytes(String sendBufferBytes) {
        this.sendBufferBytes = sendBufferBytes;
    }
}
