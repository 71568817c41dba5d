/** The one door to the media plane: commands out through a JCA connection, events in through a message endpoint. */
package spokes.web.media;
