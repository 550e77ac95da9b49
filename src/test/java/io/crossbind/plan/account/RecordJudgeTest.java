package io.crossbind.plan.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.desired.GrantSids;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJudgeTest {
    private static final ResourceArn QUEUE = ResourceArn.parse("arn:aws:sqs:eu-west-1:222222222222:orders");
    private static final ResourceArn BUCKET = ResourceArn.parse("arn:aws:s3:::reports");
    private static final AccessRecordSpec RECORD = new AccessRecordSpec(
            "shop",
            "app",
            "uid-1",
            "data",
            null,
            null,
            null,
            null,
            List.of(BUCKET.toString(), QUEUE.toString()),
            null,
            null,
            null,
            true);

    private static List<AccountChange> changes(String orphans, boolean isConfirmed, OrphanedRecord orphan) {
        return changes(orphans, isConfirmed, false, orphan);
    }

    private static List<AccountChange> changes(
            String orphans, boolean isConfirmed, boolean isAccountDeleted, OrphanedRecord orphan) {
        AwsAccountSpec account =
                Serialization.unmarshal("accountId: \"222222222222\"\norphans: " + orphans, AwsAccountSpec.class);
        return new RecordJudge(
                        AccountExamples.CLUSTER,
                        new OrphanRule(account, isConfirmed, isAccountDeleted, AccountExamples.NOW))
                .changes(List.of(orphan))
                .toList();
    }

    private static OrphanedRecord orphan(
            Set<ResourceArn> resources, boolean hasRole, boolean isReplaced, Duration age, boolean isAdmitted) {
        Instant since = AccountExamples.NOW.minus(age);
        return new OrphanedRecord(RECORD, resources, hasRole, isReplaced, since, isAdmitted);
    }

    @ParameterizedTest(name = "{0} confirmed {1}: {2} minutes old, replaced {3}, admitted {4} - {5}")
    @CsvSource({
        "{},               true,  14, false, true,  ",
        "{},               true,  15, false, true,  WITHOUT_BINDING",
        "{gracePeriod: 1h},true,  59, false, true,  ",
        "{gracePeriod: 1h},true,  60, false, true,  WITHOUT_BINDING",
        "{},               true,  0,  false, false, NAMESPACE_NOT_ADMITTED",
        "{},               true,  0,  true,  true,  BINDING_REPLACED",
        "{},               true,  0,  true,  false, BINDING_REPLACED",
        "{},               false, 60, false, true,  ",
        "{},               false, 60, true,  false, ",
        "{action: Report}, true,  60, true,  false, ",
        "{action: Adopt},  true,  60, true,  false, ",
        "{action: Block},  true,  60, false, true,  WITHOUT_BINDING"
    })
    void statementsEndWhereAccessWithoutABindingDoes(
            String orphans,
            boolean isConfirmed,
            int minutes,
            boolean isReplaced,
            boolean isAdmitted,
            BlockCause cause) {
        OrphanedRecord orphan =
                orphan(Set.of(QUEUE, BUCKET), true, isReplaced, Duration.ofMinutes(minutes), isAdmitted);
        String sids = GrantSids.prefix(AccountExamples.CLUSTER, "shop", "app");
        assertThat(changes(orphans, isConfirmed, orphan))
                .isEqualTo(
                        cause == null
                                ? List.of()
                                : List.of(new AccountChange.RemoveStatements(
                                        RECORD,
                                        cause,
                                        List.of(
                                                new Change.RemoveGrant(BUCKET, sids),
                                                new Change.RemoveGrant(QUEUE, sids)))));
    }

    @Test
    void statementsEndWithTheirAccountWhateverItsPolicyForOrphans() {
        OrphanedRecord orphan = orphan(Set.of(QUEUE), true, false, Duration.ZERO, true);
        assertThat(changes("{action: Report}", false, true, orphan))
                .singleElement()
                .isInstanceOfSatisfying(
                        AccountChange.RemoveStatements.class,
                        removal -> assertThat(removal.cause()).isEqualTo(BlockCause.WITHOUT_BINDING));
    }

    @Test
    void recordIsForgottenOnceNeitherStatementsNorRolesAreLeft() {
        OrphanedRecord empty = orphan(Set.of(), false, false, Duration.ZERO, true);
        assertThat(changes("{action: Report}", false, empty)).containsExactly(new AccountChange.ForgetRecord(RECORD));
        assertThat(changes("{}", true, orphan(Set.of(), true, false, Duration.ofDays(1), true)))
                .as("the role remains")
                .isEmpty();
    }

    @Test
    void recordWithoutSomeResourcesKeepsTheOthers() {
        assertThat(RECORD.without(List.of(QUEUE.toString())).grants()).containsExactly(BUCKET.toString());
        assertThat(RECORD.without(List.of())).isEqualTo(RECORD);
    }

    @Test
    void revokedStatementsEndAtOnceWhateverTheAccountDoesWithOrphans() {
        OrphanedRecord young = orphan(Set.of(BUCKET), true, false, Duration.ZERO, true);
        assertThat(changes("{action: Report}\nrevoke: [{namespace: shop, binding: other}]", false, young))
                .isEmpty();
        assertThat(changes("{action: Report}\nrevoke: [{namespace: shop, binding: app}]", false, young))
                .singleElement()
                .isInstanceOfSatisfying(
                        AccountChange.RemoveStatements.class,
                        removal -> assertThat(removal.cause()).isEqualTo(BlockCause.REVOKED));
    }
}
