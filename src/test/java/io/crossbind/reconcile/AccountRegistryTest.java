package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.aws.TickingClock;
import io.crossbind.inventory.AccountReader;
import io.crossbind.inventory.Inventory;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The identity of the operator in its own account: workloads trust its role there, and no role of a workload may have the same name. */
class AccountRegistryTest {
    private static final String HOME = "111111111111";
    private static final String OPERATOR = "crossbind-operator";
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");

    private final TickingClock clock = new TickingClock();
    private final AwsSandbox aws = new AwsSandbox(clock, _ -> {}, new SplittableRandom(1));
    private final AwsAccount home = account("home", HOME, "");
    private final AwsAccount data = account(
            "data",
            "222222222222",
            "managementRole: {arn: \"arn:aws:iam::222222222222:role/any/Manager\", externalId: of-a-test}");

    private static AwsAccount account(String name, String id, String more) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  %s
                """.formatted(name, id, more), AwsAccount.class);
    }

    private AccountRegistry accounts(AwsCredentialsProvider operator) {
        return new AccountRegistry(() -> CLUSTER, SandboxSessions.of(aws, operator, clock), new Inventory(), clock);
    }

    private AccountAccess read(AccountRegistry accounts) {
        AccountAccess access = accounts.access(home);
        new AccountReader(clock, Duration.ofHours(1))
                .readIfDue(
                        access.inventory(),
                        new AccountReader.Request(
                                access.session(),
                                access.policies(),
                                CLUSTER,
                                "/crossbind/",
                                accounts.providerArn(home),
                                Set::of,
                                Set::of),
                        Duration.ofMinutes(5));
        assertThat(access.inventory().isKnown()).isTrue();
        return access;
    }

    private Set<String> reserved(AccountRegistry accounts) {
        return accounts.facts(data, Stream.of(home, data)).reservedRoleNames().inLowerCase();
    }

    private static void assertNotReady(AccountAccess access, String message) {
        assertThatThrownBy(() -> AccountRegistry.operatorRole(access))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().reason()).isEqualTo(Reason.ACCOUNT_NOT_READY))
                .hasMessageContaining(message);
    }

    @Test
    void namesOfTheManagementRolesAreReservedAtOnceAndTheOperatorsOwnNameOnceItIsKnown() {
        AccountRegistry accounts = accounts(aws.operatorOf(HOME));
        assertThat(reserved(accounts)).containsExactlyInAnyOrder("operator", "manager");
        read(accounts);
        assertThat(reserved(accounts)).containsExactlyInAnyOrder("operator", "manager", OPERATOR);
    }

    @Test
    void operatorThatRunsAsAUserReservesTheNameOfTheUser() {
        AccountRegistry accounts = accounts(aws.administratorOf(HOME));
        AccountAccess access = read(accounts);
        assertThat(AccountRegistry.operatorRole(access)).isEqualTo("arn:aws:iam::" + HOME + ":user/administrator");
        assertThat(reserved(accounts)).contains("administrator");
    }

    @Test
    void operatorsRoleIsTheOneOfItsSessionWhateverItsPathIs() {
        AccountRegistry accounts = accounts(aws.operatorOf(HOME));
        AccountAccess access = accounts.access(home);
        assertNotReady(access, "has not been read yet");
        read(accounts);
        assertThat(AccountRegistry.operatorRole(access)).isEqualTo("arn:aws:iam::" + HOME + ":role/" + OPERATOR);

        String elsewhere = "arn:aws:iam::" + HOME + ":role/platform/" + OPERATOR;
        access.inventory().record(OPERATOR, new RoleObservation.Foreign(elsewhere, false), clock.instant());
        assertThat(AccountRegistry.operatorRole(access)).isEqualTo(elsewhere);
        access.inventory().record(OPERATOR, new RoleObservation.Owned(tagged(elsewhere), false), clock.instant());
        assertThat(AccountRegistry.operatorRole(access))
                .as("a role with the owner tags of the cluster")
                .isEqualTo(elsewhere);
    }

    @Test
    void operatorsRoleIsNotGuessedWhileAReadDoesNotShowIt() {
        AccountAccess access = read(accounts(aws.operatorOf(HOME)));
        access.inventory().record(OPERATOR, new RoleObservation.Absent(), clock.instant());
        assertNotReady(access, OPERATOR + " was not found");
        access.inventory().record(OPERATOR, new RoleObservation.Unknown(), clock.instant());
        assertNotReady(access, OPERATOR + " was not found");
    }

    private static ObservedRole tagged(String arn) {
        return new ObservedRole(
                OPERATOR,
                "/platform/",
                arn,
                "AROA1",
                PolicyDocument.of(),
                null,
                3600,
                "",
                Map.of(OwnerTags.CLUSTER, "prod"),
                Map.of(),
                Set.of(),
                Set.of());
    }
}
