package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The RAM operations of invited accounts. */
final class RamInvitationCalls {
    private static final String ARN = "resourceShareInvitationArn";

    private RamInvitationCalls() {}

    /** The operations by the last segment of their path. */
    static Map<String, Operation> operations() {
        return Map.ofEntries(
                RamCalls.operation(
                        "GetResourceShareInvitations",
                        call -> Target.everything(call.caller().account()),
                        RamInvitationCalls::list),
                RamCalls.operation(
                        "AcceptResourceShareInvitation", RamInvitationCalls::target, call -> answer(call, "ACCEPTED")),
                RamCalls.operation(
                        "RejectResourceShareInvitation", RamInvitationCalls::target, call -> answer(call, "REJECTED")));
    }

    private static Target target(Invocation call) {
        String arn = RamService.required(call, ARN);
        ContextKeys context = new ContextKeys();
        Optional.ofNullable(call.world().shareInvitations.get(arn))
                .ifPresent(invitation -> context.put("ram:ShareOwnerAccountId", invitation.share().owner));
        return Target.of(call.caller().account(), arn, arn.substring(arn.lastIndexOf('/') + 1), context);
    }

    private static ObjectNode list(Invocation call) {
        List<String> shares = RamService.texts(RamService.body(call).path("resourceShareArns"));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode list = result.putArray("resourceShareInvitations");
        call.world().shareInvitations.values().stream()
                .filter(invitation -> invitation.receiver().equals(call.caller().account()))
                .filter(invitation -> invitation.share().region.equals(call.region()))
                .filter(invitation -> shares.isEmpty() || shares.contains(invitation.share().arn))
                .forEach(invitation ->
                        list.add(invitation.json(lifetime(call), call.world().now())));
        return result;
    }

    private static Duration lifetime(Invocation call) {
        return call.world().settings.ram().invitationLifetime();
    }

    private static ObjectNode answer(Invocation call, String answer) {
        String arn = RamService.required(call, ARN);
        Instant now = call.world().now();
        RamInvitation invitation = call.world().shareInvitations.get(arn);
        if (invitation == null || !invitation.receiver().equals(call.caller().account())) {
            throw refused("ArnNotFound", "The invitation " + arn + " could not be found.");
        }
        switch (invitation.status(lifetime(call), now)) {
            case "PENDING" -> {}
            case "EXPIRED" -> throw refused("Expired", "The invitation " + arn + " has expired.");
            case "REJECTED" -> throw refused("AlreadyRejected", "The invitation was rejected before.");
            default -> throw refused("AlreadyAccepted", "The invitation was accepted before.");
        }
        RamInvitation answered = invitation.answered(answer);
        call.world().shareInvitations.put(arn, answered);
        RamAssociation association = invitation.share().associations.get(invitation.receiver());
        if (answer.equals("ACCEPTED") && association != null) {
            association.accept(now);
        }
        return JsonNodeFactory.instance.objectNode().set("resourceShareInvitation", answered.json(lifetime(call), now));
    }

    private static AwsError refused(String end, String message) {
        return new AwsError("ResourceShareInvitation" + end + "Exception", 400, message);
    }
}
