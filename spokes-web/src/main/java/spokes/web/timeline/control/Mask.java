package spokes.web.timeline.control;

import java.util.regex.Pattern;

/** Addresses of people are nobody's business until somebody looks for a fault: {@code 198.51.x.x}, {@code 2001:db8:…}. */
public final class Mask {
    private static final Pattern V4 = Pattern.compile("\\b(\\d{1,3}\\.\\d{1,3})\\.\\d{1,3}\\.\\d{1,3}\\b");
    private static final Pattern V6 = Pattern.compile("\\b([0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}):[0-9A-Fa-f:]*[0-9A-Fa-f]|\\b([0-9A-Fa-f]{1,4})::[0-9A-Fa-f:]*");

    private Mask() {}

    public static String addresses(String text) {
        return V6.matcher(V4.matcher(text).replaceAll("$1.x.x"))
            .replaceAll(found -> (found.group(1) == null ? found.group(2) : found.group(1)) + ":…");
    }

    /** Ours stay, theirs do not: {@code 203.0.113.7:50000/udp from 198.51.x.x:61234}. */
    public static String afterFrom(String where) {
        int from = where.indexOf(" from ");
        return from < 0 ? where : where.substring(0, from) + addresses(where.substring(from));
    }
}
