package spokes.system.official;

import static spokes.system.container.Eventually.within;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Somebody in a room by one of LiveKit's own clients. All of them have the same abilities, which their scripts in {@code resources/official} carry out. */
public interface Guest extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(30);

    /** Which client this is, for people who read a failure. */
    String client();

    /**
     * Has the client do something and waits for it.
     *
     * @return what JSON makes of the answer
     * @throws Refused when the client says that it failed
     */
    Object ask(String ability, Map<String, ?> arguments);

    @Override
    void close();

    /** @return the participant's SID */
    default String connect(URI address, String token) {
        return (String) ask("connect", Map.of("url", address.toString(), "token", token));
    }

    default String speak() {
        return (String) ask("speak", Map.of());
    }

    default String show() {
        return (String) ask("show", Map.of());
    }

    default void hears(String identity) {
        until("hears " + identity, "heard", heard -> number(heard, identity) > 20);
    }

    default void sees(String identity) {
        until("sees " + identity, "seen", seen -> number(seen, identity) > 10);
    }

    default void events(String... wanted) {
        until("events " + List.of(wanted), "events", events -> ((List<?>) events).containsAll(List.of(wanted)));
    }

    default void receives(Message message) {
        until("receives " + message, "messages", messages -> messages(messages).contains(message));
    }

    default List<Message> received() {
        return messages(ask("messages", Map.of()));
    }

    /** Asks until the answer is right. @return that answer */
    default Object until(String what, String ability, Predicate<Object> right) {
        var last = new AtomicReference<Object>();
        try {
            within(PATIENCE, () -> {
                last.set(ask(ability, Map.of()));
                if (!right.test(last.get())) {
                    throw new AssertionError(client() + " never " + what + ", only: " + last.get());
                }
            });
        } catch (AssertionError never) {
            throw new AssertionError(never.getMessage() + "; it noticed: " + ask("events", Map.of()), never);
        }
        return last.get();
    }

    private static long number(Object figures, String identity) {
        return ((Map<?, ?>) figures).get(identity) instanceof Number figure ? figure.longValue() : 0;
    }

    private static List<Message> messages(Object answer) {
        return ((List<?>) answer).stream().map(Map.class::cast)
                .map(words -> new Message((String) words.get("kind"), (String) words.get("from"), (String) words.get("topic"), ((Number) words.get("size")).intValue(), (String) words.get("sha"))).toList();
    }

    /** Something that came by a data channel: {@code data}, {@code text} or {@code bytes}. */
    record Message(String kind, String from, String topic, int size, String sha) {
        /** What the scripts send when they are asked for so many bytes: all of them the same. */
        static Message bytes(String kind, String from, String topic, int size) {
            var content = new byte[size];
            Arrays.fill(content, (byte) size);
            return new Message(kind, from, topic, size, sha(content));
        }

        /** The same for text. */
        static Message text(String from, int size) {
            return new Message("text", from, "text", size, sha("x".repeat(size).getBytes()));
        }

        private static String sha(byte[] content) {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The client could not do it. */
    final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }
}
