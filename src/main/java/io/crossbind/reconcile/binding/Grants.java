package io.crossbind.reconcile.binding;

import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.GrantSids;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.inventory.PolicyReader;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.GrantPlan;
import io.crossbind.plan.GrantPlanner;
import io.crossbind.plan.PolicyMerge;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements of one binding in the policies of the target account's resources. */
final class Grants {
    private final AccountAccess target;
    private final String sidPrefix;

    Grants(BindingContext context, AccountAccess target) {
        this.target = target;
        this.sidPrefix = GrantSids.prefix(target.cluster(), context.namespace(), context.name());
    }

    /**
     * Makes them these. What is not remembered of a policy is read.
     *
     * @param given ARNs of the resources whose policies may have statements of the binding
     */
    GrantPlan plan(List<DesiredGrant> wanted, Set<String> given) {
        return GrantPlanner.plan(wanted, given, sidPrefix, reader()::find);
    }

    /** Resources whose policies need not be read. */
    Set<ResourceArn> remembered(List<DesiredGrant> wanted) {
        return wanted.stream()
                .map(DesiredGrant::holder)
                .filter(holder -> target.inventory().policies().get(holder) != null)
                .collect(Collectors.toSet());
    }

    /**
     * Has policies that have statements of the binding read once more: the role that has the grants is gone, and what is remembered may
     * still name it.
     *
     * @return whether there is any
     */
    boolean doubt(Set<ResourceArn> remembered) {
        List<ResourceArn> doubtful = remembered.stream().filter(this::isThere).toList();
        doubtful.forEach(target.inventory().policies()::invalidate);
        return !doubtful.isEmpty();
    }

    /** Whether a policy has statements of the binding. */
    boolean isAnyThere(List<DesiredGrant> wanted) {
        return wanted.stream().map(DesiredGrant::holder).anyMatch(this::isThere);
    }

    private boolean isThere(ResourceArn holder) {
        return !own(holder).isEmpty();
    }

    /** Takes those on one resource back. */
    List<Change> remove(String arn) {
        return GrantPlanner.remove(Set.of(arn), sidPrefix);
    }

    /** Takes those on one resource back if there are any. A resource that is gone has none. */
    List<Change> removeIfThere(String arn) {
        return isThere(ResourceArn.parse(arn)) ? remove(arn) : List.of();
    }

    /** Takes those on one resource back if it is not asked for any more or one of them is no longer allowed. */
    List<Change> restrict(String arn, Set<String> asked, GrantBounds caps) {
        if (!asked.contains(arn)) {
            return removeIfThere(arn);
        }
        ResourceArn holder = ResourceArn.parse(arn);
        return own(holder).stream().allMatch(statement -> caps.allow(holder, statement)) ? List.of() : remove(arn);
    }

    private List<PolicyStatement> own(ResourceArn holder) {
        try {
            return PolicyMerge.own(reader().find(holder), sidPrefix);
        } catch (ProblemException e) {
            if (e.problem().reason() == Reason.RESOURCE_NOT_FOUND) {
                return List.of();
            }
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(Reason.RESOURCE_POLICY_UNREADABLE, "the policy of " + holder + " cannot be parsed"), e);
        }
    }

    private PolicyReader reader() {
        return new PolicyReader(target.policies(), target.inventory().policies());
    }
}
