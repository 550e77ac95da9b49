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
