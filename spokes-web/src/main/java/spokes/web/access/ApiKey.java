package spokes.web.access;

/** A key and the secret that signs its tokens. */
public record ApiKey(String key, String secret) {
    @Override
    public String toString() {
        return "ApiKey[" + key + "]";      // a secret is never printed
    }
}
