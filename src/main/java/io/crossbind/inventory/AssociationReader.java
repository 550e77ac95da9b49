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
 * Reads a cluster's pod identity associations into the inventory of its account. EKS lists the service accounts that have an association,
 * and returns the details of each only in a separate call. A full read costs one call for each hundred associations of the cluster, and
 * one for each association that a binding needs.
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
     * Reads the associations of these service accounts again. After a failure they are unknown. The failure concerns only the bindings
     * that need these associations, and those bindings then report it themselves.
     *
     * @param serviceAccounts {@code namespace/name}; without any, the reader makes no call
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
     * The association of a service account, as remembered, or read if it never was.
     *
     * @throws ProblemException if that fails
     */
    public Optional<ObservedAssociation> find(String namespace, String name) {
        Optional<ObservedAssociation> known = inventory.get(key(namespace, name));
        return known == null ? findUnknown(namespace, name) : known;
    }

    /** After a full listing, an association that is not on the list may have been created since: the reader asks for it separately. */
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
     * Reads the association of a service account, whatever the cache contains: two calls if there is one.
     *
     * @throws ProblemException if that fails
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
