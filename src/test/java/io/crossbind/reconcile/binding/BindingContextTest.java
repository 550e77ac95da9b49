package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.binding.PodAccess;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.NoWriter;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The information for a pass over a binding from the status and the caches. */
class BindingContextTest {
    private static final String WEB_IDENTITY = "serviceAccount: {name: app, delivery: WebIdentity}";
    private static final String CHAINED = "serviceAccount: {name: app, delivery: RoleChaining}";
    private static final String ROLE = "role: {}";
    private static final String NOTHING = "{conditions: []}";

    private static CrossAccountBinding binding(String workload, String role, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: web, namespace: shop, uid: uid-of-web, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {%s}
                  %s
                status: %s
                """.formatted(workload, role, status), CrossAccountBinding.class);
    }

    private static AwsAccount data() {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "222222222222"
                  region: eu-west-1
                  managementRole: {arn: "arn:aws:iam::222222222222:role/operator", externalId: "external-id-of-a-test"}
                  rules:
                    - name: all
                      namespaces: {names: [shop]}
                      actions: ["s3:*"]
                      resources: ["arn:aws:s3:::*"]
                """, AwsAccount.class);
    }

    private static BindingContext context(CrossAccountBinding binding, FixedCaches caches) {
        return new BindingContext(binding, new NoWriter<>(), caches, new BindingIndex(caches), new HeldRecords());
    }

    private static BindingContext context(CrossAccountBinding binding) {
        return context(binding, new FixedCaches(List.of(data()), List.of(binding), Set.of()));
    }

    /** The context of a binding whose service account has these owners. */
    private static BindingContext owned(String... owners) {
        CrossAccountBinding binding = binding(WEB_IDENTITY, ROLE, NOTHING);
        ObservedServiceAccount serviceAccount =
                new ObservedServiceAccount("uid-of-app", Map.of(), Set.of(), Set.of(owners));
        return context(
                binding,
                new FixedCaches(
                        List.of(),
                        List.of(binding),
                        Set.of(),
                        Map.of(new NamespacedName("shop", "app"), serviceAccount),
                        Map.of()));
    }

    private static void assertProblem(ThrowingCallable question, Reason reason) {
        assertThatThrownBy(question)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().reason()).isEqualTo(reason));
    }

    @Test
    void bindingWithoutARoleLeadsToNoneInTheTargetAccount() {
        assertThat(context(binding(WEB_IDENTITY, ROLE, NOTHING)).leadsToTarget())
                .isTrue();
        assertThat(context(binding(CHAINED, "", NOTHING)).leadsToTarget()).isFalse();
    }

    @Test
    void namespaceThatTheCacheDoesNotHoldYetIsAProblem() {
        CrossAccountBinding binding = binding(WEB_IDENTITY, ROLE, NOTHING);
        BindingContext early = context(binding, new FixedCaches(List.of(), List.of(binding), Set.of("shop")));
        assertProblem(early::namespaceFacts, Reason.NAMESPACE_NOT_KNOWN);
        assertThat(early.namespaceUid()).isEmpty();
        assertThat(context(binding).namespaceUid()).contains("uid-of-shop");
    }

    @Test
    void missingAccountIsAProblemOfItsOwn() {
        CrossAccountBinding chained = binding(CHAINED, ROLE, NOTHING);
        assertProblem(context(chained)::sourceAccount, Reason.HOME_ACCOUNT_MISSING);
        assertProblem(context(chained, FixedCaches.of(chained))::account, Reason.ACCOUNT_NOT_FOUND);
    }

    @Test
    void bindingOwnsTheServiceAccountOnlyIfItIsAnOwnerItself() {
        assertThat(owned("uid-of-web").ownsServiceAccount()).isTrue();
        assertThat(owned("uid-of-another").ownsServiceAccount()).isFalse();
        assertThat(owned().ownsServiceAccount()).isFalse();
    }

    @Test
    void bindingIsAlwaysAUserOfItsServiceAccount() {
        CrossAccountBinding binding = binding(WEB_IDENTITY, ROLE, NOTHING);
        Map<String, String> alone = Map.of("uid-of-web", "web");
        assertThat(context(binding).usersOfServiceAccount()).isEqualTo(alone);
        assertThat(context(binding, FixedCaches.of()).usersOfServiceAccount())
                .as("the binding has left the cache")
                .isEqualTo(alone);
    }

    @Test
    void annotationMayStillNameARoleOfAnAccountThatTheBindingLeft() {
        String left = "arn:aws:iam::999999999999:role/crossbind/web";
        BindingContext moved =
                context(binding(WEB_IDENTITY, ROLE, "{conditions: [], targetRole: {arn: \"" + left + "\"}}"));
        PodAccess located = located(moved);
        assertThat(located)
                .isInstanceOfSatisfying(
                        PodAccess.Annotation.class,
                        annotation -> assertThat(annotation.roleArns())
                                .hasSize(2)
                                .contains(left)
                                .anyMatch(arn -> arn.startsWith("arn:aws:iam::222222222222:role/crossbind/shop-web-")));
    }

    private static PodAccess located(BindingContext context) {
        ClusterIdentity cluster = new ClusterIdentity(
                "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
                new Issuer("https://issuer.example"),
                "sts.amazonaws.com");
        return new PodAccessLocator(context, AccountUseTest.accounts(() -> cluster), List.of()).located();
    }

    @Test
    void nothingLeadsPodsToABindingThatHasNoRole() {
        assertThat(located(context(binding(WEB_IDENTITY, ROLE, NOTHING)))).isEqualTo(new PodAccess.None());
    }

    @Test
    void associationLeadsPodsToABindingFromTheTimeAtWhichItsSourceRoleMayExist() {
        String target = "targetRole: {arn: \"arn:aws:iam::222222222222:role/crossbind/web\"}";
        String source = "sourceRole: {arn: \"arn:aws:iam::111111111111:role/crossbind/web\"}";
        AwsAccount home = AccountUseTest.account("home", "111111111111", "shop");
        AwsAccount abandoned = abandoned();
        assertThat(located(associated("{conditions: [], %s}".formatted(target), home)))
                .isEqualTo(new PodAccess.None());
        String both = "{conditions: [], %s, %s}".formatted(target, source);
        assertThat(located(associated(both, home))).isInstanceOf(PodAccess.Association.class);
        assertThat(located(associated(both, abandoned)))
                .as("the operator calls nothing in an abandoned account")
                .isEqualTo(new PodAccess.None());
    }

    private static AwsAccount abandoned() {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: home, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "111111111111"
                  region: eu-west-1
                  rules:
                    - name: all
                      namespaces: {names: [shop]}
                      actions: ["s3:*"]
                      resources: ["arn:aws:s3:::*"]
                  abandon: "111111111111"
                """, AwsAccount.class);
    }

    private static BindingContext associated(String status, AwsAccount home) {
        CrossAccountBinding binding = binding("serviceAccount: {name: app, delivery: PodIdentity}", ROLE, status);
        return context(binding, new FixedCaches(List.of(home, data()), List.of(binding), Set.of()));
    }
}
