package io.crossbind.simulation;

import io.crossbind.kit.cluster.LaggingView;
import io.crossbind.kit.time.Scheduler;
import io.crossbind.reconcile.Passes;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The contract of JOSDK's controllers. One pass over an object runs at a time, and further events of the object cause one more pass. A pass
 * returns the time of the next pass. A pass that throws an exception is repeated. The event of a deletion causes a pass over the last state of
 * the object.
 *
 * @param <P> kind of the objects
 */
final class ControllerQueue<P extends HasMetadata> {
    private static final Duration REPEATED_AFTER = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final String process;
    private final LaggingView view;
    private final Class<P> type;
    private final Passes<P> passes;
    private final Function<P, ObjectWriter<P>> writers;
    private final Set<NamespacedName> running = new HashSet<>();
    private final Set<NamespacedName> dirty = new HashSet<>();
    private final Map<NamespacedName, P> deleted = new LinkedHashMap<>();
    private final Map<NamespacedName, Integer> timers = new HashMap<>();

    ControllerQueue(
            Scheduler scheduler,
            String process,
            LaggingView view,
            Class<P> type,
            Passes<P> passes,
            Function<P, ObjectWriter<P>> writers) {
        this.scheduler = scheduler;
        this.process = process;
        this.view = view;
        this.type = type;
        this.passes = passes;
        this.writers = writers;
        view.listen(type, this::changed);
    }

    /** Starts with passes over all objects. */
    void start() {
        view.list(type).forEach(object -> requeue(NamespacedName.of(object)));
    }

    /** The framework drops updates of an object that change neither generation nor finalizers. */
    private void changed(@Nullable P before, P after, boolean gone) {
        NamespacedName name = NamespacedName.of(after);
        if (gone) {
            deleted.put(name, after);
            requeue(name);
        } else if (before == null || matters(before, after)) {
            requeue(name);
        }
    }

    private boolean matters(P before, P after) {
        return !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                || !Objects.equals(
                        before.getMetadata().getUid(), after.getMetadata().getUid())
                || !Objects.equals(
                        before.getMetadata().getDeletionTimestamp(),
                        after.getMetadata().getDeletionTimestamp());
    }

    void requeue(NamespacedName name) {
        if (!running.add(name)) {
            dirty.add(name);
            return;
        }
        scheduler.spawn(process, type.getSimpleName() + " " + name, () -> passOver(name));
    }

    private void passOver(NamespacedName name) {
        dirty.remove(name);
        timers.merge(name, 1, Integer::sum);
        Optional<Duration> next;
        try {
            next = pass(name);
        } catch (RuntimeException e) {
            next = Optional.of(REPEATED_AFTER);
        }
        running.remove(name);
        if (dirty.remove(name)) {
            requeue(name);
        } else {
            next.ifPresent(due -> after(due, name));
        }
    }

    private Optional<Duration> pass(NamespacedName name) {
        @Nullable P gone = deleted.remove(name);
        if (gone != null) {
            passes.run(gone, true, writers.apply(gone));
            if (view.get(type, Api.key(name)).isPresent()) {
                dirty.add(name);
            }
            return Optional.empty();
        }
        return view.get(type, Api.key(name)).flatMap(object -> passes.run(object, false, writers.apply(object)));
    }

    private void after(Duration due, NamespacedName name) {
        int timer = timers.getOrDefault(name, 0);
        scheduler.spawnAfter(due, process, "timer " + name, () -> {
            if (timers.getOrDefault(name, 0) == timer) {
                requeue(name);
            }
        });
    }

    /** Number of objects with a running pass or a pass due at once. */
    int busy() {
        return running.size();
    }
}
