/**
 * Configuration by LiveKit's names. All of it is in the EAR's {@code lib}, where resource adapter and WAR find it: whoever asks for a setting of ours gets what
 * LiveKit's file says of it, unless somebody has set ours.
 */
package spokes.web.configuration.livekit;
