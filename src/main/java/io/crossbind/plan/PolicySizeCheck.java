package io.crossbind.plan;

import io.crossbind.desired.GrantSids;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.PolicyText.Part;
import java.util.Optional;

/**
 * Checks a resource's policy against the service's quota, and the statements of a namespace against the namespace's share, before any write. The
 * document itself shows the statements of a namespace: the writer checks the document just read, so that bindings reconciled at the same time do not
 * exceed the share together.
 */
final class PolicySizeCheck {
    private final DesiredGrant wanted;
    private final PolicyText before;
    private final PolicyText after;

    /**
     * @param before the document from the service
     * @param after the document with the wanted statements
     */
    PolicySizeCheck(DesiredGrant wanted, PolicyText before, PolicyText after) {
        this.wanted = wanted;
        this.before = before;
        this.after = after;
    }

    /** The problem of the quota or the share exceeded by the new document; empty if the document fits. */
    Optional<Problem> problem() {
        return quotaProblem().or(() -> wanted.share().flatMap(this::shareProblem));
    }

    private Optional<Problem> quotaProblem() {
        return PolicySize.of(after)
                .beyond(PolicySize.of(wanted.quota()), PolicySize.NOTHING)
                .map(excess -> new Problem(
                        Reason.RESOURCE_POLICY_TOO_LONG,
                        "the policy of " + wanted.holder() + " would have " + excess.size() + " " + excess.unit()
                                + "; the quota of " + wanted.holder().service() + " is " + excess.limit()));
    }

    /** After an administrator has reduced the share, a namespace above its share keeps its statements and gets nothing more. */
    private Optional<Problem> shareProblem(PolicyShare share) {
        return PolicySize.of(after, this::isOfNamespace)
                .beyond(PolicySize.of(wanted.quota(), share), PolicySize.of(before, this::isOfNamespace))
                .map(excess -> new Problem(
                        Reason.RESOURCE_POLICY_SHARE_EXCEEDED,
                        "namespace " + share.namespace() + " would have " + excess.size() + " " + excess.unit()
                                + " in the policy of " + wanted.holder() + "; AwsAccount " + share.accountName()
                                + " allows " + excess.limit() + ", " + share.percent() + "% of the quota of "
                                + wanted.holder().service()));
    }

    private boolean isOfNamespace(Part statement) {
        return statement.sid().startsWith(GrantSids.ofNamespace(wanted.sidPrefix()));
    }
}
