package spokes.web.rooms;

/**
 * Someone in a room, as others outside see it. Hidden participants never show.
 *
 * @param name its identity, where its token says no name
 * @param camera whether a camera picture is published and not muted
 * @param screen whether a screen is shared
 */
public record Occupant(String identity, String name, Microphone microphone, boolean camera, boolean screen, boolean speaking) {
    public enum Microphone { ON, MUTED, OFF }
}
