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

/** The injection into a container, or the reason to skip the container. The injection never overwrites variables set by the container. */
final class ContainerInjection {
    /** Annotation of a pod: names of containers to skip, separated by commas. */
    static final String SKIP_CONTAINERS = "crossbind.io/skip-containers";

    static final String CONFIG_FILE = "AWS_CONFIG_FILE";
    static final String PROFILE = "AWS_PROFILE";

    /**
     * Credentials with precedence over profiles in default chains. Java's v2 SDK gives precedence to all of them, other SDKs to some (AWS
     * SDKs and Tools Reference Guide, credential provider chains).
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
        // The SDKs for Go v1 and JavaScript v2 do not read the config file without this variable.
        wanted.put("AWS_SDK_LOAD_CONFIG", "1");
        for (JsonNode variable : container.path("env")) {
            // A variable with a source is set, but has no value here.
            present.put(variable.path("name").asText(), variable.path("value").asText());
        }
    }

    String name() {
        return container.path("name").asText();
    }

    /** The reason to skip the container; empty if the container is not skipped. */
    Optional<String> skipped(Set<String> optedOut) {
        if (optedOut.contains(name())) {
            return Optional.of("named in " + SKIP_CONTAINERS);
        }
        // The SDK would not find the operator's profile in the container's own config file.
        if (present.containsKey(CONFIG_FILE) && !Objects.equals(present.get(CONFIG_FILE), wanted.get(CONFIG_FILE))) {
            return Optional.of("sets " + CONFIG_FILE);
        }
        if (present.containsKey(CONFIG_FILE)) {
            return Optional.empty();
        }
        return PodVolumes.occupied(container).map(path -> "mounts " + path);
    }

    /** The container's own profile, if different from the default one. */
    Optional<String> ownProfile() {
        return Optional.ofNullable(present.get(PROFILE)).filter(own -> !own.equals(wanted.get(PROFILE)));
    }

    /** Credentials with precedence over the profile in some SDKs, in the order of {@code BEFORE_PROFILES}. */
    List<String> shadowing() {
        return BEFORE_PROFILES.stream().filter(present::containsKey).toList();
    }

    /**
     * @return whether the container mounts the volumes after the patch
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
