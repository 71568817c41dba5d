package spokes.web.signaling.entity;

/** A call of the server API that is not done. The message is a sentence for whoever called. */
public final class CallRefused extends RuntimeException {
    /** Why, in Twirp's words. */
    public enum Code {
        UNAUTHENTICATED(401), PERMISSION_DENIED(403), NOT_FOUND(404), BAD_ROUTE(404), INVALID_ARGUMENT(400), MALFORMED(400),
        FAILED_PRECONDITION(412), RESOURCE_EXHAUSTED(429), UNIMPLEMENTED(501), UNAVAILABLE(503), DEADLINE_EXCEEDED(408), CANCELED(408), INTERNAL(500);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final transient Code code;

    public CallRefused(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
