package spokes.web.agents.control;

import java.util.HashMap;
import java.util.Locale;
import livekit.LivekitAgent.AvailabilityResponse;
import livekit.LivekitModels.ParticipantPermission;
import spokes.web.access.Grants;
import spokes.web.access.Pass;

/** What an agent's token says: what its worker wants it to say, and that it is an agent. */
final class AgentPasses {
    private static final String KIND = "agent", AGENT_NAME = "lk.agent_name";

    private AgentPasses() {}

    static Pass pass(String room, String identity, AvailabilityResponse wish, Worker worker) {
        var attributes = new HashMap<>(wish.getParticipantAttributesMap());
        attributes.put(AGENT_NAME, worker.kind().agentName());
        attributes.values().removeIf(String::isEmpty);
        return new Pass(identity, wish.getParticipantName(), KIND, wish.getParticipantMetadata(), attributes, grants(room, worker.permission()));
    }

    private static Grants grants(String room, ParticipantPermission may) {
        var sources = may.getCanPublishSourcesList().stream().map(source -> source.name().toLowerCase(Locale.ROOT)).toList();
        return new Grants(room, true, false, false, false, may.getCanPublish(), may.getCanSubscribe(), may.getCanPublishData(), sources,
                may.getCanUpdateMetadata(), may.getHidden(), false, true, may.getCanSubscribeMetrics(), may.getCanManageAgentSession());
    }
}
