package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.operator.Installed;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rights of people from {@code operator/user-roles.yaml}, as reported by {@code kubectl auth can-i}. The users are named after their
 * roles: {@code edit}, {@code admin} and {@code view} have Kubernetes' roles in the namespace {@code roles}, {@code view-all} has
 * {@code view} in the cluster, and {@code platform} has {@code crossbind-admin}.
 */
@ExtendWith(ClusterExtension.class)
class UserRolesTest {
    private static final String NAMESPACE = "roles";
    private static final List<String> WRITES = List.of("create", "delete", "deletecollection", "patch", "update");

    private static Kubectl kubectl;
    private static KubernetesClient client;

    @BeforeAll
    static void install(Cluster cluster) {
        Installed.on(cluster);
        client = cluster.admin();
        kubectl = new Kubectl(cluster.adminKubeconfig());
        kubectl.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + NAMESPACE + "}\n")
                .orThrow();
        for (String role : List.of("edit", "admin", "view")) {
            kubectl.apply(binding("RoleBinding", role, role, role)).orThrow();
        }
        kubectl.apply(binding("ClusterRoleBinding", "user-roles-test-view", "view", "view-all"))
                .orThrow();
        kubectl.apply(binding("ClusterRoleBinding", "user-roles-test-admin", "crossbind-admin", "platform"))
                .orThrow();
        for (String user : List.of("edit", "admin", "view", "view-all", "platform")) {
            await("Kubernetes has added the rights of " + user)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> may(user, "get", "crossaccountbindings", NAMESPACE));
        }
    }

    private static String binding(String kind, String name, String role, String user) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: %s
                metadata: {name: %s, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]
                """.formatted(kind, name, NAMESPACE, role, user);
    }

    @AfterAll
    static void uninstall() {
        kubectl.run("delete", "clusterrolebinding", "user-roles-test-view", "user-roles-test-admin");
    }

    private static boolean may(String user, String verb, String resource, String namespace) {
        String[] parts = resource.split("/", 2);
        SubjectAccessReview asked = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(user)
                .withNewResourceAttributes()
                .withGroup("crossbind.io")
                .withResource(parts[0])
                .withSubresource(parts.length == 2 ? parts[1] : "")
                .withVerb(verb)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        return client.resource(asked).create().getStatus().getAllowed();
    }

    @ParameterizedTest
    @CsvSource({
        "edit, crossaccountbindings, true",
        "admin, crossaccountbindings, true",
        "view, crossaccountbindings, false",
        "view-all, crossaccountbindings, false",
        "platform, crossaccountbindings, true",
        "platform, awsaccounts, true",
        "platform, resourceshares, true",
        "edit, awsaccounts, false",
        "admin, awsaccounts, false",
        "view-all, awsaccounts, false",
        "edit, resourceshares, false",
        "admin, resourceshares, false",
        "view-all, resourceshares, false",
        "edit, accessrecords, false",
        "admin, accessrecords, false",
        "view-all, accessrecords, false",
        "platform, accessrecords, false"
    })
    void writesAreFor(String user, String resource, boolean allowed) {
        assertThat(WRITES)
                .allSatisfy(verb -> assertThat(may(user, verb, resource, namespaceOf(resource)))
                        .as(verb)
                        .isEqualTo(allowed));
    }

    @ParameterizedTest
    @CsvSource({
        "edit, crossaccountbindings, true",
        "view, crossaccountbindings, true",
        "view-all, awsaccounts, true",
        "view-all, resourceshares, true",
        "view-all, accessrecords, true",
        "platform, accessrecords, true",
        "view, accessrecords, false",
        "edit, awsaccounts, false",
        "view, awsaccounts, false"
    })
    void readsAreFor(String user, String resource, boolean allowed) {
        assertThat(List.of("get", "list", "watch"))
                .allSatisfy(verb -> assertThat(may(user, verb, resource, namespaceOf(resource)))
                        .as(verb)
                        .isEqualTo(allowed));
    }

    /** Only the operator may write the status, and finalizers keep objects until the operator has cleaned up. */
    @ParameterizedTest
    @ValueSource(strings = {"edit", "admin", "view", "view-all", "platform"})
    void nobodyWritesStatusAndFinalizers(String user) {
        for (String resource : List.of("awsaccounts", "crossaccountbindings", "resourceshares")) {
            for (String subresource : List.of("/status", "/finalizers")) {
                assertThat(WRITES)
                        .allSatisfy(verb -> assertThat(may(user, verb, resource + subresource, namespaceOf(resource)))
                                .as(verb + " " + resource + subresource)
                                .isFalse());
            }
        }
    }

    @Test
    void rightsEndWithTheNamespace() {
        assertThat(may("edit", "create", "crossaccountbindings", "default")).isFalse();
        assertThat(may("platform", "create", "crossaccountbindings", "default")).isTrue();
    }

    private static String namespaceOf(String resource) {
        return resource.equals("crossaccountbindings") ? NAMESPACE : "";
    }
}
