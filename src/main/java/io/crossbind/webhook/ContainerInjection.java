package io.crossbind.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbind.desired.Injection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The injection into a container, or the cause for which there is none. The injection never overwrites variables that the container sets.
 */
final class ContainerInjection {
    /** Annotation of a pod: names of containers to leave as they are, separated by commas. */
    static final String SKIP_CONTAINERS = "crossbind.io/skip-containers";

    static final String CONFIG_FILE = "AWS_CONFIG_FILE";
    static final String PROFILE = "AWS_PROFILE";

    /**
     * Credentials that default chains take before any profile: Java's v2 takes all of these first, others some
     * (AWS SDKs and Tools Reference Guide, credential provider chains).
     */
    private static final List<String> BEFORE_PROFILES =
            List.of("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ACCESS_KEY_ID");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode container;
    private final Map<String, String> wanted;
    private final Map<String, String> present = new LinkedHashMap<>();

    ContainerInjection(JsonNode container, Injection injection, boolean windows) {
        this.container = container;
        String path = PodVolumes.CONFIG_DIRECTORY + "/" + PodVolumes.CONFIG_FILE;
        this.wanted = new LinkedHashMap<>();
        wanted.put(CONFIG_FILE, windows ? "C:" + path.replace('/', '\\') : path);
        wanted.put(PROFILE, injection.profile());
        // The SDKs for Go v1 and JavaScript v2 do not read the config file without it.
        wanted.put("AWS_SDK_LOAD_CONFIG", "1");
        for (JsonNode variable : container.path("env")) {
            // A variable with a source has no value here, but is set.
            present.put(variable.path("name").asText(), variable.path("value").asText());
        }
    }

    String name() {
        return container.path("name").asText();
    }

    /** The cause for which the container is skipped; empty if it is not. */
    Optional<String> skipped(Set<String> optedOut) {
        if (optedOut.contains(name())) {
            return Optional.of("named in " + SKIP_CONTAINERS);
        }
        // A profile of ours in a config file of its own would not be found.
        if (present.containsKey(CONFIG_FILE) && !Objects.equals(present.get(CONFIG_FILE), wanted.get(CONFIG_FILE))) {
            return Optional.of("sets " + CONFIG_FILE);
        }
        if (present.containsKey(CONFIG_FILE)) {
            return Optional.empty();
        }
        return PodVolumes.occupied(container).map(path -> "mounts " + path);
    }

    /** The profile that counts in it: its own, or the default one. */
    Optional<String> ownProfile() {
        return Optional.ofNullable(present.get(PROFILE)).filter(own -> !own.equals(wanted.get(PROFILE)));
    }

    /** Credentials that some SDKs take before the profile, in the order of {@code BEFORE_PROFILES}. */
    List<String> shadowing() {
        return BEFORE_PROFILES.stream().filter(present::containsKey).toList();
    }

    /**
     * @return whether it mounts the volumes from now on
     */
    boolean addTo(JsonPatch patch, String path) {
        ArrayNode variables = JSON.arrayNode();
        wanted.forEach((name, value) -> {
            if (!present.containsKey(name)) {
                variables.addObject().put("name", name).put("value", value);
            }
        });
        patch.append(container, path, "env", variables);
        ArrayNode mounts = PodVolumes.missingMounts(container);
        patch.append(container, path, "volumeMounts", mounts);
        return !mounts.isEmpty();
    }
}
