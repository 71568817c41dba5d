package spokes.media.sdp;

/** {@code a=ice-ufrag} and {@code a=ice-pwd}; both empty where a section names none. */
public record IceParameters(String ufrag, String pwd) {
    public static final IceParameters NONE = new IceParameters("", "");

    public boolean present() {
        return !ufrag.isEmpty() && !pwd.isEmpty();
    }

    @Override
    public String toString() {
        return "IceParameters[" + ufrag + "]";
    }
}
