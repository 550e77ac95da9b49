package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountRulesTest {
    private static final String ID = "111122223333";
    private final AwsAccount oldest = account("z-oldest", ID, "2026-03-01T12:00:00Z");
    private final AwsAccount younger = account("a-younger", ID, "2026-03-01T12:00:01Z");
    private final AwsAccount twin = account("m-twin", ID, "2026-03-01T12:00:01Z");
    private final AwsAccount other = account("other", "444455556666", "2020-01-01T00:00:00Z");

    @Test
    void theOldestCountsAndOtherAccountsDoNotMatter() {
        assertThat(AccountRules.duplicate(oldest, all())).isEmpty();
        assertThat(AccountRules.duplicate(other, all())).isEmpty();
        assertThat(AccountRules.duplicate(younger, all()))
                .contains(new Problem(
                        Reason.DUPLICATE_ACCOUNT, "the older AwsAccount z-oldest has accountId 111122223333"));
    }

    @Test
    void ofTwoOfTheSameSecondTheFirstByNameCounts() {
        assertThat(AccountRules.duplicate(younger, Stream.of(twin, younger))).isEmpty();
        assertThat(AccountRules.duplicate(twin, Stream.of(twin, younger))).isPresent();
    }

    @Test
    void anAccountThatTheCacheDoesNotHoldYetIsNoDuplicateOfNothing() {
        assertThat(AccountRules.duplicate(oldest, Stream.of())).isEmpty();
    }

    @Test
    void operatorAccountIsTheOldestThatNeedsNoManagementRole() {
        AwsAccount managed =
                with(oldest, "managementRole: {arn: 'arn:aws:iam::111122223333:role/operator', externalId: x}");
        AwsAccount unmanaged = with(oldest, "unmanaged: {}");
        assertThat(AccountRules.home(Stream.of(younger, managed, unmanaged, twin)))
                .contains(younger);
        assertThat(AccountRules.home(Stream.of(managed, unmanaged))).isEmpty();
    }

    @Test
    void unmanagedOrAbandonedAccountIsNotCalled() {
        assertThat(AccountRules.isManaged(oldest)).isTrue();
        assertThat(AccountRules.isManaged(with(oldest, "unmanaged: {}"))).isFalse();
        AwsAccount abandoned = with(oldest, "abandon: '111122223333'");
        assertThat(AccountRules.isManaged(abandoned)).isFalse();
        assertThat(AccountRules.abandonment(abandoned))
                .contains(new Problem(Reason.ACCOUNT_ABANDONED, "AwsAccount z-oldest is abandoned by spec.abandon"));
        assertThat(AccountRules.abandonment(oldest)).isEmpty();
    }

    @Test
    void accountIsReadEveryFiveMinutesUnlessItsSpecSaysOtherwise() {
        assertThat(AccountRules.driftCheckInterval(oldest)).hasMinutes(5);
        assertThat(AccountRules.driftCheckInterval(with(oldest, "driftCheckInterval: 1h")))
                .hasHours(1);
    }

    private static AwsAccount with(AwsAccount account, String field) {
        return Serialization.unmarshal(
                Serialization.asYaml(account).replaceFirst("(?m)^spec:$", "spec:\n  " + field), AwsAccount.class);
    }

    private Stream<AwsAccount> all() {
        return Stream.of(younger, other, oldest, twin);
    }

    private static AwsAccount account(String name, String id, String created) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, creationTimestamp: "%s"}
                spec: {accountId: "%s", region: eu-central-1}
                """.formatted(name, created, id), AwsAccount.class);
    }
}
