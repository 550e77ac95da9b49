package io.crossbind.kit.aws.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The condition keys of a request. Names of keys do not depend on case. */
public final class ContextKeys {
    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public ContextKeys put(String key, String value) {
        values.put(key, List.of(value));
        return this;
    }

    public ContextKeys putAll(String key, List<String> several) {
        values.put(key, List.copyOf(several));
        return this;
    }

    /** Adds the keys of the other context, which overwrite existing keys. */
    public ContextKeys putAll(ContextKeys other) {
        values.putAll(other.values);
        return this;
    }

    /** Returns a copy without the key. */
    public ContextKeys without(String key) {
        ContextKeys copy = new ContextKeys().putAll(this);
        copy.values.remove(key);
        return copy;
    }

    /** The key's values; empty when the request does not carry the key. */
    public List<String> get(String key) {
        return values.getOrDefault(key, List.of());
    }
}
