package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.DesiredRole;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IamAccountTest {
    private static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com";
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://oidc.example.com"), "sts.amazonaws.com");
    private static final PolicyDocument TRUST = trust(PROVIDER);

    private final FakeAccount account = new FakeAccount();
    private final IamRoles roles = new IamRoles(account.session());
    private final IamAccount iam = new IamAccount(account.session(), CLUSTER);

    @Test
    void aBulkReadTellsWhatAReadOfTheRoleTells() {
        create("One", "/crossbind/", "prod", TRUST);
        roles.putInlinePolicy("One", "crossbind", TRUST);
        roles.attachPolicy("One", "arn:a");
        roles.putPermissionsBoundary("One", "arn:boundary");
        ObservedRole read = roles.read("One").orElseThrow();
        assertThat(iam.readRoles("/crossbind/", Set.of(PROVIDER)).byName())
                .isEqualTo(Map.of("one", new RoleObservation.Owned(read, false)));
        assertThat(read.permissionsBoundary()).isEqualTo("arn:boundary");
    }

    @Test
    void aBulkReadTellsWhichInstanceProfilesHoldARole() {
        create("one", "/crossbind/", "prod", TRUST);
        create("two", "/crossbind/", "prod", TRUST);
        new InstanceProfiles(account.session()).put("one", "/crossbind/", Map.of());
        account.iam().addInstanceProfile("somebodys", "one");
        Map<String, RoleObservation> read =
                iam.readRoles("/crossbind/", Set.of(PROVIDER)).byName();
        assertThat(profiles(read.get("one"))).containsExactlyInAnyOrder("one", "somebodys");
        assertThat(profiles(read.get("two"))).isEmpty();
    }

    private static Set<String> profiles(@Nullable RoleObservation role) {
        return ((RoleObservation.Owned) Objects.requireNonNull(role)).role().instanceProfiles();
    }

    @Test
    void allPagesAreRead() {
        for (int role = 0; role < 5; role++) {
            create("role-" + role, "/crossbind/", "prod", TRUST);
        }
        AccountRoles read = iam.readRoles("/crossbind/", Set.of(PROVIDER));
        assertThat(read.byName())
                .hasSize(5)
                .allSatisfy((_, role) -> assertThat(role).isInstanceOfSatisfying(RoleObservation.Owned.class, owned -> {
                    assertThat(owned.role().maxSessionSeconds()).isEqualTo(3600);
                    assertThat(owned.role().description()).isEqualTo("Created by crossbind");
                }));
    }

    @Test
    void aRoleOfOursUnderAnotherPathIsKnownWithDurationAndDescription() {
        create("moved", "/other/", "prod", TRUST);
        create("theirs", "/elsewhere/", "other", TRUST);
        account.iam().forgetCalls();
        assertThat(iam.readRoles("/crossbind/", Set.of(PROVIDER)).byName().get("moved"))
                .isInstanceOfSatisfying(RoleObservation.Owned.class, owned -> {
                    assertThat(owned.role().maxSessionSeconds()).isEqualTo(3600);
                    assertThat(owned.role().description()).isEqualTo("Created by crossbind");
                });
        assertThat(account.iam().calls()).filteredOn("ListRoles"::equals).hasSize(2);
    }

    @Test
    void whoFederatesWithTheProviderIsKnownWhoeverMadeTheRole() {
        create("ours", "/crossbind/", "prod", TRUST);
        create("theirs", "/", "other", TRUST);
        create("longer", "/", "other", trust(PROVIDER + "/id"));
        create("escaped", "/", "other", TRUST);
        account.iam()
                .edit(
                        "escaped",
                        role -> role.assumeRolePolicyDocument(TRUST.toJson().replace("/", "\\/")));
        AccountRoles read = iam.readRoles("/crossbind/", Set.of(PROVIDER));
        assertThat(read.federated()).isEqualTo(Map.of(PROVIDER, Set.of("ours", "theirs", "escaped")));
        assertThat(read.byName().get("theirs"))
                .isEqualTo(new RoleObservation.Foreign("arn:aws:iam::111122223333:role/theirs", false));
    }

    @Test
    void aDocumentThatCannotBeReadDoesNotHideTheRole() {
        create("broken", "/crossbind/", "prod", TRUST);
        account.iam().edit("broken", role -> role.assumeRolePolicyDocument("%zz%7B"));
        assertThat(roles.read("broken").orElseThrow().trust().isEquivalentTo(TRUST))
                .isFalse();
        assertThat(iam.readRoles("/crossbind/", Set.of(PROVIDER)).byName()).containsKey("broken");
    }

    @Test
    void aQuotaThatIamDoesNotReportIsItsDefault() {
        create("one", "/crossbind/", "prod", TRUST);
        assertThat(iam.readQuotas()).isEqualTo(new Quotas(1, 5000, 2048, 10));
    }

    private void create(String name, String path, String cluster, PolicyDocument trust) {
        assertThat(roles.create(new DesiredRole(
                        name,
                        path,
                        "arn",
                        trust,
                        null,
                        3600,
                        "Created by crossbind",
                        Map.of(OwnerTags.CLUSTER, cluster, OwnerTags.BINDING, "shop/orders"),
                        Map.of(),
                        Set.of())))
                .isPresent();
    }

    private static PolicyDocument trust(String provider) {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("Federated", Set.of(provider))),
                Map.of("Action", Set.of("sts:AssumeRoleWithWebIdentity")),
                Map.of()));
    }
}
