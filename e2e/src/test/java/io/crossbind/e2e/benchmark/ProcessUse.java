package io.crossbind.e2e.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The CPU time and the resident memory of a process, from {@code /proc} of Linux (proc_pid_stat(5), proc_pid_status(5)).
 *
 * @param cpu user and system time of all its threads since its start
 * @param residentMebibytes VmRSS
 */
public record ProcessUse(Duration cpu, long residentMebibytes) {
    /** USER_HZ is 100 on every architecture with a JDK 25 (time(7)). */
    private static final long MILLIS_PER_TICK = 10;

    private static final int KIBI = 1024;

    /** Positions of utime and stime behind the name of the program, which may contain blanks. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    public static ProcessUse of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
            String resident = Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .findFirst()
                    .orElseThrow();
            return new ProcessUse(
                    Duration.ofMillis(ticks * MILLIS_PER_TICK),
                    Long.parseLong(resident.replaceAll("[^0-9]", "")) / KIBI);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
