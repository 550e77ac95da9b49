package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleArn;
import io.crossbind.reconcile.ReadFirstPlanner;
import java.util.Optional;

/** What keeps a binding that its accounts allow from being made. */
final class BindingPreconditions {
    private final ReadFirstPlanner planning;
    private final TrustedSourceRoles sources;

    BindingPreconditions(ReadFirstPlanner planning, TrustedSourceRoles sources) {
        this.planning = planning;
        this.sources = sources;
    }

    Optional<Problem> firstViolation(BindingContext context, BindingAccounts sides, Desired.Wanted wanted) {
        return taken(context)
                .or(() -> wanted.target().flatMap(side -> moved(context.roleArn(), side)))
                .or(() -> wanted.source()
                        .flatMap(side -> moved(context.sourceRole().map(RoleStatus::arn), side)))
                .or(() -> wanted.source().flatMap(side -> replaced(context, sides, side)))
                .or(() -> wanted.target()
                        .filter(_ -> sides.target().facts().isManaged())
                        .flatMap(side -> planning.stillMissing(
                                sides.target().access(), side.role().attachedPolicies())));
    }

    private static Optional<Problem> taken(BindingContext context) {
        return context.holderOfServiceAccount()
                .map(holder -> new Problem(
                        Reason.SERVICE_ACCOUNT_TAKEN,
                        "service account "
                                + context.serviceAccount().orElseThrow().name()
                                + " is already used by the older binding "
                                + holder.getMetadata().getName()));
    }

    /** A second role in place of the first would leave that one behind. What the status says of another account is not the first. */
    private static Optional<Problem> moved(Optional<String> made, DesiredAccountState wanted) {
        String wantedArn = wanted.role().arn();
        return made.filter(arn -> !arn.equals(wantedArn))
                .filter(arn -> RoleArn.of(arn)
                        .map(RoleArn::account)
                        .equals(RoleArn.of(wantedArn).map(RoleArn::account)))
                .map(arn -> new Problem(
                        BindingCleanup.nameIn(arn).equals(BindingCleanup.nameIn(wantedArn))
                                ? Reason.ROLE_PATH_CHANGED
                                : Reason.CLUSTER_ID_CHANGED,
                        "the role is " + arn + ", but the current configuration requires " + wantedArn));
    }

    /** A role of the same name and tags that somebody else made since is not let in. */
    private Optional<Problem> replaced(BindingContext context, BindingAccounts sides, DesiredAccountState source) {
        return sides.sourceOrTarget()
                .ownRole(source)
                .filter(role -> !sources.isKnown(context, role))
                .map(role -> new Problem(
                        Reason.PRINCIPAL_REPLACED,
                        role.arn() + " has the ID " + role.id() + ", but crossbind recorded "
                                + context.sourceRole()
                                        .map(RoleStatus::id)
                                        .orElse("the ID in the status of other bindings of the service account")));
    }
}
