package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.desired.Revocation;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.binding.Side;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decides which sessions of a binding's existing roles are revoked. An account that cannot be found revokes nothing. */
final class SessionRevocations {
    private SessionRevocations() {}

    /** The revocation for the role in the account that is reached, or for the workload's own role. */
    static Revocation of(BindingContext context, Side side) {
        CrossAccountBindingSpec spec = context.binding().getSpec();
        List<AwsAccountSpec> reached = known(() -> Optional.of(context.account()));
        return switch (side) {
            case TARGET -> Revocation.of(spec, reached);
            case SOURCE -> {
                List<AwsAccountSpec> source = known(context::sourceAccount);
                yield context.leadsToTarget()
                        ? Revocation.of(source)
                        : Revocation.of(
                                spec,
                                Stream.of(reached, source).flatMap(List::stream).toList());
            }
        };
    }

    private static List<AwsAccountSpec> known(Supplier<Optional<AwsAccount>> account) {
        try {
            return account.get().stream().map(AwsAccount::getSpec).toList();
        } catch (ProblemException e) {
            return List.of();
        }
    }
}
