package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The accounts of a binding that an administrator abandoned. The operator makes no AWS call for an abandoned account. In every other account it
 * revokes the binding's access.
 *
 * @param target whether the target account is abandoned
 * @param source whether the account of the workload's own role is abandoned
 * @param why the problem; empty if neither account is abandoned
 */
record Abandonment(boolean target, boolean source, Optional<Problem> why) {
    static Abandonment of(BindingContext context) {
        Optional<Problem> target = ofAccount(() -> Optional.of(context.account()));
        Optional<Problem> source = ofAccount(context::sourceAccount);
        return new Abandonment(target.isPresent(), source.isPresent(), target.or(() -> source));
    }

    /** A missing account cannot be abandoned. */
    private static Optional<Problem> ofAccount(Supplier<Optional<AwsAccount>> account) {
        try {
            return account.get().flatMap(AccountRules::abandonment);
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    /** The objects in the status that may remain in the abandoned accounts. */
    List<String> remainingObjects(BindingContext context) {
        return remainingObjects(context.binding(), target, source);
    }

    private static List<String> remainingObjects(CrossAccountBinding binding, boolean target, boolean source) {
        Stream<String> ofTarget = Stream.concat(
                BindingHistory.roleArn(binding).stream(),
                grants(binding).stream().map("statements or grants on "::concat));
        Stream<String> ofSource = BindingHistory.sourceRole(binding).map(RoleStatus::arn).stream();
        return Stream.concat(target ? ofTarget : Stream.empty(), source ? ofSource : Stream.empty())
                .sorted()
                .toList();
    }

    private static List<String> grants(CrossAccountBinding binding) {
        return binding.getStatus() == null ? List.of() : binding.getStatus().grants();
    }

    /** The ARNs of the possible remaining objects of all bindings of one account. */
    static Set<String> remainingObjects(AwsAccount account, Stream<CrossAccountBinding> bindings) {
        String id = ":" + account.getSpec().accountId() + ":";
        Set<String> all = new TreeSet<>();
        bindings.flatMap(binding ->
                        BindingIndex.each(
                                binding,
                                one -> remainingObjects(
                                        one, account.getMetadata().getName(), id))
                                .stream())
                .forEach(all::add);
        return all;
    }

    private static List<String> remainingObjects(CrossAccountBinding binding, String account, String id) {
        Stream<String> ofSource =
                BindingHistory.sourceRole(binding).map(RoleStatus::arn).filter(arn -> arn.contains(id)).stream();
        return Stream.concat(
                        remainingObjects(
                                binding, BindingIndex.accountOf(binding).equals(account), false)
                                .stream(),
                        ofSource)
                .toList();
    }
}
