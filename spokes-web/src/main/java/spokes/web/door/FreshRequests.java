package spokes.web.door;

import java.lang.reflect.Field;
import java.util.List;
import org.glassfish.grizzly.ThreadCache;
import org.glassfish.grizzly.ThreadCache.CachedTypeIndex;

/**
 * Has Grizzly make anew, for every request, what it would take from a pool of the thread's. Whoever still holds a request, a response or a buffer when it has ended (a room that is just
 * writing to a socket that its client has cut) then holds something dead. Out of a pool it would be somebody else's by now: the frame would go to his connection, and what ends the old
 * request would end his. A few kilobytes more of garbage for every request.
 *
 * <p>By reflection, read from Grizzly 4.1 ({@code ThreadCache}): how many of a type a thread keeps is a constant there.
 */
public final class FreshRequests {
    /** All that belongs to a connection, a request on it, or bytes on their way, and is kept for the next. What stays pooled serves one call on one thread: encoders, date formats, arrays. */
    private static final List<String> NOT_KEPT = List.of(
            "org.glassfish.grizzly.filterchain.FilterChainContext", "org.glassfish.grizzly.Context",
            "org.glassfish.grizzly.http.server.Request", "org.glassfish.grizzly.http.server.SuspendStatus", "org.glassfish.grizzly.http.HttpServerFilter$ServerHttpRequestImpl",
            "org.glassfish.grizzly.http.HttpContent", "org.glassfish.grizzly.http.HttpTrailer", "org.glassfish.grizzly.http.HttpBrokenContent",
            "org.glassfish.grizzly.asyncqueue.AsyncWriteQueueRecord", "org.glassfish.grizzly.asyncqueue.AsyncReadQueueRecord", "org.glassfish.grizzly.WriteResult", "org.glassfish.grizzly.ReadResult",
            "org.glassfish.grizzly.memory.HeapMemoryManager$TrimmableHeapBuffer", "org.glassfish.grizzly.memory.HeapMemoryManager$RecyclableByteBufferWrapper",
            "org.glassfish.grizzly.memory.BuffersBuffer");

    private FreshRequests() {}

    /**
     * From now on, on all listeners, and not to be undone; once more changes nothing.
     *
     * @throws ReflectiveOperationException when this is another Grizzly than the one we know
     */
    public static void everywhere() throws ReflectiveOperationException {
        Field size = accessible("size"), index = accessible("index");
        var nothing = ThreadCache.obtainIndex(FreshRequests.class.getName(), Object.class, 0);
        for (String name : NOT_KEPT) {
            var kept = ThreadCache.obtainIndex(Class.forName(name, true, ThreadCache.class.getClassLoader()), 0);
            size.setInt(kept, nothing.getSize());
            index.setInt(kept, nothing.getIndex());     // threads keep by it: what they have already is not found again
        }
    }

    private static Field accessible(String name) throws ReflectiveOperationException {
        var field = CachedTypeIndex.class.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
