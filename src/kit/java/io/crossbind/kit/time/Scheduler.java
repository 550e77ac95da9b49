package io.crossbind.kit.time;

import io.crossbind.kit.time.Decision.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time in an order determined by a seed. A task runs until its next scheduling point. There the seed decides which task
 * continues, and {@link Faults} decide whether the process of the task dies. Virtual time moves to the next timer when no task can
 * continue. For the same seed, tasks with the same actions at the same points have the same run.
 *
 * <p>The thread that gives up the turn makes the decision and hands the turn over. So a point after which the same task continues costs no
 * thread switch. A run from a virtual thread is faster than from a platform thread.
 *
 * <p>The file is long because the turn, the clock and the tasks are one state with one place of change.
 */
public final class Scheduler implements Points {
    /** A run with more decisions at one instant counts as endless. */
    private static final int MOST_DECISIONS_AT_ONCE = 100_000;

    private final long seed;
    private final VirtualClock clock;
    private final Faults faults;
    private final SplittableRandom choices;
    private final SplittableRandom faultChoices;
    private final SplittableRandom scenario;
    private final double switching;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Task> runnable = new ArrayList<>();
    private final List<Decision> trace = new ArrayList<>();
    private @Nullable Task current;
    private @Nullable Thread driver;
    private volatile boolean driverTurn;
    private Instant limit = Instant.MAX;
    private @Nullable BooleanSupplier goal;
    private @Nullable SimulationFailure failure;
    private int spawned;
    /** Number of decisions since the clock moved last. */
    private int decisions;

    private boolean recording = true;

    /** Creates a scheduler without kills whose clock starts in 2026. */
    public Scheduler(long seed) {
        this(seed, new VirtualClock(Instant.parse("2026-01-01T00:00:00Z")), Faults.NONE, 0.5);
    }

    /**
     * Creates a scheduler.
     *
     * @param clock the time of the tasks
     * @param faults decides which process dies at which point
     * @param switching the probability that at a point the turn goes to a random task, and does not stay with the current one
     */
    public Scheduler(long seed, VirtualClock clock, Faults faults, double switching) {
        this.seed = seed;
        this.clock = clock;
        this.faults = faults;
        this.switching = switching;
        SplittableRandom root = new SplittableRandom(seed);
        this.choices = root.split();
        this.faultChoices = root.split();
        this.scenario = root.split();
    }

    /** Returns the seed of this run. */
    public long seed() {
        return seed;
    }

    /** Returns the clock that all tasks read. */
    public VirtualClock clock() {
        return clock;
    }

    /** Returns a random generator for the scenario. Its draws do not change the order of tasks. */
    public RandomGenerator random() {
        return scenario;
    }

    /** Returns the decisions so far. */
    public List<Decision> trace() {
        return Collections.unmodifiableList(trace);
    }

    /** Returns the decisions so far, one per line. */
    public String printedTrace() {
        return trace.stream().map(Decision::toString).collect(Collectors.joining("\n"));
    }

    /** Records no decisions, which makes runs cheaper. A failing seed can be run again with a trace. */
    public Scheduler withoutTrace() {
        recording = false;
        return this;
    }

    /** Starts a task that is a process of its own. The task begins to run at its first turn. */
    public Task spawn(String name, Runnable body) {
        return spawn(name, name, body);
    }

    /** Starts a task of a process. The task dies with the other tasks of the process. */
    public Task spawn(String process, String name, Runnable body) {
        return start(process, name, null, body);
    }

    /** Starts a task after a delay in virtual time. */
    public Task spawnAfter(Duration delay, String process, String name, Runnable body) {
        return start(process, name, clock.instant().plus(delay), body);
    }

    /** Returns the running task, null outside of tasks. */
    public @Nullable Task current() {
        @Nullable Task task = current;
        return task != null && task.isCurrentThread() ? task : null;
    }

    /** Returns the tasks that have not ended, oldest first. */
    public List<Task> alive() {
        return List.copyOf(tasks);
    }

    /** {@inheritDoc} Outside of tasks the call has no effect. */
    @Override
    public void point(String name) {
        @Nullable Task task = running();
        if (task == null) {
            return;
        }
        refuseIfKilled(task);
        task.at(name);
        if (faults.kills(task, name, faultChoices)) {
            killProcess(task.process());
            refuseIfKilled(task);
        }
        yieldTurn(task);
    }

    /** Waits in virtual time. Outside of tasks the call moves the clock. */
    public void sleep(Duration duration) {
        @Nullable Task task = running();
        if (task == null) {
            clock.advance(duration);
            return;
        }
        refuseIfKilled(task);
        task.at("sleep " + duration);
        task.sleepUntil(clock.instant().plus(duration));
        yieldTurn(task);
    }

    /**
     * Waits until a condition holds. A run counts as idle even if tasks wait for conditions.
     *
     * @param condition has no effect and reads only state that tasks change
     */
    public void await(String name, BooleanSupplier condition) {
        @Nullable Task task = running();
        if (task == null) {
            throw new IllegalStateException("only tasks wait: " + name);
        }
        refuseIfKilled(task);
        task.at(name);
        task.waitUntil(condition);
        yieldTurn(task);
    }

    /** Kills a task: the task never continues. If the caller is the task, the call throws {@link Killed}. */
    public void kill(Task task) {
        if (!task.isEnded() && !task.isKilled()) {
            record(Event.KILL, task);
            task.kill();
        }
        @Nullable Task self = current();
        if (self != null) {
            refuseIfKilled(self);
        }
    }

    /** Kills all tasks of a process. If the caller is one of them, the call throws {@link Killed}. */
    public void killProcess(String process) {
        for (Task task : tasks) {
            if (task.process().equals(process) && !task.isKilled()) {
                record(Event.KILL, task);
                task.kill();
            }
        }
        @Nullable Task self = current();
        if (self != null) {
            refuseIfKilled(self);
        }
    }

    /**
     * Runs until no task can continue and no timer is left.
     *
     * @throws SimulationFailure if a task throws, if all tasks wait for locks, or if the run does not end
     */
    public void runUntilIdle() {
        run(Instant.MAX, null);
    }

    /** Runs for a duration of virtual time, and moves the clock to its end. */
    public void runFor(Duration duration) {
        Instant end = clock.instant().plus(duration);
        run(end, null);
        if (end.isAfter(clock.instant())) {
            clock.moveTo(end);
        }
    }

    /**
     * Runs until a condition holds.
     *
     * @return whether the condition holds; if not, the run is idle
     */
    public boolean runUntil(BooleanSupplier condition) {
        run(Instant.MAX, condition);
        return condition.getAsBoolean();
    }

    /** Kills all tasks and runs them until they have unwound, so that no thread is left. */
    public void close() {
        tasks.forEach(Task::kill);
        run(clock.instant(), null);
    }

    private Task start(String process, String name, @Nullable Instant due, Runnable body) {
        @Nullable Task parent = running();
        if (parent != null) {
            refuseIfKilled(parent);
        }
        spawned++;
        Task[] self = new Task[1];
        Task task = new Task(process, name + "#" + spawned, () -> live(self[0], body));
        self[0] = task;
        task.sleepUntil(due);
        tasks.add(task);
        return task;
    }

    private void live(Task task, Runnable body) {
        task.await();
        try {
            refuseIfKilled(task);
            body.run();
        } catch (Killed killed) {
            // The task has unwound.
        } catch (Throwable e) {
            fail(task, e);
        }
        end(task);
    }

    private void end(Task task) {
        task.end();
        tasks.remove(task);
        wake(task);
        record(Event.END, task);
        handOver();
    }

    /** Records the failure of a task. A killed task cannot fail: its exceptions while it unwinds would be visible to nobody. */
    private void fail(Task task, Throwable e) {
        if (!task.isKilled() && failure == null) {
            failure = new SimulationFailure(seed, task + " failed: " + e, trace, e);
        }
    }

    private void run(Instant end, @Nullable BooleanSupplier condition) {
        if (driver != null) {
            throw new IllegalStateException("a task or another thread runs this scheduler");
        }
        driver = Thread.currentThread();
        limit = end;
        goal = condition;
        try {
            handOver();
            while (!driverTurn) {
                LockSupport.park(this);
            }
            driverTurn = false;
        } finally {
            driver = null;
        }
        @Nullable SimulationFailure found = failure;
        if (found != null) {
            failure = null;
            throw found;
        }
    }

    private void yieldTurn(Task task) {
        @Nullable Task next = next(task);
        if (next != task) {
            give(next);
            task.await();
        }
        refuseIfKilled(task);
    }

    private void handOver() {
        give(next(null));
    }

    private void give(@Nullable Task next) {
        current = next;
        if (next == null) {
            driverTurn = true;
            LockSupport.unpark(driver);
        } else {
            next.resume();
        }
    }

    /** Chooses the next task; null ends the run. Killed tasks unwind before anything else happens. */
    private @Nullable Task next(@Nullable Task yielding) {
        for (Task task : tasks) {
            if (task.isKilled()) {
                return task;
            }
        }
        @Nullable BooleanSupplier wanted = goal;
        if (failure != null || wanted != null && wanted.getAsBoolean()) {
            return null;
        }
        decisions++;
        if (decisions > MOST_DECISIONS_AT_ONCE) {
            failure = new SimulationFailure(seed, "the run does not end at " + clock.instant(), trace, null);
            return null;
        }
        @Nullable Task chosen = choose(yielding);
        if (chosen != null) {
            chosen.waitUntil(null);
            record(Event.RUN, chosen);
        }
        return chosen;
    }

    private @Nullable Task choose(@Nullable Task yielding) {
        do {
            runnable.clear();
            for (Task task : tasks) {
                if (task.isRunnable()) {
                    runnable.add(task);
                }
            }
            if (!runnable.isEmpty()) {
                boolean stays = runnable.size() == 1
                        || yielding != null && choices.nextDouble() >= switching && runnable.contains(yielding);
                return stays
                        ? runnable.size() == 1 ? runnable.getFirst() : yielding
                        : runnable.get(choices.nextInt(runnable.size()));
            }
        } while (wakeNext());
        if (tasks.stream().anyMatch(this::isDeadlocked)) {
            failure = new SimulationFailure(seed, "deadlock: " + waiting(), trace, null);
        }
        return null;
    }

    /** Returns whether the task waits for a lock in a cycle of waiting holders. */
    private boolean isDeadlocked(Task task) {
        @Nullable Task holder = task;
        for (int i = 0; i <= tasks.size() && holder != null; i++) {
            holder = holder.blocker();
        }
        return holder != null;
    }

    /** Moves the clock to the next timer within the run, and wakes the tasks due then. */
    private boolean wakeNext() {
        @Nullable Instant next = null;
        for (Task task : tasks) {
            @Nullable Instant due = task.due();
            if (due != null && (next == null || due.isBefore(next))) {
                next = due;
            }
        }
        if (next == null || next.isAfter(limit)) {
            return false;
        }
        if (next.isAfter(clock.instant())) {
            clock.moveTo(next);
            decisions = 0;
        }
        for (Task task : tasks) {
            @Nullable Instant due = task.due();
            if (due != null && !due.isAfter(clock.instant())) {
                task.sleepUntil(null);
            }
        }
        return true;
    }

    private String waiting() {
        return tasks.stream()
                .filter(task -> task.blocker() != null)
                .map(task -> task + " waits at " + task.point())
                .collect(Collectors.joining(", "));
    }

    private void refuseIfKilled(Task task) {
        if (task.isKilled()) {
            if (task.defies()) {
                end(task);
                Task.parkForGood();
            }
            throw new Killed(task.name());
        }
    }

    /** The task of the calling thread, null for the thread that runs the scheduler. */
    @Nullable
    Task running() {
        @Nullable Task task = current;
        if (task == null || task.isCurrentThread()) {
            return task;
        }
        throw new IllegalStateException(Thread.currentThread() + " is no task, and " + task + " has the turn");
    }

    /** Makes the running task wait for a lock, until {@link #wake} is called for its holder. */
    void block(Task task, String name, Task holder) {
        task.at(name);
        task.waitFor(holder);
        yieldTurn(task);
    }

    /** Wakes all tasks that wait for a lock of this holder, so that they try again. */
    void wake(Task holder) {
        for (Task task : tasks) {
            if (task.blocker() == holder) {
                task.waitFor(null);
            }
        }
    }

    private void record(Event event, Task task) {
        if (recording) {
            trace.add(new Decision(clock.instant(), event, task.name(), task.point()));
        }
    }
}
