package io.crossbind.controller;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.model.Failure;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Plan;
import io.crossbind.plan.Planner;
import io.crossbind.plan.TearDown;
import java.util.List;
import java.util.Optional;

/** Takes away what a binding was given, going by what its status says and by what the role's own tags say. */
public final class Withdrawal {
    private final Accounts accounts;
    private final Changes changes;
    private final EventRecorder events;

    public Withdrawal(Accounts accounts, Changes changes, EventRecorder events) {
        this.accounts = accounts;
        this.changes = changes;
        this.events = events;
    }

    /**
     * The binding is being deleted.
     *
     * @return what was taken away, and why not all could be
     * @throws Failure if the account cannot be reached
     */
    Applied delete(BindingContext context) {
        DeletionPolicy policy = context.binding().getSpec().deletionPolicy();
        return run(context, policy == null ? DeletionPolicy.Delete : policy);
    }

    /**
     * The binding stays but is no longer admitted: its role goes, whatever is to become of it at deletion.
     *
     * @return what was taken away, and why not all could be
     * @throws Failure if the account cannot be reached
     */
    Applied revoke(BindingContext context) {
        return run(context, DeletionPolicy.Delete);
    }

    private Applied run(BindingContext context, DeletionPolicy policy) {
        Optional<String> roleArn = context.roleArn();
        if (roleArn.isEmpty()) {
            return new Applied(List.of(), Optional.empty());
        }
        AccountAccess access = accounts.access(context.account());
        // Nothing is deleted on hearsay: the role is read by itself, by the name under which it was made.
        RoleObservation role = changes.read(access, nameIn(roleArn.get()));
        TearDown tearDown =
                new TearDown(context.namespace(), context.name(), context.serviceAccountName(), roleArn.get(), policy);
        Plan plan = new Planner(access.cluster(), context.uid())
                .withdrawal(tearDown, context.observed(access.inventory(), role));
        return switch (plan) {
            case Plan.Apply(List<Change> planned) -> {
                tellIfLeft(context, role, planned);
                yield changes.apply(context, access, planned);
            }
            case Plan.Refused(Refusal refusal) -> new Applied(List.of(), Optional.of(refusal));
            case Plan.ReadRoleFirst _ -> throw new IllegalStateException("the role was just read");
        };
    }

    private void tellIfLeft(BindingContext context, RoleObservation role, List<Change> planned) {
        boolean touched = planned.stream().anyMatch(Change.OfRole.class::isInstance);
        if (!touched && !(role instanceof RoleObservation.Absent)) {
            events.warning(
                    context.binding(),
                    "RoleLeft",
                    context.roleArn().orElseThrow()
                            + " does not carry this binding's tags any more and is left as it is.");
        }
    }

    /** The name of a role is what follows the last slash of its ARN (IAM identifiers). */
    static String nameIn(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }
}
