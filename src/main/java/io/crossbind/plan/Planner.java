package io.crossbind.plan;

import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Plans the way from what is to what should be: provider, then role, then permissions, and the service account last. */
public final class Planner {
    private final ClusterIdentity cluster;
    private final String bindingUid;

    /**
     * @param bindingUid metadata.uid of the binding, by which a service account that it made is known
     */
    public Planner(ClusterIdentity cluster, String bindingUid) {
        this.cluster = cluster;
        this.bindingUid = bindingUid;
    }

    /** Makes both sides true. */
    public Plan plan(Desired.Wanted wanted, Observed observed) {
        Optional<Refusal> refusal = serviceAccountRefusal(wanted.serviceAccount(), observed.serviceAccount())
                .or(() -> providerRefusal(wanted.provider(), observed.provider()));
        if (refusal.isPresent()) {
            return new Plan.Refused(refusal.get());
        }
        return switch (RolePlanner.plan(wanted.role(), observed.role())) {
            case Plan.Apply(List<Change> ofRole) -> {
                List<Change> changes = new ArrayList<>(provider(wanted.provider(), observed.provider()));
                changes.addAll(ofRole);
                changes.addAll(serviceAccount(wanted.serviceAccount(), observed.serviceAccount()));
                yield new Plan.Apply(changes);
            }
            case Plan other -> other;
        };
    }

    private static Optional<Refusal> serviceAccountRefusal(
            DesiredServiceAccount wanted, Optional<ObservedServiceAccount> observed) {
        String name = wanted.namespace() + "/" + wanted.name();
        if (observed.isEmpty()) {
            return wanted.create()
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            Reason.SERVICE_ACCOUNT_NOT_FOUND, "service account " + name + " does not exist"));
        }
        return wanted.annotations().entrySet().stream()
                .filter(annotation -> isForeign(annotation, observed.get()))
                .findFirst()
                .map(annotation -> new Refusal(
                        Reason.SERVICE_ACCOUNT_CONFLICT,
                        "service account " + name + " has " + annotation.getKey() + ": "
                                + observed.get().annotations().get(annotation.getKey())
                                + " of somebody else, not " + annotation.getValue()));
    }

    private static boolean isForeign(Map.Entry<String, String> annotation, ObservedServiceAccount observed) {
        String value = observed.annotations().get(annotation.getKey());
        return value != null
                && !value.equals(annotation.getValue())
                && !observed.appliedAnnotations().contains(annotation.getKey());
    }

    private Optional<Refusal> providerRefusal(DesiredProvider wanted, Optional<ObservedProvider> observed) {
        return observed.filter(provider -> !provider.clientIds().contains(wanted.audience()))
                .filter(provider -> !OwnerTags.ownedBy(cluster, provider.tags()))
                .map(provider -> new Refusal(
                        Reason.AUDIENCE_MISSING,
                        provider.arn() + " accepts " + provider.clientIds() + ", not " + wanted.audience()));
    }

    private static List<Change> provider(DesiredProvider wanted, Optional<ObservedProvider> observed) {
        if (observed.isEmpty()) {
            return List.of(new Change.CreateProvider(wanted));
        }
        return observed.get().clientIds().contains(wanted.audience())
                ? List.of()
                : List.of(new Change.AddAudience(wanted));
    }

    private List<Change> serviceAccount(DesiredServiceAccount wanted, Optional<ObservedServiceAccount> observed) {
        if (observed.isEmpty()) {
            return List.of(new Change.ApplyServiceAccount(wanted, new Change.Existing.None()));
        }
        ObservedServiceAccount there = observed.get();
        boolean complete = wanted.annotations().entrySet().stream()
                .allMatch(annotation -> Objects.equals(
                        annotation.getValue(), there.annotations().get(annotation.getKey())));
        return complete
                ? List.of()
                : List.of(new Change.ApplyServiceAccount(
                        wanted,
                        new Change.Existing.Uid(there.uid(), there.ownedBy().contains(bindingUid))));
    }

    /**
     * Takes from a role what the account's limits no longer allow, and adds nothing.
     *
     * @param owner value of the tag {@link OwnerTags#BINDING} that the role must carry to be touched
     */
    public static Plan restriction(Desired.Caps caps, String owner, RoleObservation role) {
        return RolePlanner.restriction(caps, owner, role);
    }

    /**
     * What has to be undone when the changes of a role that was never delivered failed for a reason that lasts: it is not left
     * half-written.
     *
     * @param role what is known of the role since
     */
    public static List<Change> undo(Refusal failure, RoleObservation role) {
        return RolePlanner.undo(failure.reason(), role);
    }

    /**
     * Takes away what a binding was given: the annotation first, so that no new pod asks for a role that is about to go.
     * Another role's annotation is left.
     */
    public Plan withdrawal(TearDown tearDown, Observed observed) {
        return switch (tearDown.ofRole(cluster, observed.role())) {
            case Plan.Apply(List<Change> ofRole) -> {
                List<Change> changes = new ArrayList<>(release(tearDown, observed.serviceAccount()));
                changes.addAll(ofRole);
                yield new Plan.Apply(changes);
            }
            case Plan other -> other;
        };
    }

    private List<Change> release(TearDown tearDown, Optional<ObservedServiceAccount> observed) {
        return observed.filter(there -> there.appliedAnnotations().contains(DesiredServiceAccount.ROLE_ARN))
                .filter(there -> tearDown.roleArn().equals(there.annotations().get(DesiredServiceAccount.ROLE_ARN)))
                .<List<Change>>map(there -> List.of(new Change.ReleaseServiceAccount(
                        tearDown.namespace(),
                        tearDown.serviceAccount(),
                        there.uid(),
                        there.ownedBy().contains(bindingUid))))
                .orElse(List.of());
    }
}
