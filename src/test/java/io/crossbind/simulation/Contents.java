package io.crossbind.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.aws.Inspection;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All contents of a world in AWS and in the cluster, one value per field, without random IDs and without times. */
final class Contents {
    private static final List<String> ACCOUNTS = List.of(Manifests.HOME, Manifests.DATA, CrashStarts.PARTNER);
    private static final Pattern DRAWN =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|A(ROA|IDA)[A-Z0-9]+|20\\d\\d-[-0-9T:.]+Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> fields = new TreeMap<>();

    private Contents(World world) {
        Inspection aws = world.aws.inspect();
        for (String account : ACCOUNTS) {
            aws.roles(account).values().forEach(this::addRole);
            aws.providers(account)
                    .values()
                    .forEach(each -> put("provider", each.arn(), "", each.clientIds() + " " + tags(each.tags())));
            aws.instanceProfiles(account)
                    .values()
                    .forEach(each -> put("profile", each.name(), "", each.role() + " " + tags(each.tags())));
        }
        aws.podIdentityAssociations()
                .values()
                .forEach(each -> put(
                        "association",
                        each.namespace() + "/" + each.serviceAccount(),
                        "",
                        each.roleArn() + " " + each.targetRoleArn() + " " + tags(each.tags())));
        aws.buckets().values().forEach(each -> put("bucket", each.name(), "policy", each.policy()));
        aws.shares().values().stream()
                .filter(each -> each.status().equals("ACTIVE"))
                .forEach(each -> put(
                        "share",
                        each.name(),
                        "",
                        each.external() + " " + tags(each.tags()) + " " + new TreeMap<>(each.entities())));
        world.store.list(CrossAccountBinding.class).forEach(this::addCustom);
        world.store.list(ResourceShare.class).forEach(this::addCustom);
        world.store.list(AwsAccount.class).forEach(this::addCustom);
        world.store.list(ServiceAccount.class).forEach(this::addMetadata);
        world.store.list(ConfigMap.class).forEach(each -> {
            addMetadata(each);
            put("ConfigMap", each.getMetadata().getName(), "data", String.valueOf(each.getData()));
        });
    }

    /** The present contents of a world, by kind, name and field. */
    static Map<String, String> of(World world) {
        return new Contents(world).fields;
    }

    /** Removes random IDs and times from a text. */
    static String withoutDrawn(String text) {
        return DRAWN.matcher(text).replaceAll("_");
    }

    private void put(String kind, String name, String field, @Nullable String value) {
        fields.put((kind + " " + name + " " + field).strip(), withoutDrawn(value == null ? "none" : value));
    }

    private static String tags(Map<String, String> tags) {
        return new TreeMap<>(tags).toString();
    }

    private void addRole(RoleView role) {
        put("role", role.name(), "trust", role.trust());
        put("role", role.name(), "tags", tags(role.tags()));
        put("role", role.name(), "boundary", role.boundary());
        put("role", role.name(), "session", role.maxSession() + " " + role.description());
        role.inline().forEach((policy, document) -> put("role", role.name(), "inline " + policy, document));
        role.attached().forEach(policy -> put("role", role.name(), "attached " + policy, ""));
        role.instanceProfiles().forEach(profile -> put("role", role.name(), "in " + profile, ""));
    }

    private void addMetadata(HasMetadata object) {
        long owners = object.getMetadata().getOwnerReferences().size();
        put(
                object.getKind(),
                object.getMetadata().getName(),
                "",
                "owners " + owners + " annotations "
                        + new TreeMap<>(Optional.ofNullable(object.getMetadata().getAnnotations())
                                .orElse(Map.of())));
    }

    private <S> void addCustom(CustomResource<?, S> object) {
        String name = object.getMetadata().getName();
        put(
                object.getKind(),
                name,
                "finalizers",
                new TreeSet<>(object.getMetadata().getFinalizers()).toString());
        if (object.getStatus() != null) {
            addStatus(object.getKind(), name, read(Serialization.asJson(object.getStatus())));
        }
    }

    private void addStatus(String kind, String name, ObjectNode status) {
        status.remove("conditions")
                .forEach(condition -> put(
                        kind,
                        name,
                        condition.path("type").asText(),
                        condition.path("status").asText() + " "
                                + condition.path("reason").asText() + message(condition)));
        status.remove("lastAppliedTime");
        for (Map.Entry<String, JsonNode> field : status.properties()) {
            put(kind, name, field.getKey(), field.getValue().toString());
        }
    }

    /** Reconciling and Stalled repeat the message of Ready. */
    private static String message(JsonNode condition) {
        return Set.of("Reconciling", "Stalled").contains(condition.path("type").asText())
                ? ""
                : ": " + condition.path("message").asText();
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
