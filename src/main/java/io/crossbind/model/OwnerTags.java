package io.crossbind.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The tags by which the operator recognizes its own objects. The creating call sets the tags, and the operator checks them before every
 * write.
 */
public final class OwnerTags {
    /** The owning cluster: {@link ClusterIdentity#id()}. */
    public static final String CLUSTER = "crossbind.io/cluster";

    /** The owning binding: {@code namespace/name}. */
    public static final String BINDING = "crossbind.io/binding";

    /** The service account whose chained bindings share the object: {@code namespace/name}. */
    public static final String SERVICE_ACCOUNT = "crossbind.io/service-account";

    /** The name of the ResourceShare that owns a RAM share. */
    public static final String SHARE = "crossbind.io/share";

    /** UID of the owner's namespace. Other tenants may reuse a namespace's name, but never its UID. */
    public static final String NAMESPACE_UID = "crossbind.io/namespace-uid";

    /** UID of the binding. A re-created binding has another one. Roles that several bindings share do not have this tag. */
    public static final String BINDING_UID = "crossbind.io/binding-uid";

    /** Keys of all tags set by the operator on roles and their instance profiles. */
    public static final List<String> ALL = List.of(CLUSTER, BINDING, SERVICE_ACCOUNT, NAMESPACE_UID, BINDING_UID);

    private static final Set<String> OWNERS = Set.of(BINDING, SERVICE_ACCOUNT);

    /** Keys of the tags which distinguish an owner from an earlier owner of the same name. */
    public static final List<String> INCARNATION = List.of(BINDING_UID, NAMESPACE_UID);

    /** Keys of the tags which distinguish owners. */
    private static final List<String> IDENTITY = List.of(CLUSTER, BINDING, SERVICE_ACCOUNT, SHARE);

    private OwnerTags() {}

    /** Value of the tag {@link #BINDING}. */
    public static String bindingTag(String namespace, String name) {
        return namespace + "/" + name;
    }

    /**
     * The owner named by tags, for a message whose reader owns other objects. The message does not disclose objects of namespaces in which
     * the reader owns nothing.
     */
    public static String ownerIn(Map<String, String> tags, Map<String, String> ofReader) {
        Optional<String> namespace = namespaceOf(tags);
        boolean shown = namespace.isEmpty()
                || namespace.equals(namespaceOf(ofReader))
                        && Objects.equals(tags.get(NAMESPACE_UID), ofReader.get(NAMESPACE_UID));
        return shown ? ownerIn(tags) : "a workload of another namespace (see the operator's log)";
    }

    /** The owner named by tags, for the log. */
    public static String ownerIn(Map<String, String> tags) {
        String binding = tags.get(BINDING);
        String serviceAccount = tags.get(SERVICE_ACCOUNT);
        return binding != null
                ? "binding " + Quoted.value(binding)
                : serviceAccount != null ? "service account " + Quoted.value(serviceAccount) : "another owner";
    }

    /** Name of the owner's namespace in the tags; empty if the tags contain no valid namespace. */
    public static Optional<String> namespaceOf(Map<String, String> tags) {
        return OWNERS.stream()
                .map(tags::get)
                .filter(Objects::nonNull)
                .map(owner -> owner.substring(0, Math.max(owner.indexOf('/'), 0)))
                .filter(ObjectNames::isNamespace)
                .findFirst();
    }

    /** Name of the owning binding in the tags; empty if the tags name none. */
    public static Optional<String> bindingOf(Map<String, String> tags) {
        return Optional.ofNullable(tags.get(BINDING)).map(owner -> owner.substring(owner.indexOf('/') + 1));
    }

    /**
     * Returns whether two sets of tags name the same owner: one cluster, and one binding, service account or share. An object with two owners
     * belongs to neither.
     */
    public static boolean sameOwner(Map<String, String> tags, Map<String, String> others) {
        return IDENTITY.stream().allMatch(key -> Objects.equals(tags.get(key), others.get(key)));
    }

    /**
     * Returns whether the tags of an object name an earlier owner with the same name: the binding or the namespace was deleted and
     * re-created. An object without a UID may belong to the present owner.
     */
    public static boolean areOfPredecessor(Map<String, String> tags, Map<String, String> ofOwner) {
        return INCARNATION.stream()
                .anyMatch(key -> tags.containsKey(key)
                        && ofOwner.containsKey(key)
                        && !Objects.equals(tags.get(key), ofOwner.get(key)));
    }

    /** Returns whether the tags name the cluster as the owner. */
    public static boolean ownedBy(ClusterIdentity cluster, Map<String, String> tags) {
        return cluster.id().equals(tags.get(CLUSTER));
    }
}
