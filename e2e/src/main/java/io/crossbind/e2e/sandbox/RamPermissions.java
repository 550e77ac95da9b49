package io.crossbind.e2e.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** The permissions of a share, one for each type of resource. Guarded by the world's lock. */
final class RamPermissions {
    private final Map<String, String> byType = new TreeMap<>();

    /**
     * The type that a permission is for. Of AWS's own the name says it, for those that are of interest here; of others the name stands
     * for it.
     */
    private static String type(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        if (name.contains("Subnet")) {
            return "ec2:Subnet";
        }
        return name.contains("PrefixList") ? "ec2:PrefixList" : name;
    }

    /** Gives it one more; a second for its type only if it may replace the first. */
    void add(String arn, boolean replace) {
        String there = byType.get(type(arn));
        if (there != null && !replace) {
            throw RamService.invalid("The resource share has permission " + there + " for " + type(arn) + " already.");
        }
        byType.put(type(arn), arn);
    }

    ObjectNode json() {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode list = result.putArray("permissions");
        byType.values().forEach(arn -> list.add(json(arn).put("status", "ASSOCIATED")));
        return result;
    }

    /** As a permission is told of, whether a share has it or not. */
    static ObjectNode json(String arn) {
        return JsonNodeFactory.instance.objectNode().put("arn", arn).put("resourceType", type(arn));
    }
}
