package io.crossbind.plan;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Quoted;
import io.crossbind.model.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Plans the changes in the cluster for a binding. */
public final class ClusterPlanner {
    private final Map<String, String> users;

    /**
     * @param users names, by UID, of the bindings that name the service account. If one of these bindings owns the service account, a binding created
     *     the service account, and then all of the bindings own it
     */
    public ClusterPlanner(Map<String, String> users) {
        this.users = Map.copyOf(users);
    }

    /** Plans the changes from the observed to the desired state of the cluster. */
    public Plan plan(DesiredCluster wanted, Observed.InCluster observed) {
        Optional<Problem> problem = wanted.serviceAccount()
                .flatMap(account -> problem(account, observed.serviceAccount()))
                .or(() -> wanted.association().flatMap(association -> problem(association, observed.association())))
                .or(() -> wanted.configMap().flatMap(configMap -> problem(configMap, observed.configMap())))
                .or(() -> wanted.setup().flatMap(setup -> problem(setup, observed.setup())));
        if (problem.isPresent()) {
            return new Plan.Refused(problem.get());
        }
        List<Change> changes = new ArrayList<>();
        wanted.association().ifPresent(association -> changes.addAll(association(association, observed.association())));
        wanted.setup().ifPresent(setup -> changes.addAll(setup(setup, observed.setup())));
        wanted.configMap().ifPresent(configMap -> changes.addAll(configMap(configMap, observed.configMap())));
        wanted.serviceAccount()
                .ifPresent(account -> changes.addAll(serviceAccount(account, observed.serviceAccount())));
        return new Plan.Apply(changes);
    }

    private static Optional<Problem> problem(DesiredServiceAccount wanted, Optional<ObservedServiceAccount> observed) {
        String name = wanted.namespace() + "/" + wanted.name();
        if (observed.isEmpty()) {
            return wanted.create()
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            Reason.SERVICE_ACCOUNT_NOT_FOUND, "service account " + name + " does not exist"));
        }
        return wanted.annotations().entrySet().stream()
                .filter(annotation -> isForeign(annotation, observed.get()))
                .findFirst()
                .map(annotation -> new Problem(
                        Reason.SERVICE_ACCOUNT_CONFLICT,
                        "service account " + name + " is annotated with " + annotation.getKey() + ": "
                                + Quoted.value(observed.get().annotations().getOrDefault(annotation.getKey(), ""))
                                + " by another tool (expected " + annotation.getValue() + ")"));
    }

    private static boolean isForeign(Map.Entry<String, String> annotation, ObservedServiceAccount observed) {
        String value = observed.annotations().get(annotation.getKey());
        return value != null
                && !value.equals(annotation.getValue())
                && !observed.appliedAnnotations().contains(annotation.getKey());
    }

    private List<Change> serviceAccount(DesiredServiceAccount wanted, Optional<ObservedServiceAccount> observed) {
        if (observed.isEmpty()) {
            return List.of(new Change.ApplyServiceAccount(wanted, new Change.Existing.None(), users));
        }
        ObservedServiceAccount there = observed.get();
        Map<String, String> owners = ownersOf(there);
        boolean complete = there.ownedBy().containsAll(owners.keySet())
                && wanted.annotations().entrySet().stream()
                        .allMatch(annotation -> Objects.equals(
                                annotation.getValue(), there.annotations().get(annotation.getKey())));
        List<Change> changes = new ArrayList<>(disown(wanted.namespace(), wanted.name(), observed));
        if (!complete) {
            changes.add(new Change.ApplyServiceAccount(wanted, new Change.Existing.Uid(there.uid()), owners));
        }
        return changes;
    }

    /**
     * The owners of a service account created by one of the bindings. All bindings are owners, so garbage collection deletes the service account with
     * the last binding.
     */
    private Map<String, String> ownersOf(ObservedServiceAccount there) {
        return there.claimed() || Collections.disjoint(there.ownedBy(), users.keySet()) ? Map.of() : users;
    }

    /** Releases a service account, created by one of the bindings, to the tool that manages the service account now. */
    public List<Change> disown(String namespace, String name, Optional<ObservedServiceAccount> observed) {
        return observed.filter(ObservedServiceAccount::claimed)
                .filter(there -> !Collections.disjoint(there.ownedBy(), users.keySet()))
                .<List<Change>>map(there -> {
                    Set<String> owners = new HashSet<>(there.ownedBy());
                    owners.retainAll(users.keySet());
                    return List.of(new Change.DisownServiceAccount(namespace, name, there.uid(), owners));
                })
                .orElse(List.of());
    }

    private static Optional<Problem> problem(DesiredAssociation wanted, Optional<ObservedAssociation> observed) {
        String account = "service account " + wanted.namespace() + "/" + wanted.serviceAccount();
        return observed.flatMap(there -> {
            if (!OwnerTags.sameOwner(wanted.tags(), there.tags())) {
                return Optional.of(new Problem(
                        Reason.ASSOCIATION_CONFLICT,
                        "association " + there.id() + " of " + account + " with role " + there.roleArn()
                                + " does not belong to this binding"));
            }
            return wanted.targetRoleArn().equals(there.targetRoleArn())
                    ? unexpectedExternalId(wanted, there)
                    : Optional.empty();
        });
    }

    /** Why the trust policy will not match the external ID in the requests of EKS for the association; empty if the external IDs are equal. */
    public static Optional<Problem> unexpectedExternalId(DesiredAssociation wanted, ObservedAssociation there) {
        return wanted.externalId().equals(there.externalId())
                ? Optional.empty()
                : Optional.of(new Problem(
                        Reason.EXTERNAL_ID_UNEXPECTED,
                        "association " + there.id() + " of service account " + wanted.namespace() + "/"
                                + wanted.serviceAccount() + " has external ID "
                                + Quoted.value(String.valueOf(there.externalId())) + " (expected "
                                + wanted.externalId() + ")"));
    }

    private static List<Change> association(DesiredAssociation wanted, Optional<ObservedAssociation> observed) {
        if (observed.isEmpty()) {
            return List.of(new Change.CreateAssociation(wanted));
        }
        ObservedAssociation there = observed.get();
        boolean same = wanted.roleArn().equals(there.roleArn())
                && wanted.targetRoleArn().equals(there.targetRoleArn());
        return same ? List.of() : List.of(new Change.UpdateAssociation(there.id(), wanted));
    }

    /** The problem that prevents a write of the ConfigMap; empty if there is none. */
    public static Optional<Problem> problem(DesiredConfigMap wanted, Optional<ObservedConfigMap> observed) {
        String name = "ConfigMap " + wanted.namespace() + "/" + wanted.name();
        return observed.flatMap(there -> switch (there.ownership()) {
            case FOREIGN -> Optional.of(new Problem(Reason.CONFIG_MAP_CONFLICT, name + " is not managed by crossbind"));
            case LEFT_BEHIND ->
                Optional.of(new Problem(
                        Reason.CHANGED_MEANWHILE,
                        name + " belongs to a deleted binding; garbage collection will delete it"));
            case OURS ->
                there.immutable() && !there.holds(wanted.data())
                        ? Optional.of(
                                new Problem(Reason.CONFIG_MAP_CONFLICT, name + " is immutable and cannot be changed"))
                        : Optional.empty();
        });
    }

    /** Empties a ConfigMap that contains data. A ConfigMap that cannot be emptied is deleted with the binding. */
    public static List<Change> empty(String namespace, String name, Optional<ObservedConfigMap> observed) {
        return observed.filter(there -> there.ownership() == Ownership.OURS && !there.immutable())
                .filter(there -> !there.data().isEmpty())
                .<List<Change>>map(there -> List.of(new Change.EmptyConfigMap(namespace, name, there.uid())))
                .orElse(List.of());
    }

    private static List<Change> setup(DesiredConfigMap wanted, Optional<ObservedConfigMap> observed) {
        if (observed.isEmpty()) {
            return List.of(new Change.ApplyConfigMap(wanted, new Change.Existing.None()));
        }
        return observed.get().holds(wanted.data())
                ? List.of()
                : List.of(new Change.ApplyConfigMap(
                        wanted, new Change.Existing.Uid(observed.get().uid())));
    }

    /** Plans the write of the ConfigMap, unless there is a {@linkplain #problem problem}. */
    public static List<Change> configMap(DesiredConfigMap wanted, Optional<ObservedConfigMap> observed) {
        if (observed.isEmpty()) {
            return List.of(new Change.ApplyConfigMap(wanted, new Change.Existing.None()));
        }
        ObservedConfigMap there = observed.get();
        boolean same = there.holds(wanted.data())
                && there.annotations()
                        .entrySet()
                        .containsAll(wanted.annotations().entrySet())
                && there.owners().equals(new HashSet<>(wanted.owners().values()));
        return same || problem(wanted, observed).isPresent()
                ? List.of()
                : List.of(new Change.ApplyConfigMap(wanted, new Change.Existing.Uid(there.uid())));
    }

    /**
     * The problem that prevents the search for an existing association. If the operator ignored the problem, the association would stay without any
     * message.
     */
    public static Optional<Problem> undissociable(
            ClusterIdentity cluster, AccountId home, String namespace, String serviceAccount) {
        return EksCluster.problem(cluster, home)
                .map(problem -> new Problem(
                        problem.reason(),
                        "the association of service account " + namespace + "/" + serviceAccount
                                + " cannot be deleted: " + problem.message()));
    }

    /** Deletes the association if it belongs to the binding. */
    public static List<Change> dissociate(
            EksCluster cluster,
            String namespace,
            String serviceAccount,
            Map<String, String> tags,
            Optional<ObservedAssociation> observed) {
        return observed.filter(there -> OwnerTags.sameOwner(tags, there.tags()))
                .<List<Change>>map(
                        there -> List.of(new Change.DeleteAssociation(cluster, namespace, serviceAccount, there.id())))
                .orElse(List.of());
    }

    /**
     * Removes the annotations of a role, so that no new pod requests the role before its deletion. Annotations of the role of another binding stay.
     */
    public List<Change> release(
            String namespace, String name, String roleArn, Optional<ObservedServiceAccount> observed) {
        return observed.filter(there -> isAppliedFor(roleArn, there))
                .<List<Change>>map(there ->
                        List.of(new Change.ReleaseServiceAccount(namespace, name, there.uid(), ownersOf(there))))
                .orElse(List.of());
    }

    /** If another tool has overwritten the ARN of the role, the operator's other annotations belong to no role any more. */
    private static boolean isAppliedFor(String roleArn, ObservedServiceAccount there) {
        return there.appliedAnnotations().contains(DesiredServiceAccount.ROLE_ARN)
                ? roleArn.equals(there.annotations().get(DesiredServiceAccount.ROLE_ARN))
                : !there.appliedAnnotations().isEmpty();
    }
}
