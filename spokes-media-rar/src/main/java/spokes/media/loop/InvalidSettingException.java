package spokes.media.loop;

/** A setting that makes no sense; the message names the property, the value found and what is allowed. */
public final class InvalidSettingException extends RuntimeException {
    public InvalidSettingException(String property, Object found, String allowed) {
        super("%s is \"%s\"; allowed is %s".formatted(property, found, allowed));
    }
}
