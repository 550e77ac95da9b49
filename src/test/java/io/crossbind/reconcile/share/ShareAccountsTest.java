package io.crossbind.reconcile.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.HomeCredentials;
import io.crossbind.aws.TickingClock;
import io.crossbind.inventory.Inventory;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FixedCaches;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The accounts of a share: the changes of accounts that requeue the share, and the deletion of an account meanwhile. */
class ShareAccountsTest {
    private static final ResourceShare SHARE = Serialization.unmarshal("""
            apiVersion: crossbind.io/v1alpha1
            kind: ResourceShare
            metadata: {name: subnets}
            spec:
              accountRef: {name: network}
              resourceArns: ["arn:aws:ec2:eu-west-1:222222222222:subnet/s-1"]
              principals: [{accountRef: {name: data}}, {accountId: "333333333333"}]
            """, ResourceShare.class);

    private static AwsAccount account(String name, String id) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec: {accountId: "%s", region: eu-west-1}
                """.formatted(name, id), AwsAccount.class);
    }

    private static ShareSites sites(AwsAccount... all) {
        TickingClock clock = new TickingClock();
        return new ShareSites(
                new FixedCaches(List.of(all), List.of(), Set.of()),
                new AccountRegistry(
                        () -> new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com"),
                        new AwsSessions(
                                new HomeCredentials(),
                                AwsSessions.httpClient(),
                                AwsSessions::adaptiveRetries,
                                _ -> {},
                                1,
                                Duration.ofMinutes(1),
                                clock),
                        new Inventory(),
                        clock));
    }

    private static void assertNotFound(ThrowingCallable use, String message) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().reason()).isEqualTo(Reason.ACCOUNT_NOT_FOUND))
                .hasMessageContaining(message);
    }

    @Test
    void shareIsRequeuedByItsOwnerAndByTheAccountsOfItsPrincipalsOnly() {
        assertThat(ShareAccounts.name(SHARE, account("network", "111111111111")))
                .isTrue();
        assertThat(ShareAccounts.name(SHARE, account("data", "222222222222"))).isTrue();
        assertThat(ShareAccounts.name(SHARE, account("any", "333333333333")))
                .as("by its ID")
                .isTrue();
        assertThat(ShareAccounts.name(SHARE, account("any", "444444444444"))).isFalse();
    }

    @Test
    void accountThatWasDeletedDuringThePassIsNamedAsMissing() {
        assertNotFound(() -> sites().owner(SHARE), "AwsAccount network does not exist");
        assertNotFound(
                () -> sites(account("network", "111111111111")).invitations("333333333333", "eu-west-1"),
                "no AwsAccount has accountId 333333333333");
        assertThat(sites(account("data", "333333333333")).invitations("333333333333", "eu-west-1"))
                .as("the account of the ID")
                .isNotNull();
    }
}
