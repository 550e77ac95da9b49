package io.crossbind.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.desired.Injection;
import io.crossbind.desired.ProfilesConfigMap;
import java.util.List;
import java.util.Optional;

/** The two volumes of an injection and their mount paths in containers. */
final class PodVolumes {
    static final String CONFIG = "crossbind-config";
    static final String TOKEN = "crossbind-token";

    static final String CONFIG_DIRECTORY = "/etc/crossbind/aws";
    static final String CONFIG_FILE = "config";

    /** The AWS config file contains the token's path in this directory as {@code web_identity_token_file}. */
    static final String TOKEN_DIRECTORY = "/var/run/secrets/crossbind.io/serviceaccount";

    static final String TOKEN_FILE = "token";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PodVolumes() {}

    /** A foreign volume of the pod with the name of an injected volume. */
    static Optional<String> foreign(JsonNode spec, Injection injection) {
        for (JsonNode volume : spec.path("volumes")) {
            String name = volume.path("name").asText();
            boolean foreign = switch (name) {
                case CONFIG -> !volume.at("/configMap/name").asText().equals(injection.configMap());
                case TOKEN -> !isToken(volume.at("/projected/sources"), injection);
                default -> false;
            };
            if (foreign) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static boolean isToken(JsonNode sources, Injection injection) {
        JsonNode token = sources.at("/0/serviceAccountToken");
        return sources.size() == 1
                && token.path("audience").asText().equals(injection.audience())
                && token.path("path").asText().equals(TOKEN_FILE);
    }

    /** The injected volumes not yet in the pod. */
    static ArrayNode missingVolumes(JsonNode spec, Injection injection) {
        ArrayNode missing = JSON.arrayNode();
        for (ObjectNode volume : List.of(config(injection), token(injection))) {
            if (!has(spec.path("volumes"), "name", volume.path("name").asText())) {
                missing.add(volume);
            }
        }
        return missing;
    }

    /**
     * The ConfigMap is optional, because a pod must start, and its containers must restart, after the ConfigMap was deleted with the last
     * binding. The kubelet does neither while a required ConfigMap is missing.
     */
    private static ObjectNode config(Injection injection) {
        ObjectNode volume = JSON.objectNode().put("name", CONFIG);
        ObjectNode configMap =
                volume.putObject("configMap").put("name", injection.configMap()).put("optional", true);
        configMap
                .putArray("items")
                .addObject()
                .put("key", ProfilesConfigMap.KEY)
                .put("path", CONFIG_FILE);
        return volume;
    }

    private static ObjectNode token(Injection injection) {
        ObjectNode volume = JSON.objectNode().put("name", TOKEN);
        volume.putObject("projected")
                .putArray("sources")
                .addObject()
                .putObject("serviceAccountToken")
                .put("audience", injection.audience())
                .put("expirationSeconds", injection.tokenLifetime().toSeconds())
                .put("path", TOKEN_FILE);
        return volume;
    }

    /** A path of an injection at which the container mounts another volume. */
    static Optional<String> occupied(JsonNode container) {
        for (JsonNode mount : container.path("volumeMounts")) {
            String path = mount.path("mountPath").asText();
            String name = mount.path("name").asText();
            if (path.equals(CONFIG_DIRECTORY) && !name.equals(CONFIG)
                    || path.equals(TOKEN_DIRECTORY) && !name.equals(TOKEN)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    /** The injected mounts not yet in the container. */
    static ArrayNode missingMounts(JsonNode container) {
        ArrayNode missing = JSON.arrayNode();
        addMount(missing, container, CONFIG, CONFIG_DIRECTORY);
        addMount(missing, container, TOKEN, TOKEN_DIRECTORY);
        return missing;
    }

    private static void addMount(ArrayNode missing, JsonNode container, String volume, String path) {
        if (!has(container.path("volumeMounts"), "mountPath", path)) {
            missing.addObject().put("name", volume).put("mountPath", path).put("readOnly", true);
        }
    }

    private static boolean has(JsonNode list, String field, String value) {
        for (JsonNode element : list) {
            if (element.path(field).asText().equals(value)) {
                return true;
            }
        }
        return false;
    }
}
