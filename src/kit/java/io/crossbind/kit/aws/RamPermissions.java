package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The permissions of a share, one for each resource type. Guarded by the lock of {@link SandboxState}. */
final class RamPermissions {
    /** The supported resource types. Each type has one AWS permission, which is the type's default. */
    private enum Type {
        SUBNET("Subnet", ":subnet/"),
        PREFIX_LIST("PrefixList", ":prefix-list/");

        private final String name;
        private final String resource;

        Type(String name, String resource) {
            this.name = name;
            this.resource = resource;
        }

        private String type() {
            return "ec2:" + name;
        }

        private String permission() {
            return "arn:aws:ram::aws:permission/AWSRAMDefaultPermission" + name;
        }
    }

    private final Map<String, String> byType = new TreeMap<>();

    void putAll(RamPermissions others) {
        byType.putAll(others.byType);
    }

    /** The resource type of a permission. The permission's name contains the type or stands in for the type. */
    private static String type(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        return Arrays.stream(Type.values())
                .filter(type -> name.contains(type.name))
                .map(Type::type)
                .findFirst()
                .orElse(name);
    }

    /** Adds a permission. A second permission for a type is an error unless the new permission may replace the first. */
    void add(String arn, boolean replace) {
        String there = byType.get(type(arn));
        if (there != null && !replace) {
            throw RamService.invalid("The resource share has permission " + there + " for " + type(arn) + " already.");
        }
        byType.put(type(arn), arn);
    }

    /**
     * Adds the default permission for a resource's type, if the share has no permission for the type (AWS RAM API reference,
     * CreateResourceShare).
     */
    void cover(String resource) {
        Arrays.stream(Type.values())
                .filter(type -> resource.contains(type.resource))
                .forEach(type -> byType.putIfAbsent(type.type(), type.permission()));
    }

    ObjectNode json() {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode list = result.putArray("permissions");
        byType.values().forEach(arn -> list.add(json(arn).put("status", "ASSOCIATED")));
        return result;
    }

    /** The AWS permissions for a type, without regard to case; for all types if the given type is empty. */
    static ObjectNode offered(String resourceType) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode list = result.putArray("permissions");
        Arrays.stream(Type.values())
                .filter(type -> resourceType.isEmpty() || type.type().equalsIgnoreCase(resourceType))
                .forEach(type -> list.add(json(type.permission()).put("status", "ATTACHABLE")));
        return result;
    }

    /** The description of a permission, independent of any share. */
    static ObjectNode json(String arn) {
        boolean isDefault =
                Arrays.stream(Type.values()).anyMatch(type -> type.permission().equals(arn));
        return JsonNodeFactory.instance
                .objectNode()
                .put("arn", arn)
                .put("resourceType", type(arn))
                .put("isResourceTypeDefault", isDefault);
    }
}
