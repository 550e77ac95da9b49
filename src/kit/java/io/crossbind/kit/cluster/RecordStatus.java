package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.Condition;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Server-side apply of a record status. Nested records are merged by component and lists of conditions by type. All other values are
 * atomic. Null and an empty list stand for an absent field, as in JSON without empty fields.
 */
final class RecordStatus {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private RecordStatus() {}

    /** Returns a merge for record statuses. */
    static <S> StatusMerge<S> merge() {
        return RecordStatus::merge;
    }

    @SuppressWarnings("unchecked")
    private static <S> @Nullable S merge(
            @Nullable S live, @Nullable S before, @Nullable S applied, Collection<S> others) {
        return (S) value(live, before, applied, others);
    }

    private static @Nullable Object value(
            @Nullable Object live, @Nullable Object before, @Nullable Object applied, Collection<?> others) {
        if (applied instanceof Record && live instanceof Record) {
            return record(live, before, applied, others);
        }
        if (isConditions(live) || isConditions(applied)) {
            return conditions(live, before, applied, others);
        }
        if (!isAbsent(applied)) {
            return applied;
        }
        boolean isOwned = others.stream().anyMatch(other -> !isAbsent(other));
        return isAbsent(before) || isOwned ? live : before instanceof List ? List.of() : null;
    }

    private static Object record(Object live, @Nullable Object before, Object applied, Collection<?> others) {
        Shape shape = SHAPES.get(applied.getClass());
        @Nullable Object[] merged = new Object[shape.accessors.size()];
        for (int i = 0; i < merged.length; i++) {
            List<Object> theirs = new ArrayList<>(others.size());
            for (Object other : others) {
                @Nullable Object value = shape.get(i, other);
                if (value != null) {
                    theirs.add(value);
                }
            }
            @Nullable Object last = before == null ? null : shape.get(i, before);
            merged[i] = value(shape.get(i, live), last, shape.get(i, applied), theirs);
        }
        return shape.create(merged);
    }

    private static List<Condition> conditions(
            @Nullable Object live, @Nullable Object before, @Nullable Object applied, Collection<?> others) {
        List<Condition> merged = new ArrayList<>();
        for (Condition condition : list(live)) {
            @Nullable Condition now = ofType(list(applied), condition.getType());
            boolean isDropped = now == null
                    && ofType(list(before), condition.getType()) != null
                    && others.stream().allMatch(other -> ofType(list(other), condition.getType()) == null);
            if (!isDropped) {
                merged.add(now == null ? condition : now);
            }
        }
        list(applied).stream()
                .filter(condition -> ofType(list(live), condition.getType()) == null)
                .forEach(merged::add);
        return merged;
    }

    private static @Nullable Condition ofType(List<Condition> conditions, String type) {
        for (Condition condition : conditions) {
            if (Objects.equals(condition.getType(), type)) {
                return condition;
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static List<Condition> list(@Nullable Object value) {
        return value == null ? List.of() : (List<Condition>) value;
    }

    private static boolean isConditions(@Nullable Object value) {
        return value instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Condition;
    }

    private static boolean isAbsent(@Nullable Object value) {
        return value == null || value instanceof List<?> list && list.isEmpty();
    }

    /** The accessors and the constructor of a record class. */
    private record Shape(List<MethodHandle> accessors, MethodHandle constructor) {
        static Shape of(Class<?> type) {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                RecordComponent[] components = type.getRecordComponents();
                MethodHandle[] accessors = new MethodHandle[components.length];
                Class<?>[] types = new Class<?>[components.length];
                for (int i = 0; i < components.length; i++) {
                    types[i] = components[i].getType();
                    accessors[i] = lookup.unreflect(components[i].getAccessor())
                            .asType(MethodType.methodType(Object.class, Object.class));
                }
                MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                        .asSpreader(Object[].class, types.length)
                        .asType(MethodType.methodType(Object.class, Object[].class));
                return new Shape(List.of(accessors), constructor);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("a status must be a public record: " + type, e);
            }
        }

        @Nullable
        Object get(int component, Object from) {
            try {
                return (Object) accessors.get(component).invokeExact(from);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        Object create(@Nullable Object[] values) {
            try {
                return (Object) constructor.invokeExact(values);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
