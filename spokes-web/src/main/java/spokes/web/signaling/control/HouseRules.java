package spokes.web.signaling.control;

/**
 * What the operator has decided for all rooms of this server, and no room for itself.
 *
 * @param remoteUnmute whether the server API may unmute a track too
 * @param codecs what may be published
 * @param dataTracks whether data tracks may be
 * @param dataBlobs whether participants may lay something down for others to look up
 * @param fullRoomInWebhooks whether webhooks about tracks describe the room as those about people do, and not only name it
 */
public record HouseRules(boolean remoteUnmute, Limits limits, Codecs codecs, boolean dataTracks, boolean dataBlobs, boolean fullRoomInWebhooks) {
    /** LiveKit's. */
    public static final HouseRules USUAL = new HouseRules(false, Limits.USUAL, Codecs.ALL, true, true, false);
}
