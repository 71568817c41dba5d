/**
 * Who may do what: access tokens (JWS HS256, RFC 7515 and 7519, with LiveKit's claims) and the grants in them.
 *
 * <p>Where keys come from and who lives here is not known in this package; it asks through {@link spokes.web.access.ApiKeys}
 * and {@link spokes.web.access.Residents}.
 */
package spokes.web.access;
