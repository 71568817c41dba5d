/**
 * This installation: its name, its settings, its database and the keys that sign access tokens.
 *
 * <p>The database is made ready before anybody uses it ({@code control.Database}); whoever must do something then observes
 * {@code entity.ServerReady}.
 */
package spokes.web.server;
