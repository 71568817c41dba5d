package spokes.web.signaling.entity;

import java.security.Principal;
import spokes.web.access.AccessToken;
import spokes.web.access.Grants;
import spokes.web.http.entity.Approach;

/**
 * Somebody who may come in. A principal, since that is what a WebSocket session inherits from its HTTP request.
 *
 * @param freshToken the first {@code refresh_token} of the session
 * @param approach from where and through whom they came
 * @param askedNs when their request came, by the clock of the rooms
 */
public record Admission(AccessToken token, ClientParameters client, FirstWords firstWords, String freshToken, Approach approach, long askedNs) implements Principal {
    public Admission(AccessToken token, ClientParameters client, String freshToken) {
        this(token, client, FirstWords.NONE, freshToken, Approach.UNKNOWN);
    }

    public Admission(AccessToken token, ClientParameters client, FirstWords firstWords, String freshToken, Approach approach) {
        this(token, client, firstWords, freshToken, approach, 0);
    }

    public Admission by(Approach way, long requestNs) {
        return new Admission(token, client, firstWords, freshToken, way, requestNs);
    }

    /** One connection for both directions. */
    public boolean single() {
        return firstWords.single();
    }

    public Grants grants() {
        return token.grants();
    }

    public String room() {
        return grants().room();
    }

    public String identity() {
        return client.publishOnly() ? token.identity() + "#publish" : token.identity();
    }

    public boolean subscribes() {
        return grants().canSubscribe() && !client.publishOnly();
    }

    @Override
    public String getName() {
        return identity();
    }

    @Override
    public String toString() {
        return "Admission[" + room() + ", " + identity() + "]";       // tokens are not for logs
    }
}
