package io.crossbind.inventory;

import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the policies of an account's resources into its inventory: one call for each resource. */
public final class PolicyReader {
    private final PolicyStores stores;
    private final SnapshotCache<ResourceArn, Optional<String>> inventory;

    public PolicyReader(PolicyStores stores, SnapshotCache<ResourceArn, Optional<String>> inventory) {
        this.stores = stores;
        this.inventory = inventory;
    }

    /**
     * Reads the policies of some resources again. If a read fails, the policy of the resource is unknown. The failure concerns only the
     * bindings with grants on the resource, and these bindings read the policy themselves.
     *
     * @return the resources whose policies have changed since the last read
     */
    public Set<ResourceArn> readAgain(Set<ResourceArn> resources) {
        long begun = inventory.version();
        Map<ResourceArn, Optional<String>> read = new HashMap<>();
        for (ResourceArn resource : resources) {
            try {
                read.put(resource, call(resource));
            } catch (ProblemException e) {
                read.remove(resource);
            }
        }
        return inventory.replaceAll(read, begun);
    }

    /**
     * The policy of a resource, from the cache if the reader has read the policy before.
     *
     * @return the document as its service stores it; empty if the resource has no policy
     * @throws ProblemException if the read fails
     */
    public Optional<String> find(ResourceArn resource) {
        Optional<String> known = inventory.get(resource);
        if (known != null) {
            return known;
        }
        Optional<String> read = call(resource);
        inventory.put(resource, read);
        return read;
    }

    private Optional<String> call(ResourceArn resource) {
        return stores.of(resource)
                .orElseThrow(() -> new ProblemException(
                        Reason.RESOURCE_UNSUPPORTED, resource + " has no policy that crossbind can manage"))
                .read(resource)
                .map(Stored::json);
    }
}
