package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyQuota;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantPlannerTest {
    private static final String SID = "Crossbind0123456789abcdef";
    private static final ResourceArn QUEUE = ResourceArn.parse("arn:aws:sqs:eu-west-1:222222222222:orders");
    private static final DesiredGrant SEND = grant(10_000);

    private static DesiredGrant grant(int bytes) {
        return new DesiredGrant(
                QUEUE,
                SID,
                List.of(new PolicyStatement(
                        SID + "1",
                        "Allow",
                        Map.of("Principal", Map.of("AWS", Set.of("arn:aws:iam::222222222222:role/sender"))),
                        Map.of("Action", Set.of("sqs:SendMessage"), "Resource", Set.of(QUEUE.toString())),
                        Map.of())),
                PolicyQuota.ofSize(bytes));
    }

    private static GrantPlan plan(List<DesiredGrant> wanted, Set<String> given, Optional<String> policy) {
        return GrantPlanner.plan(wanted, given, SID, false, _ -> policy);
    }

    private static String granted() {
        return new PolicyDocument(PolicyDocument.CURRENT, SEND.statements()).toJson();
    }

    @Test
    void whatIsMissingIsPut() {
        assertThat(plan(List.of(SEND), Set.of(), Optional.empty()))
                .isEqualTo(new GrantPlan(List.of(new Change.PutGrant(SEND)), List.of(), Map.of()));
    }

    @Test
    void whatIsThereCostsNothing() {
        assertThat(plan(List.of(SEND), Set.of(QUEUE.toString()), Optional.of(granted())))
                .isEqualTo(new GrantPlan(List.of(), List.of(), Map.of()));
    }

    /** A put that may remove access waits until all additions are complete. */
    @Test
    void whatIsReplacedIsToldFromWhatIsAdded() {
        assertThat(plan(
                        List.of(SEND),
                        Set.of(QUEUE.toString()),
                        Optional.of(granted().replace("sqs:SendMessage", "sqs:PurgeQueue"))))
                .isEqualTo(new GrantPlan(List.of(), List.of(new Change.PutGrant(SEND)), Map.of()));
    }

    /** An edit of the binding leaves nothing behind. */
    @Test
    void whatIsNoLongerAskedForIsTakenBack() {
        assertThat(plan(List.of(), Set.of(QUEUE.toString()), Optional.of(granted())))
                .isEqualTo(new GrantPlan(List.of(), List.of(new Change.RemoveGrant(QUEUE, SID)), Map.of()));
    }

    @Test
    void whatTheServiceWouldNotTakeIsRefusedBeforeItIsTried() {
        GrantPlan planned = plan(List.of(grant(10)), Set.of(), Optional.empty());
        assertThat(planned.added()).isEmpty();
        assertThat(planned.changes()).isEmpty();
        assertThat(planned.problem().map(Problem::reason)).contains(Reason.RESOURCE_POLICY_TOO_LONG);
    }

    /** A missing resource does not block the grants on other resources. Grants no longer requested are planned elsewhere. */
    @Test
    void whatIsAResourcesOwnFaultHindersNoOther() {
        DesiredGrant gone = new DesiredGrant(
                ResourceArn.parse("arn:aws:sqs:eu-west-1:222222222222:gone"), SID, SEND.statements(), SEND.quota());
        Problem missing = new Problem(Reason.RESOURCE_NOT_FOUND, "there is no queue gone");
        GrantPlan planned = GrantPlanner.plan(
                List.of(gone, SEND), Set.of("arn:aws:sqs:eu-west-1:222222222222:dropped"), SID, false, holder -> {
                    if (holder.equals(gone.holder())) {
                        throw new ProblemException(missing, null);
                    }
                    return Optional.empty();
                });
        assertThat(planned)
                .isEqualTo(
                        new GrantPlan(List.of(new Change.PutGrant(SEND)), List.of(), Map.of(gone.holder(), missing)));
    }

    @Test
    void whatPassesByItselfIsNotTakenForTheResourcesFault() {
        ProblemException busy = new ProblemException(Reason.THROTTLED, "slow down");
        assertThatThrownBy(() -> GrantPlanner.plan(List.of(SEND), Set.of(), SID, false, _ -> {
                    throw busy;
                }))
                .isSameAs(busy);
    }

    @Test
    void theBindingsOwnStatementsAreFoundAmongOthers() {
        String others = granted().replace(SID + "1", "CrossbindffffffffffffffffX");
        assertThat(PolicyMerge.ownStatements(Optional.of(others), SID)).isEmpty();
        assertThat(PolicyMerge.ownStatements(Optional.of(granted()), SID)).isEqualTo(SEND.statements());
        assertThat(PolicyMerge.ownStatements(Optional.empty(), SID)).isEmpty();
    }
}
