package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Partition;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Documents of exactly IAM's maximum length and one character longer, and the access that a role keeps after a refusal. */
class QuotaEdgesTest {
    private static final int PLENTY = 10_000;
    private static final int INLINE_QUOTA = 10_240;
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://oidc.example.com"), "sts.amazonaws.com");

    @Test
    void aTrustPolicyMayHaveExactlyTheQuota() {
        int size = wanted(desired(binding("1h", 1), PLENTY))
                .target()
                .orElseThrow()
                .role()
                .trust()
                .size();
        assertThat(desired(binding("1h", 1), size)).isInstanceOf(Desired.Wanted.class);
        assertThat(refused(desired(binding("1h", 1), size - 1)).problem().reason())
                .isEqualTo(Reason.TRUST_POLICY_TOO_LONG);
    }

    /** A revocation and a block each add a policy to a role that the tenant filled. */
    @Test
    void inlineStatementsLeaveExactlyTheRoomForPoliciesThatDenySessions() {
        int denials = Revocation.deny("2026-11-29T17:00:00Z").size()
                + InlinePolicies.denyAll().size();
        int longest = INLINE_QUOTA - denials - inlineSize(desired(binding("1h", 0), PLENTY));
        assertThat(inlineSize(desired(binding("1h", longest), PLENTY))).isEqualTo(INLINE_QUOTA - denials);
        Problem problem = refused(desired(binding("1h", longest + 1), PLENTY)).problem();
        assertThat(problem.reason()).isEqualTo(Reason.INLINE_POLICY_TOO_LONG);
        assertThat(problem.message())
                .endsWith(" are " + (INLINE_QUOTA - denials + 1) + " characters; " + (INLINE_QUOTA - denials)
                        + " are possible: the quota of 10240 less " + denials
                        + " for the policies that revoke sessions");
    }

    @Test
    void policyThatRevokesSessionsTakesNoRoomFromTheStatements() {
        int denials = Revocation.deny("2026-11-29T17:00:00Z").size()
                + InlinePolicies.denyAll().size();
        int longest = INLINE_QUOTA - denials - inlineSize(desired(binding("1h", 0), PLENTY));
        assertThat(inlineSize(desired(revoked(longest), PLENTY)))
                .isEqualTo(INLINE_QUOTA - InlinePolicies.denyAll().size());
        assertThat(refused(desired(revoked(longest + 1), PLENTY)).problem().reason())
                .isEqualTo(Reason.INLINE_POLICY_TOO_LONG);
    }

    private static int inlineSize(Desired desired) {
        return wanted(desired).target().orElseThrow().role().inlinePolicies().values().stream()
                .mapToInt(PolicyDocument::size)
                .sum();
    }

    /** IAM API reference, TagRole: 256 characters. The source role of chained bindings is tagged with namespace and service account. */
    @Test
    void anOwnerTagMayHaveExactlyWhatIamTakes() {
        assertThat(chained("s".repeat(256 - "shop/".length()))).isInstanceOf(Desired.Wanted.class);
        Problem problem = refused(chained("s".repeat(257 - "shop/".length()))).problem();
        assertThat(problem.reason()).isEqualTo(Reason.OWNER_TAG_TOO_LONG);
        assertThat(problem.message()).contains("crossbind.io/service-account", "257", "256");
    }

    private static Desired chained(String serviceAccount) {
        CrossAccountBindingSpec spec =
                Serialization.unmarshal("""
                accountRef: {name: data}
                workload: {serviceAccount: {name: %s, delivery: RoleChaining}}
                role: {managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}
                """.formatted(serviceAccount), CrossAccountBindingSpec.class);
        return new BindingDesign(new BindingFacts(
                        CLUSTER,
                        account(PLENTY),
                        Optional.of(account(PLENTY)),
                        new NamespaceFacts("shop", "uid-of-shop", Map.of()),
                        "orders",
                        "uid-of-orders",
                        spec,
                        List.of(new BindingFacts.Sibling(
                                "orders", "uid-of-orders", "arn:aws:iam::111122223333:role/target", "eu-central-1"))))
                .desired();
    }

    @Test
    void aRefusedEditLeavesTheRoleWithinTheLimitsOfItsAccount() {
        Desired.Refused refused = refused(desired(binding("3h", 1), PLENTY));
        assertThat(refused.problem().reason()).isEqualTo(Reason.SESSION_TOO_LONG);
        assertThat(refused.rule()).isEqualTo(Desired.Rule.CONTENT);
        assertThat(AccountLimits.of(account(PLENTY), new NamespaceFacts("shop", "uid-of-shop", Map.of()))
                        .roleBounds(RuleUse.Target)
                        .byRule())
                .singleElement()
                .satisfies(limits -> {
                    assertThat(limits.managedPolicyArns()).containsExactly("arn:aws:iam::aws:policy/*");
                    assertThat(limits.boundaries())
                            .isEqualTo(Boundaries.of("arn:aws:iam::111122223333:policy/boundary"));
                    assertThat(limits.maxSessionSeconds()).isEqualTo(7200);
                });
    }

    private static Desired.Wanted wanted(Desired desired) {
        return (Desired.Wanted) desired;
    }

    private static Desired.Refused refused(Desired desired) {
        return (Desired.Refused) desired;
    }

    private static Desired desired(CrossAccountBindingSpec spec, int trustPolicyQuota) {
        return design(spec, trustPolicyQuota).desired();
    }

    private static AccountFacts account(int trustPolicyQuota) {
        AwsAccountSpec account = Serialization.unmarshal("""
                accountId: "111122223333"
                region: eu-central-1
                permissionsBoundaryArn: arn:aws:iam::111122223333:policy/boundary
                rules:
                  - name: all
                    namespaces: {names: [shop]}
                    uses: [Source, Target]
                    managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                    maxSessionDuration: 2h
                    deliveries: [WebIdentity, RoleChaining]
                    actions: ["s3:*"]
                    resources: ["arn:aws:s3:::*"]
                """, AwsAccountSpec.class);
        return new AccountFacts("data", account, new Partition("aws"), trustPolicyQuota);
    }

    private static BindingDesign design(CrossAccountBindingSpec spec, int trustPolicyQuota) {
        return new BindingDesign(new BindingFacts(
                CLUSTER,
                account(trustPolicyQuota),
                Optional.empty(),
                new NamespaceFacts("shop", "uid-of-shop", Map.of()),
                "orders",
                "uid-of-orders",
                spec,
                List.of()));
    }

    private static CrossAccountBindingSpec binding(String session, int padding) {
        return Serialization.unmarshal(manifest(session, padding), CrossAccountBindingSpec.class);
    }

    private static CrossAccountBindingSpec revoked(int padding) {
        return Serialization.unmarshal(
                manifest("1h", padding) + "revokeSessionsBefore: '2026-11-29T17:00:00Z'\n",
                CrossAccountBindingSpec.class);
    }

    private static String manifest(String session, int padding) {
        return """
                accountRef: {name: data}
                workload: {serviceAccount: {name: orders, delivery: WebIdentity}}
                role:
                  maxSessionDuration: %s
                  statements:
                  - {actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/%s"]}
                """.formatted(session, "x".repeat(padding));
    }
}
