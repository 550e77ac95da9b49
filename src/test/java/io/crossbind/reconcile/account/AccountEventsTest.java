package io.crossbind.reconcile.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.account.BlockCause;
import io.crossbind.reconcile.RecordedEvents;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The Events for an administrator about objects without a binding. */
class AccountEventsTest {
    private static final AwsAccount ACCOUNT = Serialization.unmarshal("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: data}
            spec: {accountId: "222222222222", region: eu-west-1}
            """, AwsAccount.class);

    private final RecordedEvents recorded = new RecordedEvents();
    private final AccountEvents events = new AccountEvents(recorded);

    private String only() {
        assertThat(recorded.all()).hasSize(1);
        return recorded.all().getFirst();
    }

    @Test
    void abandonedAccountWithoutKnownObjectsIsReported() {
        events.abandoned(ACCOUNT, Set.of());
        assertThat(only())
                .isEqualTo(
                        "AccountAbandoned: Account 222222222222 is abandoned. No objects are known to remain there.");
    }

    @Test
    void eightObjectsOfAnAbandonedAccountAreNamedAndTheOthersCounted() {
        events.abandoned(ACCOUNT, objects(8));
        assertThat(only()).contains("o1, o2, o3, o4, o5, o6, o7, o8.").doesNotContain("more");
    }

    @Test
    void objectsBeyondTheEighthAreCounted() {
        events.abandoned(ACCOUNT, objects(9));
        assertThat(only()).contains("o8 and 1 more.").doesNotContain("o9");
    }

    private static Set<String> objects(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "o" + number)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void roleThatWasBlockedOrCouldNotBeIsReported() {
        events.roleBlocked(ACCOUNT, "shop-app", BlockCause.WITHOUT_BINDING);
        events.changeFailed(ACCOUNT, new Problem(Reason.ACCESS_DENIED, "UpdateAssumeRolePolicy was denied"));
        assertThat(recorded.all()).hasSize(2);
        assertThat(recorded.all().getFirst()).startsWith("TrustWithdrawn: Role shop-app ");
        assertThat(recorded.all().getLast()).startsWith("AccessDenied: ").contains("UpdateAssumeRolePolicy was denied");
    }

    @Test
    void formerProviderThatWasRemovedOrCouldNotBeIsReported() {
        events.formerProviderRemoved(ACCOUNT, "arn:provider");
        events.formerProviderLeft(ACCOUNT, "arn:provider", new Problem(Reason.ACCESS_DENIED, "denied"));
        assertThat(recorded.all()).hasSize(2);
        assertThat(recorded.all().getFirst()).startsWith("FormerProviderRemoved: Deleted arn:provider, ");
        assertThat(recorded.all().getLast())
                .startsWith("FormerProviderLeft: The operator could not delete arn:provider, ")
                .contains("denied");
    }
}
