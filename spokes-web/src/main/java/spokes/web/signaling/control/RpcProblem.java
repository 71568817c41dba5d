package spokes.web.signaling.control;

import java.util.Arrays;
import java.util.Optional;
import livekit.LivekitModels.RpcError;
import spokes.web.signaling.entity.CallRefused;
import spokes.web.signaling.entity.CallRefused.Code;

/** Why a call from client to client (LiveKit's RPC) fails: the protocol's number, its word, and what the server API says for it. */
enum RpcProblem {
    UNSUPPORTED_METHOD(1400, Code.INVALID_ARGUMENT, "Method not supported at destination"),
    RECIPIENT_NOT_FOUND(1401, Code.NOT_FOUND, "Recipient not found"),
    REQUEST_TOO_LARGE(1402, Code.MALFORMED, "Request payload too large"),
    UNSUPPORTED_SERVER(1403, Code.UNIMPLEMENTED, "RPC not supported by server"),
    UNSUPPORTED_VERSION(1404, Code.UNIMPLEMENTED, "Unsupported RPC version"),
    APPLICATION_ERROR(1500, Code.INTERNAL, "Application error in method handler"),
    CONNECTION_TIMEOUT(1501, Code.CANCELED, "Connection timeout"),
    RESPONSE_TIMEOUT(1502, Code.CANCELED, "Response timeout"),
    RECIPIENT_DISCONNECTED(1503, Code.UNAVAILABLE, "Recipient disconnected"),
    RESPONSE_TOO_LARGE(1504, Code.MALFORMED, "Response payload too large"),
    SEND_FAILED(1505, Code.INTERNAL, "Failed to send");

    private final int number;
    private final Code code;
    private final String words;

    RpcProblem(int number, Code code, String words) {
        this.number = number;
        this.code = code;
        this.words = words;
    }

    CallRefused refusal() {
        return refusal(code, number, words, "");
    }

    /** What the client answered; a method may have numbers of its own. */
    static CallRefused refusal(RpcError error) {
        return refusal(numbered(error.getCode()).map(known -> known.code).orElse(Code.INTERNAL), error.getCode(), error.getMessage(), error.getData());
    }

    private static Optional<RpcProblem> numbered(int number) {
        return Arrays.stream(values()).filter(problem -> problem.number == number).findFirst();
    }

    private static CallRefused refusal(Code code, int number, String words, String data) {
        return new CallRefused(code, "RpcError " + Integer.toUnsignedString(number) + ": " + words + (data.isEmpty() ? "" : ": " + data));
    }
}
