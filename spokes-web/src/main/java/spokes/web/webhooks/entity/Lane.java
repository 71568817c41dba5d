package spokes.web.webhooks.entity;

/** One room's events on their way to one address: none overtakes another. */
public record Lane(String url, String room) {}
