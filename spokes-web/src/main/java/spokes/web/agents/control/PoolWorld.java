package spokes.web.agents.control;

import livekit.LivekitModels.ServerInfo;
import spokes.web.access.Pass;

/** What the pool of workers wants of the world. Every call answers at once. */
public interface PoolWorld {
    /** How this server introduces itself to workers. */
    ServerInfo serverInfo();

    /** The token by which an agent joins its room, signed with this key. */
    String token(String apiKey, Pass pass);

    /** Wall clock, ms since 1970: for people to read, never for timing. */
    long wallClockMs();
}
