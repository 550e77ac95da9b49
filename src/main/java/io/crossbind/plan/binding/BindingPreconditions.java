package io.crossbind.plan.binding;

import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleArn;
import java.util.Optional;

/**
 * Preconditions without which a binding is not applied, whatever its plan would be.
 *
 * @param wanted the desired objects
 * @param recorded the record of earlier passes
 * @param observed the known facts
 */
record BindingPreconditions(Desired.Wanted wanted, BindingRecord recorded, BindingObservations observed) {

    /** Why the binding cannot be applied; empty if there is no obstacle. */
    Optional<Problem> problem() {
        return serviceAccountTaken()
                .or(() -> wanted.target().flatMap(state -> roleMoved(recorded.targetRole(), state)))
                .or(() -> wanted.source().flatMap(state -> roleMoved(recorded.sourceRole(), state)))
                .or(() -> wanted.source().flatMap(_ -> sourceReplaced()));
    }

    private Optional<Problem> serviceAccountTaken() {
        return recorded.holder()
                .map(holder -> new Problem(
                        Reason.SERVICE_ACCOUNT_TAKEN,
                        "service account " + recorded.serviceAccount().orElseThrow() + " is already used by binding "
                                + holder));
    }

    /**
     * The problem of a second role in place of the first, which would leave the first role behind. A recorded role in another account is not the
     * first.
     */
    private static Optional<Problem> roleMoved(Optional<String> made, DesiredAccountState state) {
        String wantedArn = state.role().arn();
        return made.filter(arn -> !arn.equals(wantedArn))
                .filter(arn -> RoleArn.of(arn)
                        .map(RoleArn::account)
                        .equals(RoleArn.of(wantedArn).map(RoleArn::account)))
                .map(arn -> new Problem(
                        RoleArn.nameIn(arn).equals(RoleArn.nameIn(wantedArn))
                                ? Reason.ROLE_PATH_CHANGED
                                : Reason.CLUSTER_ID_CHANGED,
                        "the role is " + arn + ", but the current configuration requires " + wantedArn));
    }

    /** The problem of a source role re-created by another client with the same name and tags. The operator does not trust such a role. */
    private Optional<Problem> sourceReplaced() {
        return observed.source()
                .flatMap(AccountObservation::ownRole)
                .filter(role -> !recorded.sourceIds().trust(String.valueOf(role.id())))
                .map(role -> new Problem(
                        Reason.PRINCIPAL_REPLACED,
                        role.arn() + " has the ID " + role.id() + ", but crossbind created the role with "
                                + recorded.sourceIds().expected()));
    }
}
