package spokes.web.serverapi.entity;

/**
 * A call of the server API was answered: for metrics.
 *
 * @param service {@code RoomService}; empty where the path names none of ours
 * @param method {@code CreateRoom}; likewise
 * @param status of HTTP
 * @param code in Twirp's words, {@code not_found}; empty where all went well
 */
public record CallAnswered(String service, String method, int status, String code, long tookMs) {}
