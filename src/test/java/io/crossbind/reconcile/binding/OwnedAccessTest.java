package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.ProblemException;
import io.crossbind.model.RoleArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.NoWriter;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The roles and resources read by a deletion, by the status, by the owner tags, and by the spec. A status is no authority. */
class OwnedAccessTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ALLOWED = "resources: [\"arn:aws:s3:::reports/*\"], actions: [\"s3:*\"]";
    private static final String BUCKET = "arn:aws:s3:::reports";
    private static final String ROLE = "arn:aws:iam::222222222222:role/crossbind/named";
    private static final String NOTHING = "{conditions: []}";

    private final AccountRegistry accounts = AccountUseTest.accounts(
            () -> new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com"));

    private static AwsAccount account(String namespace, String limits, String more) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "222222222222"
                  region: eu-west-1
                  %s
                  rules: [{name: all, namespaces: {names: [%s]}, workloads: [ServiceAccount], %s}]
                """.formatted(more, namespace, limits), AwsAccount.class);
    }

    private static AwsAccount managed(String namespace, String limits) {
        return account(
                namespace,
                limits,
                "managementRole: {arn: \"arn:aws:iam::222222222222:role/crossbind/operator\", externalId: \"of-a-test\"}");
    }

    private static BindingContext context(String status, AwsAccount... all) {
        return context("WebIdentity", status, all);
    }

    private static BindingContext context(String delivery, String status, AwsAccount... all) {
        CrossAccountBinding binding =
                Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: app, namespace: shop, uid: u1, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: app, delivery: %s}}
                  role: {}
                  grants: [{resourceArn: "arn:aws:s3:::reports/*", access: Read}]
                status: %s
                """.formatted(delivery, status), CrossAccountBinding.class);
        FixedCaches caches = new FixedCaches(List.of(all), List.of(binding), Set.of());
        return new BindingContext(binding, new NoWriter<>(), caches, new BindingIndex(caches), new HeldRecords());
    }

    /** The last read of the account showed a role with this owner tag. */
    private void exists(AwsAccount account, String arn, String binding) {
        exists(account, arn, OwnerTags.BINDING, binding);
    }

    private void exists(AwsAccount account, String arn, String tag, String owner) {
        String name = RoleArn.nameIn(arn);
        ObservedRole role = new ObservedRole(
                name,
                "/any/",
                arn,
                "AROA1",
                PolicyDocument.of(),
                null,
                3600,
                "",
                Map.of(OwnerTags.CLUSTER, "prod", tag, owner),
                Map.of(),
                Set.of(),
                Set.of());
        accounts.inventoryOf(account).record(name, new RoleObservation.Owned(role, false), NOW);
    }

    private OwnedGrants grants(String status, AwsAccount... all) {
        return OwnedGrants.of(context(status, all), accounts);
    }

    private List<String> roles(String status, AwsAccount... all) {
        return OwnedRoles.ofTarget(context(status, all), accounts).orElseThrow().names();
    }

    // Resources

    @Test
    void resourceThatTheStatusNamesIsNotAskedForAgain() {
        OwnedGrants owned = grants("{conditions: [], grants: [\"" + BUCKET + "\"]}", managed("shop", ALLOWED));
        assertThat(owned.named()).containsExactly(BUCKET);
        assertThat(owned.asked()).isEmpty();
    }

    @Test
    void statusThatNamesAnythingIsEvidenceThatTheBindingWasGivenItsGrants() {
        OwnedGrants owned =
                grants("{conditions: [], targetRole: {arn: \"" + ROLE + "\"}}", managed("stranger", ALLOWED));
        assertThat(owned.named()).isEmpty();
        assertThat(owned.asked()).containsExactly(BUCKET);
    }

    @Test
    void resourceOfABindingWithoutStatusIsLookedAtOnlyIfItsAccountAdmitsTheBindingAndAllowsTheGrant() {
        assertThat(grants(NOTHING, managed("shop", ALLOWED)).asked()).containsExactly(BUCKET);
        assertThat(grants(NOTHING, managed("stranger", ALLOWED)).asked())
                .as("the account does not admit the namespace")
                .isEmpty();
        assertThat(grants(NOTHING, managed("shop", "resources: [\"arn:aws:s3:::other/*\"], actions: [\"s3:*\"]"))
                        .asked())
                .as("the account does not allow the bucket")
                .isEmpty();
    }

    @Test
    void resourceIsNotLookedAtForABindingWhoseNamespaceIsUnknown() {
        BindingContext known = context(NOTHING, managed("shop", ALLOWED));
        FixedCaches early =
                new FixedCaches(List.of(managed("shop", ALLOWED)), List.of(known.binding()), Set.of("shop"));
        assertThat(OwnedGrants.of(known, accounts).asked()).containsExactly(BUCKET);
        assertThat(OwnedGrants.of(
                                new BindingContext(
                                        known.binding(),
                                        new NoWriter<>(),
                                        early,
                                        new BindingIndex(early),
                                        new HeldRecords()),
                                accounts)
                        .asked())
                .isEmpty();
    }

    @Test
    void roleWithTheOwnerTagsIsEvidenceToo() {
        AwsAccount stranger = managed("stranger", ALLOWED);
        exists(stranger, ROLE, "shop/another");
        assertThat(grants(NOTHING, stranger).asked()).isEmpty();
        exists(stranger, ROLE, "shop/app");
        assertThat(grants(NOTHING, stranger).asked()).containsExactly(BUCKET);
    }

    @Test
    void abandonedAccountIsNotLookedAt() {
        AwsAccount abandoned = account(
                "shop",
                ALLOWED,
                "managementRole: {arn: \"arn:aws:iam::222222222222:role/crossbind/operator\", externalId: \"of-a-test\"}\n"
                        + "  abandon: \"222222222222\"");
        OwnedGrants owned = grants("{conditions: [], grants: [\"" + BUCKET + "\"]}", abandoned);
        assertThat(owned.named()).isEmpty();
        assertThat(owned.asked()).isEmpty();
    }

    @Test
    void resourcesThatTheStatusNamesInAMissingAccountStayNamed() {
        OwnedGrants owned = grants("{conditions: [], grants: [\"" + BUCKET + "\"]}");
        assertThat(owned.named()).containsExactly(BUCKET);
        assertThat(owned.asked()).isEmpty();
    }

    @Test
    void unmanagedAccountHasNoResourcesOfTheOperator() {
        assertThat(grants(
                                "{conditions: [], targetRole: {arn: \"" + ROLE + "\"}}",
                                account("shop", ALLOWED, "unmanaged: {}"))
                        .asked())
                .isEmpty();
    }

    // Roles

    @Test
    void bindingWithoutStatusOwnsTheRolesWithItsOwnerTagsWhateverTheirPath() {
        AwsAccount data = managed("shop", ALLOWED);
        assertThat(roles(NOTHING, data)).isEmpty();
        exists(data, "arn:aws:iam::222222222222:role/any/path/mine", "shop/app");
        exists(data, "arn:aws:iam::222222222222:role/any/path/anothers", "shop/another");
        assertThat(roles(NOTHING, data)).containsExactly("mine");
    }

    @Test
    void roleOfAServiceAccountIsNotOwnedByTheBindingOfTheSameName() {
        AwsAccount data = managed("shop", ALLOWED);
        exists(data, "arn:aws:iam::222222222222:role/any/path/shared", OwnerTags.SERVICE_ACCOUNT, "shop/app");
        assertThat(roles(NOTHING, data)).isEmpty();
    }

    @Test
    void sharedRoleIsTheOneWithTheTagsOfTheServiceAccountAndOtherwiseTheOneOfTheSpec() {
        AwsAccount home = account("shop", ALLOWED, "");
        String named = "arn:aws:iam::222222222222:role/crossbind/named";
        BindingContext chained =
                context("RoleChaining", "{conditions: [], sourceRole: {arn: \"" + named + "\"}}", home);
        assertThat(OwnedRoles.sourceArn(chained, accounts))
                .as("no role has the tags")
                .startsWith("arn:aws:iam::222222222222:role/crossbind/shop-")
                .isNotEqualTo(named);
        exists(home, "arn:aws:iam::222222222222:role/any/path/tagged", OwnerTags.SERVICE_ACCOUNT, "shop/app");
        assertThat(OwnedRoles.sourceArn(chained, accounts)).isEqualTo("arn:aws:iam::222222222222:role/any/path/tagged");
        exists(home, named, OwnerTags.SERVICE_ACCOUNT, "shop/app");
        assertThat(OwnedRoles.sourceArn(chained, accounts)).isEqualTo(named);
    }

    @Test
    void bindingWithStatusOwnsTheRoleThatTheStatusNamesAndTheOneThatItsSpecLeadsTo() {
        AwsAccount data = managed("shop", ALLOWED);
        assertThat(roles("{conditions: [], targetRole: {arn: \"" + ROLE + "\"}}", data))
                .hasSize(2)
                .contains("named")
                .anyMatch(name -> name.startsWith("shop-app-"));
    }

    @Test
    void roleThatTheStatusNamesInAnotherAccountIsNotLookedAt() {
        AwsAccount data = managed("shop", ALLOWED);
        String status = "{conditions: [], targetRole: {arn: \"arn:aws:iam::999999999999:role/crossbind/named\"}}";
        assertThat(roles(status, data)).doesNotContain("named");
        assertThat(OwnedRoles.ofTarget(context(status, data), accounts).map(OwnedRoles::named))
                .contains(false);
        assertThat(OwnedRoles.ofTarget(context("{conditions: [], targetRole: {arn: \"" + ROLE + "\"}}", data), accounts)
                        .map(OwnedRoles::named))
                .contains(true);
    }

    @Test
    void roleWhoseLastChangeFailedIsLookedAtAlthoughItsTagsAreUnknown() {
        AwsAccount data = managed("shop", ALLOWED);
        String computed = roles("{conditions: [], targetRole: {arn: \"" + ROLE + "\"}}", data).stream()
                .filter(name -> !name.equals("named"))
                .findFirst()
                .orElseThrow();
        accounts.inventoryOf(data).record("unrelated", new RoleObservation.Unknown(), NOW);
        assertThat(roles(NOTHING, data)).isEmpty();
        accounts.inventoryOf(data).record(computed, new RoleObservation.Unknown(), NOW);
        assertThat(roles(NOTHING, data)).containsExactly(computed);
    }

    @Test
    void unmanagedAccountHasNoRolesOfTheOperator() {
        assertThat(roles(
                        "{conditions: [], targetRole: {arn: \"" + ROLE + "\"}}",
                        account("shop", ALLOWED, "unmanaged: {}")))
                .isEmpty();
    }

    @Test
    void missingAccountIsAProblemOnlyIfTheStatusNamesARoleThere() {
        assertThat(OwnedRoles.ofTarget(context(NOTHING), accounts)).isEqualTo(Optional.empty());
        BindingContext named = context("{conditions: [], targetRole: {arn: \"" + ROLE + "\"}}");
        assertThatThrownBy(() -> OwnedRoles.ofTarget(named, accounts)).isInstanceOf(ProblemException.class);
    }
}
