package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** EKS's calls on tags, for pod identity associations only. */
final class EksTagCalls {
    private EksTagCalls() {}

    /** The operation for {@code /tags/ARN}. */
    static Optional<Operation> operation(String method) {
        return Optional.ofNullable(
                switch (method) {
                    case "GET" ->
                        new Operation(
                                "ListTagsForResource",
                                "eks:ListTagsForResource",
                                EksTagCalls::target,
                                EksTagCalls::list);
                    case "POST" ->
                        new Operation("TagResource", "eks:TagResource", EksTagCalls::tagged, EksTagCalls::tag);
                    case "DELETE" ->
                        new Operation("UntagResource", "eks:UntagResource", EksTagCalls::untagged, EksTagCalls::untag);
                    default -> null;
                });
    }

    private static Target target(Invocation call) {
        String arn = EksService.path(call.request()).get(1);
        String[] parts = arn.split(":", 6);
        if (parts.length < 6) {
            throw new AwsError("BadRequestException", 400, "Invalid Resource Arn: " + arn);
        }
        ContextKeys context = new ContextKeys();
        Optional.ofNullable(call.world().associations.get(arn))
                .ifPresent(found -> found.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, value)));
        return Target.of(parts[4], arn, arn.substring(arn.lastIndexOf('/') + 1), context);
    }

    private static Target tagged(Invocation call) {
        Target target = target(call);
        RoleTargets.putTags(target.context(), PodIdentityCalls.tags(EksService.body(call)));
        return target;
    }

    private static Target untagged(Invocation call) {
        Target target = target(call);
        target.context().putAll("aws:TagKeys", keys(call));
        return target;
    }

    private static List<String> keys(Invocation call) {
        return call.request().parameters().getOrDefault("tagKeys", List.of());
    }

    private static PodIdentityAssociation association(Invocation call) {
        Target target = target(call);
        PodIdentityAssociation found = call.world().associations.get(target.arn());
        if (found == null) {
            throw new AwsError("NotFoundException", 404, "Resource was not found: " + target.arn());
        }
        return found;
    }

    private static Answer list(Invocation call) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode tags = body.putObject("tags");
        association(call).tags().forEach(tags::put);
        return Answer.json(200, body.toString(), Map.of());
    }

    private static Answer tag(Invocation call) {
        PodIdentityAssociation association = association(call);
        Map<String, String> tags = new LinkedHashMap<>(association.tags());
        tags.putAll(PodIdentityCalls.tags(EksService.body(call)));
        if (tags.size() > IamInput.TAGS) {
            throw new AwsError("BadRequestException", 400, "At most " + IamInput.TAGS + " tags are allowed.");
        }
        return changed(call, association.withTags(tags));
    }

    private static Answer untag(Invocation call) {
        PodIdentityAssociation association = association(call);
        Map<String, String> tags = new LinkedHashMap<>(association.tags());
        tags.keySet().removeAll(keys(call));
        return changed(call, association.withTags(tags));
    }

    private static Answer changed(Invocation call, PodIdentityAssociation association) {
        call.world().associations.put(association.arn(), association);
        return Answer.json(200, "{}", Map.of());
    }
}
