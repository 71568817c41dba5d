package spokes.web.server.entity;

/** Fired once per start, when the database is up to date and the server's row is there. */
public record ServerReady() {}
