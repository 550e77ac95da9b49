package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** An invitation to an account outside the owner's organization. */
record RamInvitation(String arn, RamShare share, String receiver, Instant sent, String answer) {

    RamInvitation of(RamShare other) {
        return new RamInvitation(arn, other, receiver, sent, answer);
    }

    RamInvitation answered(String status) {
        return new RamInvitation(arn, share, receiver, sent, status);
    }

    /** The receiver's answer stays. Without an answer, the invitation expires. */
    String status(Duration lifetime, Instant now) {
        return answer.equals("PENDING") && now.isAfter(sent.plus(lifetime)) ? "EXPIRED" : answer;
    }

    ObjectNode json(Duration lifetime, Instant now) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("resourceShareInvitationArn", arn)
                .put("resourceShareArn", share.arn)
                .put("resourceShareName", share.name)
                .put("senderAccountId", share.owner)
                .put("receiverAccountId", receiver)
                .put("invitationTimestamp", sent.toEpochMilli() / 1000.0)
                .put("status", status(lifetime, now));
    }
}
