package io.crossbind.e2e.grants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import io.crossbind.kit.aws.policy.Requester;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.iam.IamClient;

/** The decision of the documents on both sides of a grant, for services whose stand-ins store documents without enforcing them. */
final class Decisions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Decisions() {}

    /** A request of a role or user for a resource of the account in the resource's ARN. A bucket belongs to the site's account. */
    static AccessRequest request(String principal, String action, String resource) {
        String account = resource.split(":")[4];
        return request(principal, action, resource, account.isEmpty() ? GrantsEnvironment.ACCOUNT : account);
    }

    /**
     * A request for a resource of this account.
     *
     * @param owner account id of the resource's owner
     */
    static AccessRequest request(String principal, String action, String resource, String owner) {
        return new AccessRequest(
                new Requester(principal.split(":")[4], principal, null, "", null, null),
                action,
                resource,
                new ContextKeys().put("aws:ResourceAccount", owner));
    }

    /** Principals that differ from the role in one fact: its neighbour, its namesakes, and another principal of its account. */
    static List<String> strangers(String role) {
        String namesake =
                role.contains("/crossbind/") ? role.replace("/crossbind/", "/") : role.replace("role/", "role/x/");
        return List.of(
                role + "x",
                namesake,
                role.replace(OperatorEnvironment.HOME, "999999999999"),
                "arn:aws:iam::" + OperatorEnvironment.HOME + ":user/ann");
    }

    /** A repository's statements have no Resource, because they always apply to the repository (ECR user guide, repository policies). */
    static Policy resourcePolicy(OwnedPolicy kept) {
        List<JsonNode> statements = kept.own();
        if (kept.arn().contains(":ecr:")) {
            statements.forEach(statement -> ((ObjectNode) statement).put("Resource", kept.arn()));
        }
        return Policy.parse(
                JSON.createObjectNode()
                        .put("Version", "2012-10-17")
                        .set("Statement", JSON.valueToTree(statements))
                        .toString(),
                PolicyKind.RESOURCE);
    }

    /** The statements of the role's inline policy with this name. */
    static Policy identityPolicy(IamClient iam, String role, String policy) {
        String name = role.substring(role.lastIndexOf('/') + 1);
        String document = iam.getRolePolicy(request -> request.roleName(name).policyName(policy))
                .policyDocument();
        return Policy.parse(URLDecoder.decode(document, StandardCharsets.UTF_8), PolicyKind.IDENTITY);
    }
}
