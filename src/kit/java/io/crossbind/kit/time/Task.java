package io.crossbind.kit.time;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A coroutine of a {@link Scheduler}: it runs on a virtual thread, and only while it has the turn. */
public final class Task {
    /** So often a killed task may catch {@link Killed} and go on, before its thread is parked for good. */
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

    /** Returns the process that the task belongs to and dies with. */
    public String process() {
        return process;
    }

    /** Returns the name of the task. */
    public String name() {
        return name;
    }

    /** Returns the scheduling point at which the task is or was last. */
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

    /** Whether it can go on now; a killed task can, to unwind. */
    boolean isRunnable() {
        @Nullable BooleanSupplier awaited = condition;
        return killed || due == null && blocker == null && (awaited == null || awaited.getAsBoolean());
    }

    @Nullable
    Instant due() {
        return due;
    }

    /** The holder of the lock that it waits for, null if it waits for none. */
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

    /** Whether a killed task should be stopped for good, because it catches all that is thrown and goes on. */
    boolean defies() {
        defiance++;
        return defiance > PATIENCE;
    }

    /** Gives the turn. The caller must wait for its own right after, or end. */
    void resume() {
        turn = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Waits for the turn; called by the task's own thread. */
    void await() {
        while (!turn) {
            LockSupport.park(this);
        }
        turn = false;
    }

    /** The thread never goes on. It holds nothing that others wait for, and ends with the program at the latest. */
    static void parkForGood() {
        while (true) {
            LockSupport.park();
        }
    }
}
