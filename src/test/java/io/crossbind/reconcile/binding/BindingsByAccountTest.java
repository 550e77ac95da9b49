package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.inventory.AccountReader.ChangedResources;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ResourceArn;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The information for a pass over an account about its bindings, and the bindings requeued by the pass. */
class BindingsByAccountTest {
    private static final NamespacedName APP = new NamespacedName("shop", "app");
    private static final NamespacedName CHAIN = new NamespacedName("shop", "chain");

    private final AwsAccount data = account("data", "222222222222");
    private final AwsAccount other = account("other", "333333333333");
    private final FixedCaches caches = new FixedCaches(
            List.of(data, other),
            List.of(binding("app", "WebIdentity", """
                    targetRole: {arn: "arn:aws:iam::222222222222:role/crossbind/Shop-App", id: AROA1}
                      grants: ["arn:aws:s3:::reports"]
                    """), binding("chain", "RoleChaining", """
                    sourceRole: {arn: "arn:aws:iam::111111111111:role/crossbind/shop-sa", id: AROA2}
                    """)),
            Set.of());
    private final List<NamespacedName> requeued = new ArrayList<>();
    private final BindingsByAccount bindings = bindings(caches);

    private BindingsByAccount bindings(FixedCaches caches) {
        return bindings(caches, AccountUseTest.unreadAccounts());
    }

    private BindingsByAccount bindings(FixedCaches caches, AccountRegistry accounts) {
        AccountUse use = new AccountUse(accounts, caches, new BindingMemories());
        return new BindingsByAccount(
                accounts, caches, new BindingIndex(caches), use, new AccountUsers(caches, use), requeued::add);
    }

    private static AwsAccount account(String name, String id) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %1$s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "%2$s"
                  region: eu-central-1
                  managementRole: {arn: "arn:aws:iam::%2$s:role/crossbind/operator", externalId: "external-id-of-a-test"}
                  rules:
                    - name: all
                      namespaces: {names: [shop]}
                      workloads: [ServiceAccount]
                      actions: ["s3:*"]
                      resources: ["arn:aws:s3:::*"]
                """.formatted(name, id), AwsAccount.class);
    }

    private static CrossAccountBinding binding(String name, String delivery, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: shop, uid: uid-of-%1$s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: sa-of-%1$s, delivery: %2$s}}
                  role: {}
                  grants: [{resourceArn: "arn:aws:s3:::reports/*", access: Read}]
                status:
                  conditions: []
                  %3$s
                """.formatted(name, delivery, status), CrossAccountBinding.class);
    }

    @Test
    void changedRoleRequeuesItsBindingWhateverTheCaseOfItsName() {
        bindings.requeue(data, new ChangedResources(Set.of("shop-app"), Set.of(), Set.of()));
        assertThat(requeued).containsExactly(APP);
    }

    @Test
    void changedRoleOfTheWorkloadRequeuesItsBinding() {
        bindings.requeue(data, new ChangedResources(Set.of("shop-sa"), Set.of(), Set.of()));
        assertThat(requeued).containsExactly(CHAIN);
    }

    @Test
    void changedRoleOfTheNameThatTheSpecLeadsToRequeuesItsBindingWithoutStatus() {
        ClusterIdentity cluster =
                new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");
        CrossAccountBinding fresh = binding("fresh", "WebIdentity", "");
        FixedCaches known = new FixedCaches(List.of(data), List.of(fresh), Set.of());
        String role = BindingDesign.roleNames(cluster, "shop", "fresh", fresh.getSpec())
                .iterator()
                .next();
        ChangedResources changed = new ChangedResources(Set.of(AccountRoles.key(role)), Set.of(), Set.of());
        bindings(known).requeue(data, changed);
        assertThat(requeued).as("the name depends on the cluster's identity").isEmpty();
        bindings(known, AccountUseTest.accounts(() -> cluster)).requeue(data, changed);
        assertThat(requeued).containsExactly(new NamespacedName("shop", "fresh"));
    }

    @Test
    void changedPolicyRequeuesTheBindingThatHasAGrantThere() {
        bindings.requeue(
                data, new ChangedResources(Set.of(), Set.of(), Set.of(ResourceArn.parse("arn:aws:s3:::reports"))));
        assertThat(requeued).containsExactly(APP);
    }

    @Test
    void changedAssociationRequeuesTheBindingOfItsServiceAccount() {
        bindings.requeue(data, new ChangedResources(Set.of(), Set.of("shop/sa-of-chain"), Set.of()));
        assertThat(requeued).containsExactly(CHAIN);
    }

    @Test
    void changeOfAnotherObjectRequeuesNoBinding() {
        bindings.requeue(
                data,
                new ChangedResources(
                        Set.of("nobody"), Set.of("shop/nobody"), Set.of(ResourceArn.parse("arn:aws:s3:::nobody"))));
        bindings.requeue(data, new ChangedResources(Set.of(), Set.of(), Set.of()));
        bindings.requeue(other, new ChangedResources(Set.of("shop-app"), Set.of(), Set.of()));
        assertThat(requeued).isEmpty();
    }

    @Test
    void allBindingsOfAnAccountAreRequeuedAndNoOthers() {
        bindings.requeueAll(other);
        assertThat(requeued).isEmpty();
        bindings.requeueAll(data);
        assertThat(requeued).containsExactlyInAnyOrder(APP, CHAIN);
    }

    @Test
    void accountIsUsedByTheBindingsThatNameIt() {
        assertThat(bindings.names(data)).containsExactlyInAnyOrder(APP, CHAIN);
        assertThat(bindings.names(other)).isEmpty();
        assertThat(bindings.uses(data, APP)).isTrue();
        assertThat(bindings.uses(data, new NamespacedName("shop", "nobody"))).isFalse();
        assertThat(bindings.uses(data, CHAIN))
                .as("the chained binding is not admitted")
                .isFalse();
        assertThat(bindings.count(data))
                .as("the chained binding cannot have a role without an operator account")
                .isOne();
        assertThat(bindings.count(other)).isZero();
        assertThat(bindings.isUsed(data)).isTrue();
        assertThat(bindings.isUsed(other)).isFalse();
    }

    @Test
    void accountIsNotYetUsedByABindingWhoseNamespaceIsUnknown() {
        BindingsByAccount early = bindings(new FixedCaches(caches.all(), caches.bindings(), Set.of("shop")));
        assertThat(early.count(data)).isEqualTo(2);
        assertThat(early.isUsed(data)).isFalse();
    }

    @Test
    void resourcesOfAdmittedBindingsAreReadWithTheirAccount() {
        assertThat(bindings.granted(data)).containsExactly(ResourceArn.parse("arn:aws:s3:::reports"));
        assertThat(bindings.granted(other)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "binding,         shop/app,          true",
        "binding,         shop/nobody,       false",
        "binding,         no-slash,          false",
        "service-account, shop/sa-of-chain,  true",
        // An unshared role has the binding's own tag.
        "service-account, shop/sa-of-app,    false",
        "service-account, shop/nobody,       false"
    })
    void ownerTagOfARoleLeadsToABindingOfTheAccount(String key, String value, boolean isKnown) {
        Map<String, String> tags = Map.of(key.equals("binding") ? OwnerTags.BINDING : OwnerTags.SERVICE_ACCOUNT, value);
        assertThat(bindings.accountFor(data, role("of-an-earlier-version", tags)))
                .as("the cluster's identity is unknown")
                .isEqualTo(isKnown);
        assertThat(bindings.accountFor(other, role("of-an-earlier-version", tags)))
                .isFalse();
    }

    @Test
    void roleWithAnotherNameThanTheBindingLeadsToIsOfAnEarlierBinding() {
        ClusterIdentity cluster =
                new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");
        CrossAccountBinding app = binding("app", "WebIdentity", "");
        BindingsByAccount known = bindings(
                new FixedCaches(List.of(data), List.of(app), Set.of()), AccountUseTest.accounts(() -> cluster));
        Map<String, String> tags = Map.of(OwnerTags.BINDING, "shop/app");
        assertThat(BindingDesign.roleNames(cluster, "shop", "app", app.getSpec()))
                .isNotEmpty()
                .allMatch(name -> known.accountFor(data, role(name, tags)));
        assertThat(known.accountFor(data, role("shop.first", tags))).isFalse();
    }

    private static ObservedRole role(String name, Map<String, String> tags) {
        return new ObservedRole(
                name,
                "/",
                "arn:aws:iam::222222222222:role/" + name,
                "AROA1",
                TrustPolicies.nobody(),
                null,
                null,
                null,
                tags,
                Map.of(),
                Set.of(),
                Set.of());
    }

    @Test
    void operatorAccountIsUsedByTheBindingsWhoseWorkloadsHaveARoleThere() {
        AwsAccount home = Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: home, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "111111111111"
                  region: eu-central-1
                  rules:
                    - name: all
                      namespaces: {names: [shop]}
                      actions: ["s3:*"]
                      resources: ["arn:aws:s3:::*"]
                """, AwsAccount.class);
        BindingsByAccount ofHome = bindings(new FixedCaches(
                List.of(home, data),
                List.of(binding("app", "WebIdentity", ""), binding("chain", "RoleChaining", "")),
                Set.of()));
        assertThat(ofHome.names(home)).containsExactly(CHAIN);
        assertThat(ofHome.names(data)).containsExactlyInAnyOrder(APP, CHAIN);
        assertThat(ofHome.names(other)).isEmpty();
        assertThat(ofHome.accountFor(home, role("any", Map.of(OwnerTags.SERVICE_ACCOUNT, "shop/sa-of-chain"))))
                .isTrue();
        assertThat(ofHome.accountFor(home, role("any", Map.of(OwnerTags.BINDING, "shop/app"))))
                .isFalse();
        assertThat(bindings.names(home)).as("the account is not registered").isEmpty();
    }

    @Test
    void objectsThatTheStatusesNameInAnAccountAreOwned() {
        assertThat(bindings.ownedByStatus(data))
                .containsExactlyInAnyOrder(
                        "arn:aws:iam::222222222222:role/crossbind/Shop-App",
                        "statements or grants on arn:aws:s3:::reports");
        assertThat(bindings.ownedByStatus(other)).isEmpty();
    }
}
