package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.desired.Revocation;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.binding.Side;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds which sessions of a binding's existing roles are revoked. A missing account revokes nothing. */
final class SessionRevocations {
    private SessionRevocations() {}

    /** The revocation for the role in the target account, or for the workload's own role. */
    static Revocation of(BindingContext context, Side side) {
        CrossAccountBindingSpec spec = context.binding().getSpec();
        Optional<AwsAccountSpec> target = known(() -> Optional.of(context.account()));
        return switch (side) {
            case TARGET -> Revocation.ofTarget(spec, target);
            case SOURCE -> Revocation.ofSource(spec, target, known(context::sourceAccount));
        };
    }

    private static Optional<AwsAccountSpec> known(Supplier<Optional<AwsAccount>> account) {
        try {
            return account.get().map(AwsAccount::getSpec);
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }
}
