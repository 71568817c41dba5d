package spokes.web.people.entity;

/** Fired once in a server's life, inside the transaction that makes its owner. */
public record OwnerMade() {}
