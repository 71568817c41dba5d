package spokes.media.loop;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** What a thread has used, as the JVM counts it. Zero where it does not. */
final class ThreadCosts {
    private final Optional<ThreadMXBean> threads =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean ? Optional.of(bean) : Optional.empty();

    long cpuNs(Thread thread) {
        return threads.map(bean -> Math.max(0, bean.getThreadCpuTime(thread.threadId()))).orElse(0L);
    }

    long allocatedBytes(Thread thread) {
        return threads.map(bean -> Math.max(0, bean.getThreadAllocatedBytes(thread.threadId()))).orElse(0L);
    }
}
