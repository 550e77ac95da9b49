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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Keeps the record of a binding's access. */
final class AccessRecorder {
    private final AccessRecords records;

    AccessRecorder(AccessRecords records) {
        this.records = records;
    }

    /**
     * Records the roles and grants of a binding before their creation, and again when a pass has more facts.
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
     * Records the roles and grants of a plan before their creation.
     *
     * @throws ProblemException if the API server refuses; nothing is created then
     */
    void recordIntent(CrossAccountBinding binding, Roles.Named intended) {
        try {
            record(binding, intended);
        } catch (ClusterFailure e) {
            throw new ProblemException(
                    new Problem(
                            Reason.KUBERNETES_ERROR, "cannot write the AccessRecord of the binding: " + e.getMessage()),
                    e);
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
     * Records the roles and grants in the status of a binding without a record, as after an upgrade. A refused binding keeps its access within the
     * limits, so the references to the access must not be lost. A tenant may have written the status, so the record gets no unique IDs from the
     * status.
     *
     * @param grants finds the resources in the status that can be resources of the account
     * @throws ClusterFailure if the API server refuses
     */
    void recordHistory(BindingContext context, Supplier<Set<String>> grants) {
        if (context.record().isEmpty() && context.namesAnything()) {
            records.write(ofHistory(context, grants.get()));
        }
    }

    /** The record of a binding from an operator version without records. */
    private static AccessRecordSpec ofHistory(BindingContext context, Set<String> grants) {
        CrossAccountBinding binding = context.binding();
        BindingHistory history = context.history();
        return spec(
                binding,
                history.sourceRole().flatMap(_ -> sourceAccount(context)),
                history.targetRole().map(AccessRecorder::withoutId),
                history.sourceRole().map(AccessRecorder::withoutId),
                grants.stream().sorted().toList(),
                history.wasDelivered());
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
        return spec(
                binding,
                named.source().map(SourceRole::account),
                named.target().map(AccessRecorder::status),
                named.source().map(SourceRole::role).map(AccessRecorder::status),
                named.grants(),
                named.delivered());
    }

    /** The record of an existing binding. */
    private static AccessRecordSpec spec(
            CrossAccountBinding binding,
            Optional<String> sourceAccount,
            Optional<RoleStatus> targetRole,
            Optional<RoleStatus> sourceRole,
            List<String> grants,
            boolean wasDelivered) {
        return new AccessRecordSpec(
                binding.getMetadata().getNamespace(),
                binding.getMetadata().getName(),
                binding.getMetadata().getUid(),
                BindingIndex.accountOf(binding),
                sourceAccount.orElse(null),
                targetRole.orElse(null),
                sourceRole.orElse(null),
                BindingIndex.serviceAccountOf(binding).map(NamespacedName::name).orElse(null),
                grants,
                null,
                null,
                null,
                wasDelivered ? Boolean.TRUE : null);
    }

    private static RoleStatus status(Role role) {
        return new RoleStatus(role.arn(), role.id());
    }

    /**
     * Records the deletion of a binding with retained roles. A binding without a role of its own leaves no record.
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
     * Deletes the record of a binding without any remaining access.
     *
     * @throws ClusterFailure if the API server refuses
     */
    void forget(CrossAccountBinding binding) {
        records.of(NamespacedName.of(binding), binding.getMetadata().getUid()).ifPresent(records::delete);
    }
}
