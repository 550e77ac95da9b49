package io.crossbind.inventory;

import io.crossbind.model.ResourceArn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The policies of an account's resources that grants are on, as far as is known: the document as its service has it, or that there is none. */
public final class PolicyInventory {
    private final Map<ResourceArn, Optional<String>> known = new HashMap<>();
    private final Map<ResourceArn, Long> written = new HashMap<>();
    private long writes;

    /**
     * The policy of a resource.
     *
     * @return null if it was never read
     */
    public synchronized @Nullable Optional<String> of(ResourceArn resource) {
        return known.get(resource);
    }

    /** Enters what a read of its own or an own write made known. */
    public synchronized void record(ResourceArn resource, Optional<String> json) {
        known.put(resource, json);
        written.put(resource, ++writes);
    }

    /** Forgets what is known of one, which may have changed or be gone. */
    public synchronized void forget(ResourceArn resource) {
        known.remove(resource);
        written.put(resource, ++writes);
    }

    /** A mark of this moment, for {@link #replace}. */
    synchronized long mark() {
        return writes;
    }

    /**
     * Enters a read of all that bindings have grants on. What is known of others is forgotten.
     *
     * @param read by resource; those that could not be read are absent, and unknown from now on
     * @param begun the mark of when the read was begun: what was entered since is newer than it
     * @return the resources of which something else was known before
     */
    synchronized Set<ResourceArn> replace(Map<ResourceArn, Optional<String>> read, long begun) {
        Map<ResourceArn, Optional<String>> fresh = new HashMap<>(read);
        written.values().removeIf(mark -> mark <= begun);
        written.keySet().forEach(resource -> {
            Optional<String> own = known.get(resource);
            if (own == null) {
                fresh.remove(resource);
            } else {
                fresh.put(resource, own);
            }
        });
        Set<ResourceArn> changed = new HashSet<>(known.keySet());
        changed.removeIf(resource -> Objects.equals(known.get(resource), fresh.get(resource)));
        known.clear();
        known.putAll(fresh);
        return changed;
    }
}
