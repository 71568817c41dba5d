/**
 * The rim towards the container: a resource adapter by Jakarta Connectors 2.1 around {@link spokes.media.loop.MediaEngine}.
 *
 * <p>Commands come in by connections ({@link spokes.media.connector.MediaManagedConnection}), events go out to message endpoints
 * ({@link spokes.media.connector.MediaEndpoints}). Both find the engine that runs now through {@link spokes.media.connector.MediaPlane}:
 * Payara replaces the adapter when its configuration is changed, but keeps the pooled connections and does not activate the
 * endpoints again.
 */
package spokes.media.connector;
