package spokes.web.signaling.control;

import livekit.LivekitModels.ServerInfo;

/** How this server introduces itself. Clients parse the version, so it is the one whose behaviour we follow; our own name is beside it. */
public record ServerCard(String nodeId, String ownVersion, String region) {
    static final String VERSION = "1.13.5";
    static final int PROTOCOL = 17, AGENT_PROTOCOL = 1;

    public ServerInfo info() {
        return ServerInfo.newBuilder().setEdition(ServerInfo.Edition.Standard).setVersion(VERSION).setProtocol(PROTOCOL)
                .setNodeId(nodeId).setRegion(region).setAgentProtocol(AGENT_PROTOCOL).setDebugInfo("Spokes " + ownVersion).build();
    }
}
