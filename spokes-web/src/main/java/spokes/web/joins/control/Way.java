package spokes.web.joins.control;

import java.util.Optional;
import java.util.regex.Pattern;

/** By which of our addresses something came, and from which of theirs: {@code 203.0.113.7:50000/udp from 198.51.100.9:61234}. */
record Way(String address, int port, String protocol, String from) {
    private static final Pattern LOCAL = Pattern.compile("(\\[[^]]+]|[^\\s:/]+|[0-9A-Fa-f:.]+):([0-9]{1,5})/(udp|tcp)");
    private static final Pattern WHOLE = Pattern.compile(LOCAL.pattern() + " from (\\S+)");

    static Optional<Way> of(String where) {
        var found = WHOLE.matcher(where);
        return found.matches() ? Optional.of(new Way(Addresses.withoutPort(found.group(1)), Integer.parseInt(found.group(2)), found.group(3),
                Addresses.withoutPort(found.group(4)))) : Optional.empty();
    }

    /** The local part alone, as {@code Diagnosis.arrivedAt} has it. */
    static Optional<Way> local(String where) {
        var found = LOCAL.matcher(where);
        return found.matches() ? Optional.of(new Way(Addresses.withoutPort(found.group(1)), Integer.parseInt(found.group(2)), found.group(3), ""))
                : Optional.empty();
    }
}
