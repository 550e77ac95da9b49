package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A share. Guarded by the lock of {@link SandboxState}. Each read first completes delayed changes that are due. */
final class RamShare {
    final String arn;
    final String owner;
    final String region;
    final Instant created;
    final Map<String, String> tags = new LinkedHashMap<>();
    final Map<String, RamAssociation> associations = new TreeMap<>();
    final RamPermissions permissions = new RamPermissions();
    String name;
    boolean external;
    String status = "ACTIVE";
    Instant deleted = Instant.MAX;

    RamShare(String arn, String owner, String region, String name, boolean external, Instant created) {
        this.arn = arn;
        this.owner = owner;
        this.region = region;
        this.name = name;
        this.external = external;
        this.created = created;
    }

    RamShare fork() {
        RamShare fork = new RamShare(arn, owner, region, name, external, created);
        fork.tags.putAll(tags);
        associations.forEach((entity, association) -> fork.associations.put(entity, association.fork()));
        fork.permissions.putAll(permissions);
        fork.status = status;
        fork.deleted = deleted;
        return fork;
    }

    /** Completes the changes that are due. */
    void settle(Settings settings, Instant now) {
        Duration delay = settings.ram().delay();
        associations.values().forEach(association -> association.settle(settings.ram(), now));
        if (status.equals("DELETING") && !now.isBefore(deleted.plus(delay))) {
            status = "DELETED";
            associations.clear();
        }
    }

    ObjectNode json() {
        ObjectNode share = JsonNodeFactory.instance
                .objectNode()
                .put("resourceShareArn", arn)
                .put("name", name)
                .put("owningAccountId", owner)
                .put("allowExternalPrincipals", external)
                .put("status", status)
                .put("creationTime", created.toEpochMilli() / 1000.0)
                .put("lastUpdatedTime", created.toEpochMilli() / 1000.0);
        ArrayNode list = share.putArray("tags");
        tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        return share;
    }
}
