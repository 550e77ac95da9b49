package io.crossbind.operator;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Collects the garbage of the old generation before the generation grows by much. The serial collector of JDK 25 expands the old generation
 * up to the heap limit before a collection. Until then, each replaced version of a cached object would stay resident.
 */
final class OldGeneration {
    /** The name of the pool under the serial collector, which is the shipped setting. */
    private static final String POOL = "Tenured Gen";

    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** The time of a collection is proportional to the objects in use. So a busy process collects when a share of them is garbage. */
    private static final int SHARE = 4;

    /** The amount of garbage not worth a collection, in bytes. */
    private static final long TOLERATED = 4 << 20;

    private OldGeneration() {}

    /** Watches until the process ends. Other collectors need no watch, because they collect in time. */
    static void watch() {
        ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("old-generation").factory());
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> POOL.equals(pool.getName()))
                .forEach(pool -> {
                    every(schedule, BUSY, () -> collectIf(pool, OldGeneration::isUrgent));
                    every(schedule, IDLE, () -> collectIf(pool, OldGeneration::isWorthIt));
                });
    }

    private static void every(ScheduledExecutorService schedule, Duration interval, Runnable task) {
        schedule.scheduleWithFixedDelay(task, interval.toSeconds(), interval.toSeconds(), TimeUnit.SECONDS);
    }

    private static void collectIf(MemoryPoolMXBean pool, Rule rule) {
        @Nullable MemoryUsage collected = pool.getCollectionUsage();
        if (rule.holds(pool.getUsage().getUsed(), collected == null ? 0 : collected.getUsed())) {
            System.gc();
        }
    }

    /**
     * Returns whether a busy process collects at once.
     *
     * @param used bytes in use or garbage
     * @param collected bytes left by the last collection, 0 before the first one
     */
    static boolean isUrgent(long used, long collected) {
        return used > collected + collected / SHARE + TOLERATED;
    }

    /** Returns whether the garbage of a minute is worth a collection. */
    static boolean isWorthIt(long used, long collected) {
        return used > collected + TOLERATED;
    }

    @FunctionalInterface
    private interface Rule {
        boolean holds(long used, long collected);
    }
}
