package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.HomeCredentials;
import io.crossbind.aws.TickingClock;
import io.crossbind.inventory.Inventory;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FixedCaches;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Any user may name an account. */
class AccountUseTest {
    private static final String FINALIZER = "finalizers: [crossbind.io/aws], ";
    private static final String SERVICE_ACCOUNT = "serviceAccount: {name: app}";

    private final AwsAccount data = account("data", "222222222222", "shop");
    private final AwsAccount treasury = account("private", "333333333333", "treasury");
    private final BindingMemories memories = new BindingMemories();
    private final AccountUse use = new AccountUse(
            accounts(), new FixedCaches(List.of(data, treasury), List.of(), Set.of("unknown")), memories);

    @Test
    void aBindingThatIsAdmittedKeepsTheAccount() {
        assertThat(use.isBy(binding("shop", "data", "", SERVICE_ACCOUNT))).isTrue();
    }

    @Test
    void aBindingOfANamespaceThatIsNotAdmittedDoesNot() {
        assertThat(use.isBy(binding("stranger", "data", "", SERVICE_ACCOUNT))).isFalse();
    }

    @Test
    void aBindingThatIsNotAdmittedAnyMoreKeepsTheAccountUntilNothingIsLeft() {
        CrossAccountBinding revoked = binding("stranger", "data", FINALIZER, SERVICE_ACCOUNT);
        assertThat(use.isBy(revoked)).isTrue();
        memories.of(revoked).isEmptied(true);
        assertThat(use.isBy(revoked)).isFalse();
        assertThat(use.owns(revoked)).isFalse();
    }

    @Test
    void aBindingKeepsNoSourceAccountThatDoesNotAdmitIt() {
        String task = "ecsTask: {accountRef: {name: private}}";
        assertThat(use.isBy(binding("shop", "data", "", task))).isFalse();
    }

    @Test
    void aBindingOfAnAccountThatDoesNotExistKeepsNoOther() {
        assertThat(use.isBy(binding("shop", "nothing", "", "ecsTask: {accountRef: {name: private}}")))
                .isFalse();
    }

    @Test
    void aBindingWhoseNamespaceIsNotKnownYetKeepsTheAccount() {
        CrossAccountBinding unknown = binding("unknown", "data", "", SERVICE_ACCOUNT);
        assertThat(use.isBy(unknown)).isTrue();
        assertThat(use.isDecided(unknown)).isFalse();
    }

    @Test
    void resourcesAreReadOnlyForABindingThatIsAdmittedAsFarAsTheCachesShow() {
        assertThat(use.isAdmittedNow(binding("shop", "data", "", SERVICE_ACCOUNT)))
                .isTrue();
        assertThat(use.isAdmittedNow(binding("stranger", "data", FINALIZER, SERVICE_ACCOUNT)))
                .as("the account does not allow the namespace")
                .isFalse();
        assertThat(use.isAdmittedNow(binding("unknown", "data", FINALIZER, SERVICE_ACCOUNT)))
                .as("the namespace is not known yet")
                .isFalse();
    }

    @Test
    void bindingWhoseWorkloadNeedsAMissingOperatorAccountIsNotAdmitted() {
        AwsAccount managed = Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "222222222222"
                  region: eu-central-1
                  managementRole: {arn: "arn:aws:iam::222222222222:role/operator", externalId: "external-id-of-a-test"}
                  rules:
                    - name: all
                      namespaces: {names: [shop]}
                      workloads: [ServiceAccount]
                      deliveries: [WebIdentity, RoleChaining]
                      actions: ["s3:*"]
                      resources: ["arn:aws:s3:::*"]
                """, AwsAccount.class);
        AccountUse withoutHome =
                new AccountUse(accounts(), new FixedCaches(List.of(managed), List.of(), Set.of()), memories);
        assertThat(withoutHome.isBy(binding("shop", "data", "", SERVICE_ACCOUNT)))
                .isTrue();
        assertThat(withoutHome.isBy(binding("shop", "data", "", "serviceAccount: {name: app, delivery: RoleChaining}")))
                .isFalse();
    }

    @Test
    void aBindingThatIsOnlyAdmittedOwnsNothing() {
        assertThat(use.owns(binding("shop", "data", "", SERVICE_ACCOUNT))).isFalse();
        assertThat(use.owns(binding("shop", "data", FINALIZER, SERVICE_ACCOUNT)))
                .isTrue();
    }

    private static AccountRegistry accounts() {
        return accounts(() -> {
            throw new IllegalStateException("which cluster this is does not matter here");
        });
    }

    /** Accounts that the operator has not read yet, in a cluster of unknown identity. */
    static AccountRegistry unreadAccounts() {
        return accounts(() -> {
            throw new ProblemException(Reason.ISSUER_UNREACHABLE, "the identity of the cluster is not known yet");
        });
    }

    static AccountRegistry accounts(Supplier<ClusterIdentity> cluster) {
        return new AccountRegistry(
                cluster,
                new AwsSessions(
                        new HomeCredentials(),
                        AwsSessions.httpClient(),
                        AwsSessions::adaptiveRetries,
                        _ -> {},
                        1,
                        Duration.ofMinutes(1),
                        new TickingClock()),
                new Inventory(),
                new TickingClock());
    }

    static AwsAccount account(String name, String id, String namespace) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec: {accountId: "%s", region: eu-central-1,
                       rules: [{name: all, namespaces: {names: [%s]}, uses: [Source, Target], workloads: [ServiceAccount, EcsTask]}]}
                """.formatted(name, id, namespace), AwsAccount.class);
    }

    private static CrossAccountBinding binding(String namespace, String account, String metadata, String workload) {
        return Serialization.unmarshal(
                """
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {%sname: app, namespace: %s, uid: uid, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec: {accountRef: {name: %s}, workload: {%s}, role: {}}
                """.formatted(metadata, namespace, account, workload), CrossAccountBinding.class);
    }
}
