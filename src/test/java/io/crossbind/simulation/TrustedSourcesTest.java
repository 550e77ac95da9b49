package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.aws.Inspection.TrustedPrincipal;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/** The passes over bindings with a shared source role re-created by another client: no target role trusts the new role. */
class TrustedSourcesTest {
    private static final String ID = "520000000001";

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: home}
            spec:
              accountId: "%s"
              region: eu-west-1
              rules:
                - name: all
                  namespaces: {names: [shop]}
                  deliveries: [RoleChaining]
                  actions: ["s3:*"]
                  resources: ["arn:aws:s3:::*"]
              driftCheckInterval: 5m
            """.formatted(Manifests.HOME));
        site.apply(QuietWorld.target("data", ID, """
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                deliveries: [RoleChaining]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            driftCheckInterval: 5m
            """));
        site.awaitAccount("home", "Observed");
        site.awaitAccount("data", "Observed");
        bind("one");
        bind("two");
        site.awaitBinding("shop/one", "Ready");
        site.awaitBinding("shop/two", "Ready");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void bind(String name) {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: app, create: true, delivery: RoleChaining}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
            """.formatted(name));
    }

    private RoleView sourceRole() {
        String arn = Objects.requireNonNull(site.binding("shop/one").getStatus().sourceRole())
                .arn();
        return site.world.aws.inspect().role(arn).orElseThrow();
    }

    /** Deletes the source role and creates a role with its name, its path, its tags and another trust policy. */
    private void replaceSourceRole() {
        RoleView role = sourceRole();
        IamClient iam = site.iam(Manifests.HOME);
        role.inline()
                .keySet()
                .forEach(policy -> iam.deleteRolePolicy(
                        request -> request.roleName(role.name()).policyName(policy)));
        iam.deleteRole(request -> request.roleName(role.name()));
        iam.createRole(request -> request.roleName(role.name())
                .path(role.path())
                .tags(role.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"999999999999"},"Action":"sts:AssumeRole"}}"""));
    }

    @Test
    void sourceRoleThatSomebodyElseRecreatedIsTrustedByNoTargetRole() {
        replaceSourceRole();
        // Only the next read of the operator account shows the new role.
        site.awaitBinding("shop/one", "PrincipalReplaced");
        site.awaitBinding("shop/two", "PrincipalReplaced");
        assertTargetsTrustNobody();
    }

    /** A new binding has no source role in its status. Only the other bindings of its service account know the true role. */
    @Test
    void bindingThatIsCreatedLaterDoesNotTrustTheRecreatedRoleEither() {
        replaceSourceRole();
        site.awaitBinding("shop/one", "PrincipalReplaced");
        bind("three");
        site.awaitBinding("shop/three", "PrincipalReplaced");
        assertThat(site.message(CrossAccountBinding.class, "shop/three"))
                .contains(sourceRole().arn());
        site.run(Duration.ofMinutes(11));
        site.awaitBinding("shop/one", "PrincipalReplaced");
        site.awaitBinding("shop/two", "PrincipalReplaced");
        assertTargetsTrustNobody();
    }

    private void assertTargetsTrustNobody() {
        assertThat(site.world.aws.inspect().roles(ID).values().stream()
                        .filter(role -> role.tags().containsKey("crossbind.io/binding"))
                        .flatMap(role -> role.trusted().stream()))
                .isNotEmpty()
                .allMatch(TrustedPrincipal::dead);
    }
}
