package io.crossbind.controller;

import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.GrantSids;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.GrantCaps;
import io.crossbind.inventory.PolicyReader;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.GrantPlanner;
import io.crossbind.plan.Plan;
import io.crossbind.plan.PolicyMerge;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The statements of one binding in the policies of the target account's resources. */
final class Grants {
    private final AccountAccess target;
    private final Set<String> given;
    private final String sidPrefix;

    Grants(BindingContext context, AccountAccess target) {
        this.target = target;
        this.given = context.grants();
        this.sidPrefix = GrantSids.prefix(target.cluster(), context.namespace(), context.name());
    }

    /** Makes them these. What is not remembered of a policy is read. */
    Plan plan(List<DesiredGrant> wanted) {
        return GrantPlanner.plan(wanted, given, sidPrefix, reader()::find);
    }

    /** Takes all of them back. */
    List<Change> remove() {
        return GrantPlanner.remove(given, sidPrefix);
    }

    /** Takes back those on a resource of which one is no longer allowed. */
    List<Change> restrict(GrantCaps caps) {
        Set<String> excess = new TreeSet<>();
        for (String arn : given) {
            ResourceArn holder = ResourceArn.parse(arn);
            boolean allowed = PolicyMerge.own(reader().find(holder), sidPrefix).stream()
                    .allMatch(statement -> caps.allow(holder, statement));
            if (!allowed) {
                excess.add(arn);
            }
        }
        return GrantPlanner.remove(excess, sidPrefix);
    }

    private PolicyReader reader() {
        return new PolicyReader(target.policies(), target.inventory().policies());
    }
}
