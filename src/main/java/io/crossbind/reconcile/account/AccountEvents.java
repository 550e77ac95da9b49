package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.ChangeMessages;
import io.crossbind.plan.account.BlockCause;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The Events of changes in an account without a request from a binding. */
public final class AccountEvents {
    /** How many objects an Event names: an Event message has at most 1024 characters. */
    private static final int LEFT_NAMED = 8;

    private final Events events;

    public AccountEvents(Events events) {
        this.events = events;
    }

    void roleBlocked(AwsAccount account, String role, BlockCause cause) {
        events.warning(
                account,
                "TrustWithdrawn",
                "Role " + role
                        + switch (cause) {
                            case REVOKED ->
                                " belongs to no binding, and spec.revoke revokes its access. The role cannot be assumed until an"
                                        + " accepted binding requests it.";
                            case RETAIN_NOT_ALLOWED ->
                                " was retained, but the rules of the account no longer allow retained roles. The role"
                                        + " cannot be assumed until an accepted binding requests it.";
                            case NAMESPACE_RECREATED ->
                                " belongs to a deleted namespace, and a new namespace has the same name. The role cannot be"
                                        + " assumed until an accepted binding in the new namespace requests it.";
                            case NAMESPACE_NOT_ADMITTED ->
                                " belongs to no binding, and no rule of the account admits its namespace. The role cannot be"
                                        + " assumed until an accepted binding requests it.";
                            case WITHOUT_BINDING, BINDING_REPLACED ->
                                " belongs to no binding any more. The role cannot be assumed until an accepted binding requests"
                                        + " it. Delete the role if no binding will.";
                        });
    }

    /** Reports the access lost by a retained role. */
    void roleClamped(AwsAccount account, String role, AccessRecordSpec record, List<Change> done) {
        events.warning(
                account,
                "RoleClamped",
                "Retained role " + role + " of binding " + NamespacedName.of(record)
                        + " exceeded the limits of the account. Changes: "
                        + String.join(
                                ", ",
                                done.stream()
                                        .limit(LEFT_NAMED)
                                        .map(ChangeMessages::of)
                                        .toList())
                        + ".");
    }

    /** Reports a role to which the limits of the account no longer apply. */
    void roleReleased(AwsAccount account, String role, AccessRecordSpec record) {
        events.normal(
                account,
                "RoleReleased",
                "Retained role " + role + " of binding " + NamespacedName.of(record)
                        + " no longer has the tags of crossbind, so the limits of the account no longer apply to the role.");
    }

    /** Reports which statements were removed, and why. */
    void statementsRemoved(AwsAccount account, AccessRecordSpec record, Set<ResourceArn> resources, BlockCause cause) {
        events.warning(
                account,
                "StatementsRemoved",
                "Statements of binding " + NamespacedName.of(record) + " were removed from the policy of "
                        + some(resources.stream()
                                .map(ResourceArn::toString)
                                .sorted()
                                .toList()) + ". "
                        + switch (cause) {
                            case REVOKED -> "The binding does not exist any more, and spec.revoke revokes its access.";
                            case RETAIN_NOT_ALLOWED, NAMESPACE_RECREATED, WITHOUT_BINDING ->
                                "The binding does not exist any more.";
                            case NAMESPACE_NOT_ADMITTED ->
                                "The binding does not exist any more, and no rule of the account admits its namespace.";
                            case BINDING_REPLACED ->
                                "A later binding of the same name does not request these statements.";
                        });
    }

    /** Names the first objects, and counts the others. */
    private static String some(Collection<String> all) {
        String named = String.join(", ", all.stream().limit(LEFT_NAMED).toList());
        return all.size() > LEFT_NAMED ? named + " and " + (all.size() - LEFT_NAMED) + " more" : named;
    }

    /** Reports why a change of an object without a binding failed. */
    void changeFailed(AwsAccount account, Problem failure) {
        events.warning(account, failure.reason().title(), failure.conditionMessage());
    }

    void formerProviderRemoved(AwsAccount account, String arn) {
        events.normal(
                account,
                "FormerProviderRemoved",
                "Deleted " + arn + ", the provider of an issuer that the cluster no longer uses.");
    }

    void formerProviderLeft(AwsAccount account, String arn, Problem why) {
        events.warning(
                account,
                "FormerProviderLeft",
                "The operator could not delete " + arn + ", the provider of an issuer that the cluster no longer uses. "
                        + why.conditionMessage());
    }

    /**
     * Names the objects that may remain in an abandoned account.
     *
     * @param left ARNs of the objects
     */
    void abandoned(AwsAccount account, Set<String> left) {
        String id = account.getSpec().accountId();
        events.warning(
                account,
                Reason.ACCOUNT_ABANDONED.title(),
                left.isEmpty()
                        ? "Account " + id + " is abandoned. No objects are known to remain there."
                        : "Account " + id + " is abandoned. The account may still contain " + some(left) + ".");
    }
}
