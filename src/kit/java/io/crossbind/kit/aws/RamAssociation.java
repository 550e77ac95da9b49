package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A resource or principal of a share. Guarded by the world's lock. */
final class RamAssociation {
    final String entity;
    final boolean principal;
    /** The principal is outside the owner's organization and has to accept. */
    final boolean external;

    private String status = "ASSOCIATING";
    private String message = "";
    private Instant since;
    private boolean accepted;

    RamAssociation(String entity, boolean principal, boolean external, Instant now) {
        this.entity = entity;
        this.principal = principal;
        this.external = external;
        this.since = now;
    }

    RamAssociation fork() {
        RamAssociation fork = new RamAssociation(entity, principal, external, since);
        fork.status = status;
        fork.message = message;
        fork.accepted = accepted;
        return fork;
    }

    String status() {
        return status;
    }

    String type() {
        return principal ? "PRINCIPAL" : "RESOURCE";
    }

    boolean isGone() {
        return status.equals("DISASSOCIATED");
    }

    boolean isAssociated() {
        return status.equals("ASSOCIATED");
    }

    void accept(Instant now) {
        accepted = true;
        since = now;
    }

    void leave(Instant now) {
        status = "DISASSOCIATING";
        message = "";
        since = now;
    }

    void settle(RamSettings settings, Instant now) {
        if (now.isBefore(since.plus(settings.delay()))) {
            return;
        }
        switch (status) {
            case "ASSOCIATING" -> {
                if (settings.failureOf(entity).isPresent()) {
                    fail(settings.failureOf(entity).get(), now);
                } else if (!external || accepted) {
                    status = "ASSOCIATED";
                }
            }
            case "DISASSOCIATING" -> {
                if (settings.lateUseOf(entity).isPresent()) {
                    fail(settings.lateUseOf(entity).get(), now);
                } else {
                    status = "DISASSOCIATED";
                }
            }
            default -> {}
        }
    }

    private void fail(String why, Instant now) {
        status = "FAILED";
        message = why;
        since = now;
    }

    ObjectNode json(RamShare share) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("resourceShareArn", share.arn)
                .put("resourceShareName", share.name)
                .put("associatedEntity", entity)
                .put("associationType", type())
                .put("status", status)
                .put("lastUpdatedTime", since.toEpochMilli() / 1000.0)
                .put("external", external);
        if (!message.isEmpty()) {
            json.put("statusMessage", message);
        }
        return json;
    }
}
