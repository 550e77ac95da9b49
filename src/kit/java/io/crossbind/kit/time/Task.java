package io.crossbind.kit.time;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A coroutine of a {@link Scheduler}. The task has a virtual thread, and runs only while it has the turn. */
public final class Task {
    /** The number of times that a killed task may catch {@link Killed} and continue, before its thread is parked for good. */
    private static final int PATIENCE = 1000;

    private final String process;
    private final String name;
    private final Thread thread;
    private volatile boolean turn;
    private String point = "start";
    private boolean killed;
    private boolean ended;
    private int defiance;
    private @Nullable Instant due;
    private @Nullable BooleanSupplier condition;
    private @Nullable Task blocker;

    Task(String process, String name, Runnable body) {
        this.process = process;
        this.name = name;
        this.thread = Thread.ofVirtual().name(name).unstarted(body);
    }

    /** Returns the process of the task. The task dies with its process. */
    public String process() {
        return process;
    }

    /** Returns the name of the task. */
    public String name() {
        return name;
    }

    /** Returns the current or latest scheduling point of the task. */
    public String point() {
        return point;
    }

    /** Returns whether the task ended or has unwound after it was killed. */
    public boolean isEnded() {
        return ended;
    }

    /** Returns whether the task was killed. */
    public boolean isKilled() {
        return killed;
    }

    @Override
    public String toString() {
        return name;
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Returns whether the task can continue now. A killed task can continue, to unwind. */
    boolean isRunnable() {
        @Nullable BooleanSupplier awaited = condition;
        return killed || due == null && blocker == null && (awaited == null || awaited.getAsBoolean());
    }

    @Nullable
    Instant due() {
        return due;
    }

    /** The holder of the lock for which the task waits; null if the task waits for no lock. */
    @Nullable
    Task blocker() {
        return blocker;
    }

    void at(String next) {
        point = next;
    }

    void sleepUntil(@Nullable Instant time) {
        due = time;
    }

    void waitUntil(@Nullable BooleanSupplier awaited) {
        condition = awaited;
    }

    void waitFor(@Nullable Task holder) {
        blocker = holder;
    }

    void kill() {
        killed = true;
    }

    void end() {
        ended = true;
    }

    /** Returns whether a killed task should be stopped for good, because the task catches every throwable and continues. */
    boolean defies() {
        defiance++;
        return defiance > PATIENCE;
    }

    /** Gives the turn to the task. The caller must then wait for its own turn at once, or end. */
    void resume() {
        turn = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Waits for the turn. Only the task's own thread calls this method. */
    void await() {
        while (!turn) {
            LockSupport.park(this);
        }
        turn = false;
    }

    /** Parks the calling thread for good. The thread holds no lock for which other tasks wait, and ends at the latest with the program. */
    static void parkForGood() {
        while (true) {
            LockSupport.park();
        }
    }
}
