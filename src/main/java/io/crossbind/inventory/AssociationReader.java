package io.crossbind.inventory;

import io.crossbind.aws.AwsSession;
import io.crossbind.aws.EksAssociations;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ProblemException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a cluster's pod identity associations into the inventory of its account. EKS lists the service accounts with an association, and
 * returns the details of each only in a separate call. A full read costs one call for each hundred associations of the cluster, and one for
 * each association needed by a binding.
 */
public final class AssociationReader {
    private final EksAssociations eks;
    private final EksCluster cluster;
    private final AssociationInventory inventory;

    /**
     * @param session in the account of the cluster
     */
    public AssociationReader(AwsSession session, EksCluster cluster, AssociationInventory inventory) {
        this.eks = new EksAssociations(session);
        this.cluster = cluster;
        this.inventory = inventory;
    }

    /**
     * Reads the associations of these service accounts again. After a failure these associations are unknown. The failure concerns only the
     * bindings with these associations, and these bindings report the failure themselves.
     *
     * @param serviceAccounts {@code namespace/name}; if empty, the reader makes no call
     * @return the service accounts whose association changed
     */
    Set<String> readAgain(Set<String> serviceAccounts) {
        long begun = inventory.version();
        Map<String, Optional<ObservedAssociation>> read = new HashMap<>();
        try {
            Map<String, String> ids = serviceAccounts.isEmpty() ? Map.of() : list();
            for (String serviceAccount : serviceAccounts) {
                read.put(serviceAccount, describe(Optional.ofNullable(ids.get(serviceAccount))));
            }
        } catch (ProblemException e) {
            return inventory.invalidateAll();
        }
        return inventory.replaceAll(read, begun);
    }

    /**
     * The association of a service account, from the cache if the reader has read the association before.
     *
     * @throws ProblemException if the read fails
     */
    public Optional<ObservedAssociation> find(String namespace, String name) {
        Optional<ObservedAssociation> known = inventory.get(key(namespace, name));
        return known == null ? findUnknown(namespace, name) : known;
    }

    /** An association may have been created after a full listing. If the association is not on the list, the reader asks for it separately. */
    private Optional<ObservedAssociation> findUnknown(String namespace, String name) {
        inventory.listing.lock();
        boolean listsNow;
        Map<String, String> ids;
        try {
            listsNow = inventory.ids().isEmpty();
            ids = inventory.ids().orElseGet(this::list);
        } finally {
            inventory.listing.unlock();
        }
        Optional<ObservedAssociation> found = describe(Optional.ofNullable(ids.get(key(namespace, name))));
        if (found.isEmpty() && !listsNow) {
            return read(namespace, name);
        }
        inventory.put(key(namespace, name), found);
        return found;
    }

    /**
     * Reads the association of a service account, without use of the cache. An existing association costs two calls.
     *
     * @throws ProblemException if the read fails
     */
    public Optional<ObservedAssociation> read(String namespace, String name) {
        Optional<ObservedAssociation> read = eks.read(cluster, namespace, name);
        inventory.put(key(namespace, name), read);
        return read;
    }

    private Map<String, String> list() {
        Map<String, String> ids = eks.list(cluster);
        inventory.listed(ids);
        return ids;
    }

    private Optional<ObservedAssociation> describe(Optional<String> id) {
        return id.flatMap(known -> eks.describe(cluster, known));
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
