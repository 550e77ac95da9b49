package io.crossbind.kit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Scheduler seeded(long seed, Faults faults) {
        return new Scheduler(seed, new VirtualClock(START), faults, 0.5);
    }

    /** Runs three tasks with points, sleeps, locks and children, and returns their actions in order. */
    private static List<String> scenario(Scheduler scheduler) {
        List<String> done = new ArrayList<>();
        Locks locks = new Locks(scheduler);
        for (String name : List.of("a", "b", "c")) {
            scheduler.spawn(name, () -> {
                for (int i = 0; i < 5; i++) {
                    int step = i;
                    scheduler.point("step " + step);
                    done.add(name + step);
                    locks.hold("lock", () -> {
                        scheduler.point("inside");
                        return done.add(name + step + " inside");
                    });
                    scheduler.sleep(Duration.ofMillis(scheduler.random().nextInt(100)));
                }
                scheduler.spawn(name + " child", () -> done.add(name + " child"));
            });
        }
        scheduler.runUntilIdle();
        return done;
    }

    @Test
    void theSameSeedHasTheSameTrace() {
        for (long seed = 0; seed < 50; seed++) {
            Scheduler first = new Scheduler(seed);
            Scheduler second = new Scheduler(seed);

            assertThat(scenario(first)).isEqualTo(scenario(second)).hasSize(33);
            assertThat(first.trace()).isEqualTo(second.trace()).hasSizeGreaterThan(50);
        }
    }

    @Test
    void theSameSeedHasTheSameTraceWithKills() {
        Faults faults = (task, point, random) -> random.nextInt(20) == 0;
        int kills = 0;
        for (long seed = 0; seed < 50; seed++) {
            Scheduler first = seeded(seed, faults);
            Scheduler second = seeded(seed, faults);

            assertThat(scenario(first)).isEqualTo(scenario(second));
            assertThat(first.trace()).isEqualTo(second.trace());
            kills += (int) first.trace().stream()
                    .filter(decision -> decision.event() == Decision.Event.KILL)
                    .count();
        }
        assertThat(kills).isGreaterThan(20);
    }

    @Test
    void seedsReachEveryOrderOfTwoTasks() {
        Set<List<String>> orders = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            List<String> done = new ArrayList<>();
            for (String name : List.of("a", "b")) {
                scheduler.spawn(name, () -> {
                    done.add(name);
                    scheduler.point("between");
                    done.add(name);
                });
            }
            scheduler.runUntilIdle();
            orders.add(done);
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void oneTaskRunsAtATime() {
        Scheduler scheduler = new Scheduler(1);
        int[] counter = new int[1];
        for (int i = 0; i < 10; i++) {
            scheduler.spawn("adds", () -> {
                for (int j = 0; j < 1000; j++) {
                    int before = counter[0];
                    Thread.onSpinWait();
                    counter[0] = before + 1;
                    scheduler.point("next");
                }
            });
        }
        scheduler.runUntilIdle();
        assertThat(counter[0]).isEqualTo(10_000);
    }

    @Test
    void virtualTimeAdvancesToTheNextTimer() {
        Scheduler scheduler = new Scheduler(1);
        List<String> woken = new ArrayList<>();
        scheduler.spawn("late", () -> {
            scheduler.sleep(Duration.ofDays(2));
            woken.add("late " + scheduler.clock().instant());
        });
        scheduler.spawnAfter(
                Duration.ofHours(1),
                "p",
                "early",
                () -> woken.add("early " + scheduler.clock().instant()));

        scheduler.runFor(Duration.ofHours(3));
        assertThat(woken).containsExactly("early 2026-01-01T01:00:00Z");
        assertThat(scheduler.clock().instant()).isEqualTo(START.plus(Duration.ofHours(3)));

        scheduler.runUntilIdle();
        assertThat(woken).containsExactly("early 2026-01-01T01:00:00Z", "late 2026-01-03T00:00:00Z");
    }

    @Test
    void aProcessThatIsKilledAtAPointHasNoFurtherEffect() {
        List<String> effects = new ArrayList<>();
        Scheduler scheduler = seeded(1, (task, point, random) -> point.equals("write 2"));
        scheduler.spawn("operator", "stubborn", () -> {
            for (int i = 1; i <= 3; i++) {
                try {
                    scheduler.point("write " + i);
                    effects.add("write " + i);
                } catch (Throwable e) {
                    assertThat(e).isInstanceOf(Killed.class);
                }
            }
        });
        scheduler.spawn("operator", "sibling", () -> {
            scheduler.await("never", () -> false);
            effects.add("sibling");
        });
        scheduler.spawn("other process", () -> {
            scheduler.sleep(Duration.ofSeconds(1));
            scheduler.point("other");
            effects.add("other");
        });

        scheduler.runUntilIdle();

        assertThat(effects).containsExactly("write 1", "other");
        assertThat(scheduler.alive()).isEmpty();
    }

    @Test
    void aKilledTaskThatCatchesEverythingIsStopped() {
        Scheduler scheduler = seeded(1, (task, point, random) -> task.process().equals("loop"));
        List<String> done = new ArrayList<>();
        Locks locks = new Locks(scheduler);
        List<Throwable> caught = new ArrayList<>();
        scheduler.spawn("loop", () -> {
            while (true) {
                try {
                    scheduler.point("again");
                } catch (Throwable e) {
                    caught.add(e);
                }
            }
        });
        scheduler.spawn("other", () -> locks.hold("lock", () -> done.add("other")));

        scheduler.runUntilIdle();

        assertThat(caught).isNotEmpty().allSatisfy(e -> assertThat(e).isInstanceOf(Killed.class));
        assertThat(done).containsExactly("other");
        assertThat(scheduler.alive()).isEmpty();
    }

    @Test
    void aProcessIsKilledAtEachOfItsPoints() {
        List<List<String>> runs = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            Scheduler scheduler = seeded(1, Faults.atPoint("operator", number));
            List<String> effects = new ArrayList<>();
            scheduler.spawn("operator", "pass", () -> {
                for (String write : List.of("a", "b", "c")) {
                    scheduler.point(write);
                    effects.add(write);
                }
            });
            scheduler.runUntilIdle();
            runs.add(effects);
        }
        assertThat(runs).containsExactly(List.of(), List.of("a"), List.of("a", "b"), List.of("a", "b", "c"));
    }

    @Test
    void aTaskIsKilledByAnother() {
        for (long seed = 0; seed < 20; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            List<String> done = new ArrayList<>();
            Task victim = scheduler.spawn("victim", () -> {
                scheduler.sleep(Duration.ofSeconds(2));
                done.add("victim");
            });
            scheduler.spawn("killer", () -> {
                scheduler.sleep(Duration.ofSeconds(1));
                scheduler.kill(victim);
                done.add("killer");
            });

            scheduler.runUntilIdle();

            assertThat(done).containsExactly("killer");
            assertThat(victim.isEnded()).isTrue();
        }
    }

    @Test
    void locksExcludeAndAreReentrant() {
        for (long seed = 0; seed < 50; seed++) {
            Scheduler scheduler = new Scheduler(seed);
            Locks locks = new Locks(scheduler);
            List<String> done = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                scheduler.spawn(name, () -> {
                    locks.lock("k");
                    locks.lock("k");
                    done.add(name);
                    scheduler.sleep(Duration.ofSeconds(1));
                    locks.unlock("k");
                    scheduler.point("still held");
                    done.add(name);
                    locks.unlock("k");
                });
            }
            scheduler.runUntilIdle();

            assertThat(done).hasSize(6);
            for (int i = 0; i < 6; i += 2) {
                assertThat(done.get(i)).isEqualTo(done.get(i + 1));
            }
            assertThat(scheduler.clock().instant()).isEqualTo(START.plusSeconds(3));
        }
    }

    @Test
    void aKilledHolderReleasesItsLocks() {
        Scheduler scheduler = seeded(3, (task, point, random) -> point.equals("die"));
        Locks locks = new Locks(scheduler);
        List<String> done = new ArrayList<>();
        scheduler.spawn("holder", () -> {
            locks.lock("k");
            scheduler.sleep(Duration.ofSeconds(1));
            scheduler.point("die");
        });
        scheduler.spawnAfter(Duration.ofMillis(1), "p", "waiter", () -> locks.hold("k", () -> done.add("waiter")));

        scheduler.runUntilIdle();

        assertThat(done).containsExactly("waiter");
        assertThat(locks.isHeld("k")).isFalse();
    }

    @Test
    void aDeadlockIsReportedWithItsSeed() {
        long found = LongStream.range(0, 100)
                .filter(seed -> {
                    Scheduler scheduler = new Scheduler(seed);
                    Locks locks = new Locks(scheduler);
                    scheduler.spawn("ab", () -> locks.hold("a", () -> locks.hold("b", () -> 1)));
                    scheduler.spawn("ba", () -> locks.hold("b", () -> locks.hold("a", () -> 1)));
                    try {
                        scheduler.runUntilIdle();
                        return false;
                    } catch (SimulationFailure failure) {
                        assertThat(failure).hasMessageContaining("deadlock").hasMessageContaining("seed " + seed);
                        scheduler.close();
                        assertThat(scheduler.alive()).isEmpty();
                        return true;
                    }
                })
                .count();
        assertThat(found).isBetween(5L, 95L);
    }

    @Test
    void aFailureOfATaskFailsTheRunWithItsSeedAndTrace() {
        Scheduler scheduler = new Scheduler(42);
        scheduler.spawn("broken", () -> {
            scheduler.point("a point");
            throw new IllegalStateException("wrong");
        });
        assertThatThrownBy(scheduler::runUntilIdle)
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("seed 42")
                .hasMessageContaining("a point")
                .hasRootCauseMessage("wrong");
    }

    @Test
    void aForeignThreadIsRefusedAtAPoint() {
        Scheduler scheduler = new Scheduler(1);
        List<Throwable> refused = new ArrayList<>();
        scheduler.spawn("task", () -> {
            Thread foreign = Thread.ofPlatform().unstarted(() -> scheduler.point("foreign"));
            foreign.setUncaughtExceptionHandler((thread, e) -> refused.add(e));
            foreign.start();
            try {
                foreign.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        scheduler.runUntilIdle();
        assertThat(refused).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void outsideOfTasksAPointDoesNothing() {
        Scheduler scheduler = new Scheduler(1);
        scheduler.point("outside");
        scheduler.sleep(Duration.ofSeconds(5));
        assertThat(scheduler.clock().instant()).isEqualTo(START.plusSeconds(5));
        assertThat(scheduler.trace()).isEmpty();
    }

    @Test
    void anAwaitingTaskGoesOnWhenItsConditionHolds() {
        Scheduler scheduler = new Scheduler(7);
        List<String> queue = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        scheduler.spawn("worker", () -> {
            while (true) {
                scheduler.await("queue", () -> !queue.isEmpty());
                taken.add(queue.removeFirst());
            }
        });
        scheduler.spawn("producer", () -> {
            for (int i = 0; i < 3; i++) {
                queue.add("item " + i);
                scheduler.sleep(Duration.ofSeconds(1));
            }
        });

        scheduler.runUntilIdle();
        assertThat(taken).containsExactly("item 0", "item 1", "item 2");
        scheduler.close();
        assertThat(scheduler.alive()).isEmpty();
    }
}
