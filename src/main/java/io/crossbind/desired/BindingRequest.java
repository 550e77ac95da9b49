package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AccountRef;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.api.v1alpha1.RoleSpec;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.RoleArn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a binding judged by the rules of accounts.
 *
 * @param name metadata.name of the binding
 * @param created metadata.creationTimestamp of the binding, set by the API server
 * @param older the number of older bindings of the namespace to the same target account, and of deleted bindings with remaining roles; only a rule
 *     with {@code maxBindings} counts them
 */
public record BindingRequest(
        NamespaceFacts namespace, String name, CrossAccountBindingSpec spec, Instant created, IntSupplier older) {

    /** The request of a deleted binding with retained roles. No rule with a lifetime or a number decides about such a role. */
    public static Optional<BindingRequest> ofRetained(NamespaceFacts namespace, AccessRecordSpec record) {
        return Optional.ofNullable(record.workload())
                .map(workload -> new BindingRequest(
                        namespace,
                        record.binding(),
                        new CrossAccountBindingSpec(
                                new AccountRef(record.account()),
                                workload,
                                role(record.targetRole()),
                                List.of(),
                                DeletionPolicy.Retain,
                                null,
                                null),
                        Instant.EPOCH,
                        () -> 0));
    }

    private static @Nullable RoleSpec role(@Nullable RoleStatus target) {
        if (target == null) {
            return null;
        }
        String name = RoleArn.nameIn(target.arn());
        return new RoleSpec(RoleNames.mayBeGenerated(name) ? null : name, List.of(), List.of(), null);
    }
}
