package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.sandbox.policy.AccessRequest;
import io.crossbind.e2e.sandbox.policy.ContextKeys;
import io.crossbind.e2e.sandbox.policy.Decision;
import io.crossbind.e2e.sandbox.policy.Policy;
import io.crossbind.e2e.sandbox.policy.PolicyKind;
import io.crossbind.e2e.sandbox.policy.Requester;
import io.crossbind.e2e.world.World;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the documents decide that were written on both sides of a grant across accounts, for each service: moto keeps them and enforces none.
 * The request has to be allowed by both (IAM, cross-account policy evaluation).
 */
@ExtendWith(ClusterExtension.class)
class DecisionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Site site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = Site.start(cluster, "10m");
        site.home();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesAllowTheRoleWhatWasGrantedAndNobodyAnythingElse(Service service) {
        String binding = "decided-" + service.name().toLowerCase(Locale.ROOT);
        Kept kept = site.owner().make(service, binding);
        Kept other = site.owner().make(service, binding + "-other");
        site.bindFunction(binding, Site.grant(kept.arn(), service.access()));
        site.awaitReason(binding, "Ready");
        String role = site.binding(binding).at("/status/sourceRole/arn").asText();
        Policy resource = resourcePolicy(service, kept);
        Policy identity = identityPolicy(role);

        for (String action : service.actions()) {
            String on = service == Service.S3 && action.equals("s3:GetObject") ? kept.arn() + "/k" : kept.arn();
            assertThat(resource.decide(request(role, action, on)))
                    .as("%s by the resource", action)
                    .isEqualTo(Decision.ALLOWED);
            assertThat(identity.decide(request(role, action, on)))
                    .as("%s by the role", action)
                    .isEqualTo(Decision.ALLOWED);
            for (String stranger : strangers(role)) {
                assertThat(resource.decide(request(stranger, action, on)))
                        .as("%s for %s", action, stranger)
                        .isEqualTo(Decision.SILENT);
            }
            assertThat(identity.decide(request(role, action, other.arn())))
                    .as("%s on another resource", action)
                    .isEqualTo(Decision.SILENT);
            if (service == Service.S3) {
                assertThat(identity.decide(request(role, action, on, World.HOME)))
                        .as("%s on a bucket of the role's own account", action)
                        .isEqualTo(Decision.SILENT);
            }
        }
        String more = service + ":DeleteEverything";
        assertThat(resource.decide(request(role, more, kept.arn()))).isEqualTo(Decision.SILENT);
        assertThat(identity.decide(request(role, more, kept.arn()))).isEqualTo(Decision.SILENT);
        site.delete(binding);
    }

    /** Its neighbour, its namesakes, and whoever else is in its account. */
    private static List<String> strangers(String role) {
        return List.of(
                role + "x",
                role.replace("/crossbind/", "/"),
                role.replace(World.HOME, "999999999999"),
                "arn:aws:iam::" + World.HOME + ":user/ann");
    }

    private static AccessRequest request(String principal, String action, String resource) {
        return request(principal, action, resource, Site.ACCOUNT);
    }

    private static AccessRequest request(String principal, String action, String resource, String owner) {
        return new AccessRequest(
                new Requester(principal.split(":")[4], principal, null, "", null, null),
                action,
                resource,
                new ContextKeys().put("aws:ResourceAccount", owner));
    }

    /** A repository's statements have no Resource, since they are about the repository (ECR user guide, repository policies). */
    private static Policy resourcePolicy(Service service, Kept kept) {
        List<JsonNode> statements = kept.own();
        if (service == Service.ECR) {
            statements.forEach(statement -> ((ObjectNode) statement).put("Resource", kept.arn()));
        }
        return Policy.parse(
                JSON.createObjectNode()
                        .put("Version", "2012-10-17")
                        .set("Statement", JSON.valueToTree(statements))
                        .toString(),
                PolicyKind.RESOURCE);
    }

    private static Policy identityPolicy(String role) {
        String name = role.substring(role.lastIndexOf('/') + 1);
        String document = site.world()
                .account(World.HOME)
                .iam()
                .getRolePolicy(request -> request.roleName(name).policyName("crossbind-grants"))
                .policyDocument();
        return Policy.parse(URLDecoder.decode(document, StandardCharsets.UTF_8), PolicyKind.IDENTITY);
    }
}
