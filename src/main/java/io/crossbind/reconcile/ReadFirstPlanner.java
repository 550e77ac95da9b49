package io.crossbind.reconcile;

import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.apply.Applier;
import io.crossbind.apply.RoleChanges;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.ChangeMessages;
import io.crossbind.plan.Plan;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans changes of one account by what the inventory remembers. The planner reads an object before a plan that would write it, so that no
 * write rests on memory.
 */
public final class ReadFirstPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(ReadFirstPlanner.class);

    private final Applier applier;
    private final Clock clock;

    public ReadFirstPlanner(Applier applier, Clock clock) {
        this.applier = applier;
        this.clock = clock;
    }

    /**
     * Plans with the cached role, or with a fresh read of the role if the cached one would lead to a write.
     *
     * @param made whether a status names the role: IAM's bulk read may not contain a new role yet
     */
    public Plan plan(AccountAccess access, String role, boolean made, Function<RoleObservation, Plan> planner) {
        RoleObservation remembered = access.inventory().role(role);
        boolean doubtful = made && remembered instanceof RoleObservation.Absent;
        Plan plan = planner.apply(doubtful ? new RoleObservation.Unknown() : remembered);
        if (!(plan instanceof Plan.ReadRoleFirst)) {
            return plan;
        }
        RoleObservation read = read(access, role);
        Plan decided = planner.apply(read);
        if (read instanceof RoleObservation.Owned(var taken, var _)
                && decided instanceof Plan.Refused(Problem why)
                && why.reason() == Reason.CONFLICT) {
            // The condition is read by one tenant, and does not name another one.
            LOG.warn("{} belongs to {}", taken.arn(), OwnerTags.ownerIn(taken.tags()));
        }
        return decided;
    }

    /** Reads a single role. */
    private RoleObservation read(AccountAccess access, String role) {
        return new RoleChanges(access, clock).read(role);
    }

    /** Carries changes of a role out that no binding asks for. */
    public Applied applyToRole(AccountAccess access, List<Change> changes) {
        return applier.apply(
                access,
                change -> {
                    throw new IllegalArgumentException(ChangeMessages.of(change));
                },
                changes);
    }
}
