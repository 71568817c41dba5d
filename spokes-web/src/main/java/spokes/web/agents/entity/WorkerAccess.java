package spokes.web.agents.entity;

import java.security.Principal;

/** A worker that may open a socket: a principal, since that is what a WebSocket session inherits from its HTTP request. */
public record WorkerAccess(String apiKey) implements Principal {
    @Override
    public String getName() {
        return apiKey;
    }
}
