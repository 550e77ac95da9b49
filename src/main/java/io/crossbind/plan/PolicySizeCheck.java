package io.crossbind.plan;

import io.crossbind.desired.GrantSids;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.PolicyText.Part;
import java.util.Optional;

/**
 * Holds a resource's policy against the quota of its service, and what a namespace has in the policy against the share of the namespace,
 * before anything is written. The document itself shows the statements of a namespace: the writer checks the document that it
 * has just read, so that bindings that are reconciled at the same time do not exceed the share together.
 */
final class PolicySizeCheck {
    private final DesiredGrant wanted;
    private final PolicyText before;
    private final PolicyText after;

    /**
     * Takes a change of a document.
     *
     * @param before the document as the service has it
     * @param after the document with the wanted statements
     */
    PolicySizeCheck(DesiredGrant wanted, PolicyText before, PolicyText after) {
        this.wanted = wanted;
        this.before = before;
        this.after = after;
    }

    /** The quota or the share that the new document exceeds; empty if it fits. */
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

    /** A namespace that has more than its share since an administrator reduced the share keeps it, and gets nothing more. */
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
