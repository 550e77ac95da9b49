package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** EKS's calls on pod identity associations. */
final class PodIdentityCalls {
    static final String PRINCIPAL = "pods.eks.amazonaws.com";
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");

    private PodIdentityCalls() {}

    /** The operation for {@code /clusters/NAME/pod-identity-associations} and paths below; empty for other paths. */
    static Optional<Operation> operation(String method, List<String> path) {
        return Optional.ofNullable(
                switch (method + " " + path.size()) {
                    case "POST 3" -> onCluster("CreatePodIdentityAssociation", PodIdentityCalls::create);
                    case "GET 3" -> onCluster("ListPodIdentityAssociations", PodIdentityCalls::list);
                    case "GET 4" -> onAssociation("DescribePodIdentityAssociation", PodIdentityCalls::describe);
                    case "POST 4" -> onAssociation("UpdatePodIdentityAssociation", PodIdentityCalls::update);
                    case "DELETE 4" -> onAssociation("DeletePodIdentityAssociation", PodIdentityCalls::delete);
                    default -> null;
                });
    }

    private interface Handler {
        ObjectNode handle(Invocation call);
    }

    private static Operation onCluster(String name, Handler handler) {
        return new Operation(name, "eks:" + name, PodIdentityCalls::clusterTarget, call -> answer(handler, call));
    }

    private static Operation onAssociation(String name, Handler handler) {
        return new Operation(name, "eks:" + name, PodIdentityCalls::associationTarget, call -> answer(handler, call));
    }

    private static Answer answer(Handler handler, Invocation call) {
        return Answer.json(200, handler.handle(call).toString(), Map.of());
    }

    private static Target clusterTarget(Invocation call) {
        Target cluster = EksService.clusterTarget(call);
        if (call.request().method().equals("POST")) {
            RoleTargets.putTags(cluster.context(), tags(EksService.body(call)));
        }
        return cluster;
    }

    private static Target associationTarget(Invocation call) {
        List<String> path = EksService.path(call.request());
        String account = call.caller().account();
        String arn = PodIdentityAssociation.arn(call.region(), account, path.get(1), path.get(3));
        ContextKeys context = new ContextKeys();
        Optional.ofNullable(call.world().associations.get(arn))
                .ifPresent(found -> found.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, value)));
        return Target.of(account, arn, path.get(3), context);
    }

    private static ObjectNode create(Invocation call) {
        EksCluster cluster = EksService.cluster(call);
        JsonNode body = EksService.body(call);
        String namespace = required(body, "namespace");
        String serviceAccount = required(body, "serviceAccount");
        Map<String, String> tags = tags(body);
        Instant now = Instant.ofEpochSecond(call.world().now().getEpochSecond());
        PodIdentityAssociation association = new PodIdentityAssociation(
                cluster,
                "a-" + call.world().ids.unique("").toLowerCase(),
                namespace,
                serviceAccount,
                required(body, "roleArn"),
                optional(body, "targetRoleArn"),
                call.world()
                        .settings
                        .externalIdOf(PodIdentityAssociation.documentedExternalId(cluster, namespace, serviceAccount)),
                body.path("disableSessionTags").asBoolean(false),
                tags,
                now,
                now);
        checkRoles(call, association);
        if (!tags.isEmpty()) {
            call.require("eks:TagResource", clusterTarget(call));
        }
        if (find(call.world(), cluster, namespace, serviceAccount).isPresent()) {
            throw new AwsError(
                    "ResourceInUseException",
                    409,
                    "Association already exists: " + namespace + "/" + serviceAccount + " of " + cluster.name());
        }
        call.world().associations.put(association.arn(), association);
        return wrapped(association);
    }

    /** The association of the service account. */
    static Optional<PodIdentityAssociation> find(
            SandboxState world, EksCluster cluster, String namespace, String serviceAccount) {
        return world.associations.values().stream()
                .filter(each -> each.isOf(cluster, namespace, serviceAccount))
                .findFirst();
    }

    /** The caller passes the role, which must exist and trust EKS. EKS does not check the target role. */
    private static void checkRoles(Invocation call, PodIdentityAssociation association) {
        for (String arn : List.of(
                association.roleArn(),
                Optional.ofNullable(association.targetRoleArn()).orElse(association.roleArn()))) {
            if (!ROLE_ARN.matcher(arn).matches()) {
                throw invalid("Role ARN is invalid: " + arn);
            }
        }
        String arn = association.roleArn();
        ContextKeys context = new ContextKeys().put("iam:PassedToService", PRINCIPAL);
        call.require(
                "iam:PassRole", Target.of(arn.split(":")[4], arn, arn.substring(arn.lastIndexOf('/') + 1), context));
        Role role = call.world()
                .principal(arn)
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .orElseThrow(() -> invalid("Role provided in the request does not exist."));
        if (role.trust().principals("Service").noneMatch(PRINCIPAL::equals)) {
            throw invalid("Trust policy of the role provided is invalid. Follow the official documentation to resolve"
                    + " the issue.");
        }
    }

    private static ObjectNode list(Invocation call) {
        EksCluster cluster = EksService.cluster(call);
        Map<String, String> query = call.request().query();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode list = result.putArray("associations");
        List<PodIdentityAssociation> matching = call.world().associations.values().stream()
                .filter(each -> each.cluster().arn().equals(cluster.arn()))
                .filter(each -> each.namespace().equals(query.getOrDefault("namespace", each.namespace())))
                .filter(each ->
                        each.serviceAccount().equals(query.getOrDefault("serviceAccount", each.serviceAccount())))
                .toList();
        // The token is the index of the first omitted association.
        int start = number(query.getOrDefault("nextToken", "0"));
        int end = Math.min(matching.size(), start + number(query.getOrDefault("maxResults", "100")));
        matching.subList(Math.min(start, end), end).forEach(each -> list.add(each.summary()));
        if (end < matching.size()) {
            result.put("nextToken", Integer.toString(end));
        }
        return result;
    }

    private static ObjectNode describe(Invocation call) {
        return wrapped(association(call));
    }

    private static ObjectNode update(Invocation call) {
        PodIdentityAssociation association = association(call);
        JsonNode body = EksService.body(call);
        String role = optional(body, "roleArn");
        String target = optional(body, "targetRoleArn");
        PodIdentityAssociation changed = association.with(
                role == null ? association.roleArn() : role,
                target == null ? association.targetRoleArn() : target,
                body.path("disableSessionTags").asBoolean(association.disableSessionTags()),
                Instant.ofEpochSecond(call.world().now().getEpochSecond()));
        checkRoles(call, changed);
        call.world().associations.put(changed.arn(), changed);
        return wrapped(changed);
    }

    private static ObjectNode delete(Invocation call) {
        PodIdentityAssociation association = association(call);
        call.world().associations.remove(association.arn());
        return wrapped(association);
    }

    private static PodIdentityAssociation association(Invocation call) {
        EksService.cluster(call);
        Target target = associationTarget(call);
        PodIdentityAssociation found = call.world().associations.get(target.arn());
        if (found == null) {
            throw new AwsError(
                    "ResourceNotFoundException", 404, "The association with id " + target.name() + " does not exist.");
        }
        return found;
    }

    private static ObjectNode wrapped(PodIdentityAssociation association) {
        return JsonNodeFactory.instance.objectNode().set("association", association.full());
    }

    /** The member {@code tags}. */
    static Map<String, String> tags(JsonNode body) {
        Map<String, String> tags = new LinkedHashMap<>();
        body.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        if (tags.size() > IamInput.TAGS) {
            throw invalid("At most " + IamInput.TAGS + " tags are allowed.");
        }
        return tags;
    }

    private static String required(JsonNode body, String member) {
        String value = body.path(member).asText("");
        if (value.isEmpty()) {
            throw invalid(member + " is required.");
        }
        return value;
    }

    private static @Nullable String optional(JsonNode body, String member) {
        return body.hasNonNull(member) ? required(body, member) : null;
    }

    private static int number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw invalid("Not a number: " + text);
        }
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidParameterException", 400, message);
    }
}
