package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.status.BindingOutcome.Role;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.BindingOutcome.SourceRole;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the record of what a binding has. */
final class AccessRecorder {
    private final AccessRecords records;

    AccessRecorder(AccessRecords records) {
        this.records = records;
    }

    /**
     * Records the roles and grants of a binding: before they are created, and when a pass knows more.
     *
     * @throws ClusterFailure if the API server refuses
     */
    void record(CrossAccountBinding binding, Roles roles) {
        switch (roles) {
            case Roles.Unchanged _ -> {}
            case Roles.Gone _ -> forget(binding);
            case Roles.Named named -> record(binding, named);
        }
    }

    /**
     * Records what a plan is about to create.
     *
     * @throws ProblemException if the API server refuses, so that nothing is created
     */
    void recordIntent(CrossAccountBinding binding, Roles.Named intended) {
        try {
            record(binding, intended);
        } catch (ClusterFailure e) {
            throw new ProblemException(
                    new Problem(Reason.KUBERNETES_ERROR, "record of the binding: " + e.getMessage()), e);
        }
    }

    private void record(CrossAccountBinding binding, Roles.Named named) {
        AccessRecordSpec wanted = spec(binding, named);
        if (records.of(NamespacedName.of(binding), binding.getMetadata().getUid())
                .filter(wanted::equals)
                .isEmpty()) {
            records.write(wanted);
        }
    }

    /**
     * Records what the status of a binding without a record names, as after an upgrade: a refused binding keeps its access within the limits, and must
     * not lose the lead to it. A tenant may have written the status, so the record gets no unique IDs from it.
     *
     * @param grants the resources that the status names and that can be resources of the account
     * @throws ClusterFailure if the API server refuses
     */
    void recordHistory(BindingContext context, Set<String> grants) {
        if (context.record().isEmpty() && context.namesAnything()) {
            records.write(ofHistory(context, grants));
        }
    }

    /** The record of a binding of an earlier version of the operator, which wrote none. */
    private static AccessRecordSpec ofHistory(BindingContext context, Set<String> grants) {
        CrossAccountBinding binding = context.binding();
        BindingHistory history = context.history();
        return new AccessRecordSpec(
                binding.getMetadata().getNamespace(),
                binding.getMetadata().getName(),
                binding.getMetadata().getUid(),
                BindingIndex.accountOf(binding),
                history.sourceRole().flatMap(_ -> sourceAccount(context)).orElse(null),
                history.targetRole().map(AccessRecorder::withoutId).orElse(null),
                history.sourceRole().map(AccessRecorder::withoutId).orElse(null),
                BindingIndex.serviceAccountOf(binding).map(NamespacedName::name).orElse(null),
                grants.stream().sorted().toList(),
                null,
                null,
                null,
                history.wasDelivered() ? Boolean.TRUE : null);
    }

    private static RoleStatus withoutId(RoleStatus role) {
        return new RoleStatus(role.arn(), null);
    }

    private static Optional<String> sourceAccount(BindingContext context) {
        try {
            return context.sourceAccount().map(account -> account.getMetadata().getName());
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static AccessRecordSpec spec(CrossAccountBinding binding, Roles.Named named) {
        return new AccessRecordSpec(
                binding.getMetadata().getNamespace(),
                binding.getMetadata().getName(),
                binding.getMetadata().getUid(),
                BindingIndex.accountOf(binding),
                named.source().map(SourceRole::account).orElse(null),
                role(named.target()),
                role(named.source().map(SourceRole::role)),
                BindingIndex.serviceAccountOf(binding).map(NamespacedName::name).orElse(null),
                named.grants(),
                null,
                null,
                null,
                named.delivered() ? Boolean.TRUE : null);
    }

    private static @Nullable RoleStatus role(Optional<Role> role) {
        return role.map(known -> new RoleStatus(known.arn(), known.id())).orElse(null);
    }

    /**
     * Records that a binding is deleted and its roles stay. A binding without a role of its own leaves no record.
     *
     * @throws ClusterFailure if the API server refuses
     */
    void retain(BindingContext context) {
        Optional<AccessRecordSpec> known = context.record();
        AccessRecordSpec retained = known.orElseGet(() -> ofHistory(context, Set.of()))
                .retaining(
                        context.binding().getSpec().workload(),
                        context.binding().getSpec().revokeSessionsBefore());
        if (retained.roleArns().findAny().isEmpty()) {
            known.ifPresent(records::delete);
        } else if (!known.equals(Optional.of(retained))) {
            records.write(retained);
        }
    }

    /**
     * Deletes the record of a binding that has nothing any more.
     *
     * @throws ClusterFailure if the API server refuses
     */
    void forget(CrossAccountBinding binding) {
        records.of(NamespacedName.of(binding), binding.getMetadata().getUid()).ifPresent(records::delete);
    }
}
