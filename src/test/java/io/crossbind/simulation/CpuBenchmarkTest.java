package io.crossbind.simulation;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The CPU time of all passes for each created and deleted binding, at growing numbers of bindings in one account. The time is from one thread,
 * with the AWS SDK and without the kit. {@code make benchmark} prints the times; linear growth shows equal times in all lines.
 */
@EnabledIfSystemProperty(named = "crossbind.benchmark", matches = ".+")
class CpuBenchmarkTest {
    private static final Logger LOG = LoggerFactory.getLogger(CpuBenchmarkTest.class);
    private static final int WARM_UP = 500;

    @Test
    void printsTheCpuTimeOfABinding() {
        measure(WARM_UP);
        LOG.info(
                "{}",
                "%9s %14s %14s %16s %16s %14s"
                        .formatted(
                                "bindings",
                                "create, ms",
                                "delete, ms",
                                "passes each",
                                "account passes",
                                "of them, ms"));
        for (String bindings : System.getProperty("crossbind.benchmark").split(",", -1)) {
            LOG.info("{}", measure(Integer.parseInt(bindings)));
        }
    }

    private static String measure(int bindings) {
        BenchmarkWorld world = new BenchmarkWorld(2 * bindings + 100);
        world.openAccount();
        Duration start = cpu(world);
        int passes = world.bindings.passes;
        world.createBindings(bindings);
        Duration created = cpu(world);
        world.deleteBindings(bindings);
        Duration deleted = cpu(world);
        return "%9d %14.2f %14.2f %16.1f %16d %14.1f"
                .formatted(
                        bindings,
                        millis(created.minus(start)) / bindings,
                        millis(deleted.minus(created)) / bindings,
                        (world.bindings.passes - passes) / (double) bindings,
                        world.accounts.passes,
                        millis(world.accounts.cpu.total()) / world.accounts.passes);
    }

    private static Duration cpu(BenchmarkWorld world) {
        return world.bindings.cpu.total().plus(world.accounts.cpu.total());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
