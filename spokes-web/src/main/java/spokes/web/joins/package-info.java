/**
 * Why somebody does not get in: the stations of every join, and the cause by evidence when one of them is missing.
 *
 * <p>News go in (a token was given, a socket opened, a check arrived, the page says), a {@link spokes.web.joins.entity.Cause} comes out.
 * A wrong cause is worse than none, so every rule says what proves it; {@code docs/causes.md} is the same list for people.
 */
package spokes.web.joins;
