package io.crossbind.e2e.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Ports of 127.0.0.1 on which nothing listens. Each port is returned once per JVM. The ports are below Linux's range for local ports of
 * connections (32768 on, ip-sysctl), so that no connection takes a port between its choice and its use. Each fork of the test run, named by
 * the system property {@value #FORK}, has its own range for the same reason.
 */
public final class FreePorts {
    private static final String FORK = "crossbind.fork";
    private static final int FIRST = 12_000;
    private static final int PER_FORK = 5_000;
    private static final int FORKS = 4;

    private static final int RANGE = FIRST + PER_FORK * (Integer.getInteger(FORK, 0) % FORKS);
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PER_FORK));

    private FreePorts() {}

    /** Returns one free port. */
    public static int one() {
        return take(1).getFirst();
    }

    /**
     * Returns the requested number of free ports, all different.
     *
     * @throws IllegalStateException if the whole range is in use
     */
    public static List<Integer> take(int count) {
        List<Integer> free = Stream.generate(() -> RANGE + Math.floorMod(NEXT.getAndIncrement(), PER_FORK))
                .limit(PER_FORK)
                .filter(FreePorts::isFree)
                .limit(count)
                .toList();
        if (free.size() < count) {
            throw new IllegalStateException(
                    "Fewer than " + count + " free ports from " + RANGE + " to " + (RANGE + PER_FORK - 1));
        }
        return free;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
