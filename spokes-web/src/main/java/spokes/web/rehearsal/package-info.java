/**
 * The server plays joins through with itself when it has started and nobody is there, so that the first who come do not wait for the compiler.
 * What of it the media plane does, it plays by itself (setting {@code spokes.media.rehearsal}).
 */
package spokes.web.rehearsal;
