package spokes.web.people.entity;

/** Fired after a session ended, whatever for: logged out, expired, withdrawn, replaced. Who is in a room by it has to leave. */
public record SessionEnded(String session, String identity) {}
