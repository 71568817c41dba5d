/**
 * All that signaling may see of the media plane: what can be asked ({@link spokes.media.api.MediaCommand}), what is told
 * ({@link spokes.media.api.MediaEvent}), and what stands ({@link spokes.media.api.MediaStatus}).
 *
 * <p>Nothing here runs, but for {@link spokes.media.api.EarlyClasses}, which both halves need before anything else does. The WAR compiles against this package alone (jar with the classifier {@code api}); the classes ship
 * inside the resource adapter, whose class loader is the application's parent.
 */
package spokes.media.api;
