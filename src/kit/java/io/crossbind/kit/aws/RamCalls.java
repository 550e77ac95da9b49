package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** RAM's calls on the shares of the caller's own account. */
final class RamCalls {
    private static final String ARN = "resourceShareArn";

    private RamCalls() {}

    /** The operations by the last segment of their path. */
    static Map<String, Operation> operations() {
        return Map.ofEntries(
                operation("CreateResourceShare", RamCalls::toCreate, RamCalls::create),
                operation("GetResourceShares", RamCalls::everything, RamCalls::list),
                operation("GetResourceShareAssociations", RamCalls::everything, RamCalls::associations),
                operation("ListResourceSharePermissions", RamCalls::existing, RamCalls::permissions),
                operation("ListPermissions", RamCalls::everything, RamCalls::offered),
                operation("GetPermission", RamCalls::everything, RamCalls::permission),
                operation("UpdateResourceShare", RamCalls::existing, RamCalls::update),
                operation("AssociateResourceShare", RamCalls::existing, RamCalls::associate),
                operation("DisassociateResourceShare", RamCalls::existing, RamCalls::disassociate),
                operation("AssociateResourceSharePermission", RamCalls::existing, RamCalls::permit),
                operation("DeleteResourceShare", RamCalls::existing, RamCalls::delete),
                operation("TagResource", RamCalls::existing, RamCalls::tag),
                operation("UntagResource", RamCalls::existing, RamCalls::untag));
    }

    static Map.Entry<String, Operation> operation(
            String name, Function<Invocation, Target> target, Function<Invocation, ObjectNode> handler) {
        return Map.entry(
                name.toLowerCase(java.util.Locale.ROOT),
                new Operation(
                        name,
                        "ram:" + name,
                        target,
                        call -> Answer.json(200, handler.apply(call).toString(), Map.of())));
    }

    private static Target everything(Invocation call) {
        return Target.everything(call.caller().account());
    }

    private static Target toCreate(Invocation call) {
        ContextKeys context = new ContextKeys();
        JsonNode body = RamService.body(call);
        RoleTargets.putTags(context, tags(body));
        context.put(
                "ram:RequestedAllowsExternalPrincipals",
                body.path("allowExternalPrincipals").asText("true"));
        String account = call.caller().account();
        return Target.of(
                account,
                "arn:aws:ram:" + call.region() + ":" + account + ":resource-share/*",
                body.path("name").asText(),
                context);
    }

    private static Target existing(Invocation call) {
        String arn = RamService.required(call, ARN);
        ContextKeys context = new ContextKeys();
        Optional.ofNullable(call.world().shares.get(arn))
                .ifPresent(share -> share.tags.forEach((key, value) -> context.put("aws:ResourceTag/" + key, value)));
        return Target.of(call.caller().account(), arn, arn.substring(arn.lastIndexOf('/') + 1), context);
    }

    private static Map<String, String> tags(JsonNode body) {
        Map<String, String> tags = new LinkedHashMap<>();
        body.path("tags")
                .forEach(tag ->
                        tags.put(tag.path("key").asText(), tag.path("value").asText()));
        return tags;
    }

    /** The caller's share; a share of another account is unknown. */
    private static RamShare share(Invocation call) {
        String arn = RamService.required(call, ARN);
        RamShare share = call.world().shares.get(arn);
        if (share == null
                || !share.owner.equals(call.caller().account())
                || !share.region.equals(call.region())
                || settled(call, share).status.equals("DELETED")) {
            throw RamService.unknown(arn);
        }
        return share;
    }

    private static RamShare settled(Invocation call, RamShare share) {
        share.settle(call.world().settings, call.world().now());
        return share;
    }

    private static ObjectNode create(Invocation call) {
        JsonNode body = RamService.body(call);
        String token = body.path("clientToken").asText("");
        SandboxState.Asked before = call.world().shareTokens.get(token);
        if (before != null && !token.isEmpty()) {
            if (!before.body().equals(body)) {
                throw new AwsError(
                        "IdempotentParameterMismatchException",
                        400,
                        "The client token was used with other parameters before.");
            }
            return wrapped(Objects.requireNonNull(
                    call.world().shares.get(before.arn()), "shares are kept when they are deleted"));
        }
        String account = call.caller().account();
        String arn = "arn:aws:ram:" + call.region() + ":" + account + ":resource-share/"
                + call.world().ids.unique("").toLowerCase(java.util.Locale.ROOT);
        RamShare share = new RamShare(
                arn,
                account,
                call.region(),
                RamService.required(call, "name"),
                body.path("allowExternalPrincipals").asBoolean(true),
                call.world().now());
        share.tags.putAll(tags(body));
        RamService.texts(body.path("permissionArns")).forEach(permission -> share.permissions.add(permission, false));
        RamSharing.add(call, share, body);
        call.world().shares.put(arn, share);
        call.world().shareTokens.put(token, new SandboxState.Asked(body, arn));
        return wrapped(share);
    }

    private static ObjectNode wrapped(RamShare share) {
        return JsonNodeFactory.instance.objectNode().set("resourceShare", share.json());
    }

    private static ObjectNode list(Invocation call) {
        JsonNode body = RamService.body(call);
        if (!RamService.required(call, "resourceOwner").equals("SELF")) {
            throw RamService.invalid("The sandbox lists the own shares only.");
        }
        List<String> arns = RamService.texts(body.path("resourceShareArns"));
        arns.stream()
                .filter(arn -> !call.world().shares.containsKey(arn))
                .findFirst()
                .ifPresent(arn -> {
                    throw RamService.unknown(arn);
                });
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode list = result.putArray("resourceShares");
        own(call)
                .filter(share -> arns.isEmpty() || arns.contains(share.arn))
                .filter(share -> hasTags(share, body.path("tagFilters")))
                .forEach(share -> list.add(share.json()));
        return result;
    }

    private static Stream<RamShare> own(Invocation call) {
        return call.world().shares.values().stream()
                .filter(share -> share.owner.equals(call.caller().account()) && share.region.equals(call.region()))
                .map(share -> settled(call, share));
    }

    private static boolean hasTags(RamShare share, JsonNode filters) {
        for (JsonNode filter : filters) {
            String value = share.tags.get(filter.path("tagKey").asText());
            if (value == null || !RamService.texts(filter.path("tagValues")).contains(value)) {
                return false;
            }
        }
        return true;
    }

    private static ObjectNode associations(Invocation call) {
        JsonNode body = RamService.body(call);
        String type = RamService.required(call, "associationType");
        List<String> arns = RamService.texts(body.path("resourceShareArns"));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode list = result.putArray("resourceShareAssociations");
        own(call)
                .filter(share -> arns.isEmpty() || arns.contains(share.arn))
                .forEach(share -> share.associations.values().stream()
                        .filter(association -> association.type().equals(type))
                        .forEach(association -> list.add(association.json(share))));
        return result;
    }

    private static ObjectNode permissions(Invocation call) {
        return share(call).permissions.json();
    }

    private static ObjectNode update(Invocation call) {
        RamShare share = share(call);
        JsonNode body = RamService.body(call);
        share.name = body.path("name").asText(share.name);
        share.external = body.path("allowExternalPrincipals").asBoolean(share.external);
        return wrapped(share);
    }

    private static ObjectNode associate(Invocation call) {
        RamShare share = share(call);
        RamSharing.add(call, share, RamService.body(call));
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode disassociate(Invocation call) {
        RamSharing.remove(call, share(call), RamService.body(call));
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode offered(Invocation call) {
        JsonNode body = RamService.body(call);
        if (!body.path("permissionType").asText().equals("AWS_MANAGED")) {
            throw RamService.invalid("The sandbox lists AWS's own permissions only.");
        }
        return RamPermissions.offered(body.path("resourceType").asText());
    }

    private static ObjectNode permission(Invocation call) {
        return JsonNodeFactory.instance
                .objectNode()
                .set("permission", RamPermissions.json(RamService.required(call, "permissionArn")));
    }

    private static ObjectNode permit(Invocation call) {
        share(call)
                .permissions
                .add(
                        RamService.required(call, "permissionArn"),
                        RamService.body(call).path("replace").asBoolean());
        return JsonNodeFactory.instance.objectNode().put("returnValue", true);
    }

    private static ObjectNode delete(Invocation call) {
        RamShare share = share(call);
        RamSharing.checkUnused(call, share.associations.keySet().stream());
        share.status = "DELETING";
        share.deleted = call.world().now();
        return JsonNodeFactory.instance.objectNode().put("returnValue", true);
    }

    private static ObjectNode tag(Invocation call) {
        share(call).tags.putAll(tags(RamService.body(call)));
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode untag(Invocation call) {
        List<String> keys = RamService.texts(RamService.body(call).path("tagKeys"));
        share(call).tags.keySet().removeIf(key -> keys.stream().anyMatch(each -> Objects.equals(each, key)));
        return JsonNodeFactory.instance.objectNode();
    }
}
