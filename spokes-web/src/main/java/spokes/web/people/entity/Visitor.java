package spokes.web.people.entity;

import java.security.Principal;
import java.util.Locale;

/**
 * Who sent this request.
 *
 * @param session id of the session, not its secret
 * @param identity how this session is called in rooms: random, so that nobody can be taken for somebody else or thrown out by choosing a name
 */
public record Visitor(String session, Kind kind, String name, String identity) implements Principal {
    public enum Kind {
        OWNER, GUEST;

        /** The Jakarta Security group, and the word on the wire. */
        public String group() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String getName() {
        return session;
    }
}
