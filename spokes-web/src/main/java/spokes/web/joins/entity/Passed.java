package spokes.web.joins.entity;

/**
 * A station that a join has reached.
 *
 * @param afterMs since the click, or since the first we heard of a client that is not our page
 * @param where by which addresses, as far as that says anything
 */
public record Passed(Station station, long afterMs, String where) {}
