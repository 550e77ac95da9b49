package io.crossbind.kit.time;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reentrant locks by key, which block in virtual time. Acquiring a lock is a scheduling point. The locks are memory of a process: a
 * restarted process has new locks. Outside of tasks nothing blocks.
 */
public final class Locks {
    private final Scheduler scheduler;
    private final Map<Object, Held> held = new HashMap<>();

    private static final class Held {
        private final Task holder;
        private int depth = 1;

        Held(Task holder) {
            this.holder = holder;
        }
    }

    /** Creates the locks of one process. */
    public Locks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Runs work while the lock is held. */
    public <R> R hold(Object key, Supplier<R> work) {
        lock(key);
        try {
            return work.get();
        } finally {
            unlock(key);
        }
    }

    /** Acquires a lock. Waits as long as another task holds the lock. */
    public void lock(Object key) {
        @Nullable Task task = scheduler.running();
        if (task == null) {
            return;
        }
        String name = "lock " + key;
        scheduler.point(name);
        @Nullable Held there = live(key);
        while (there != null && there.holder != task) {
            scheduler.block(task, name, there.holder);
            there = live(key);
        }
        if (there == null) {
            held.put(key, new Held(task));
        } else {
            there.depth++;
        }
    }

    /**
     * Acquires a lock if no other task holds the lock. The attempt is a scheduling point.
     *
     * @return whether the caller holds the lock now
     */
    public boolean tryLock(Object key) {
        @Nullable Task task = scheduler.running();
        if (task != null) {
            scheduler.point("try lock " + key);
            @Nullable Held there = live(key);
            if (there != null && there.holder != task) {
                return false;
            }
            lock(key);
        }
        return true;
    }

    /** Releases a lock. A killed task also releases its locks while it unwinds. */
    public void unlock(Object key) {
        @Nullable Task task = scheduler.running();
        @Nullable Held there = held.get(key);
        if (task == null || there == null || there.holder != task) {
            if (task == null || task.isKilled()) {
                return;
            }
            throw new IllegalMonitorStateException(task + " does not hold the lock " + key);
        }
        there.depth--;
        if (there.depth == 0) {
            held.remove(key);
            scheduler.wake(task);
        }
    }

    /** Returns whether a task holds the lock. */
    public boolean isHeld(Object key) {
        return live(key) != null;
    }

    /** The holder of a lock, unless the holder ended without releasing the lock. */
    private @Nullable Held live(Object key) {
        @Nullable Held there = held.get(key);
        return there == null || there.holder.isEnded() ? null : there;
    }
}
