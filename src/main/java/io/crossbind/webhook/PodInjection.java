package io.crossbind.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.desired.Injection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The injection into a pod: a token volume, the AWS config file, and the variables by which AWS SDKs find both. The injection is pure and
 * idempotent, so the API server may call the webhook again for containers that other webhooks added.
 *
 * <p>The injection never sets AWS_ROLE_ARN or AWS_WEB_IDENTITY_TOKEN_FILE, because with these variables Java's default chain would assume
 * only the source role. The webhook warns if another tool sets the variables.
 */
public final class PodInjection {
    /** Label or annotation of a pod; the value {@code false} disables the injection. */
    public static final String INJECT = InjectedNamespaces.LABEL;

    /** Annotation on an injected pod: JSON with the injected containers, the skipped ones, and conflicting variables. */
    public static final String INJECTED = "crossbind.io/injected";

    /** Marks a static pod as shown by the kubelet. Such a pod can have no service account (Kubernetes, mirror pods). */
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private static final List<String> CONTAINERS = List.of("initContainers", "containers");

    /**
     * The result for a pod.
     *
     * @param patch JSON patch (RFC 6902); empty if nothing changes
     * @param warnings for the creator of the pod
     */
    public record Outcome(ArrayNode patch, List<String> warnings) {
        static Outcome unchanged(String... warnings) {
            return new Outcome(JsonNodeFactory.instance.arrayNode(), List.of(warnings));
        }
    }

    private final JsonNode pod;
    private final Injection injection;
    private final JsonPatch patch = new JsonPatch();
    private final List<String> warnings = new ArrayList<>();
    private final ArrayNode injected = JsonNodeFactory.instance.arrayNode();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final Map<String, String> ownProfiles = new LinkedHashMap<>();
    private final Map<String, List<String>> shadowed = new LinkedHashMap<>();
    private boolean mounted;

    private PodInjection(JsonNode pod, Injection injection) {
        this.pod = pod;
        this.injection = injection;
    }

    /** Returns whether the webhook may change the pod. */
    static boolean wantedBy(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        return !metadata.path("labels").path(INJECT).asText().equals("false")
                && !metadata.path("annotations").path(INJECT).asText().equals("false")
                && !metadata.path("annotations").has(MIRROR);
    }

    /**
     * @param pod as the API server sends it
     */
    public static Outcome into(JsonNode pod, Injection injection) {
        if (!wantedBy(pod)) {
            return Outcome.unchanged();
        }
        Optional<String> foreign = PodVolumes.foreign(pod.path("spec"), injection);
        if (foreign.isPresent()) {
            return Outcome.unchanged("crossbind did not inject the pod: another volume " + foreign.get() + " exists");
        }
        return new PodInjection(pod, injection).outcome();
    }

    private Outcome outcome() {
        JsonNode spec = pod.path("spec");
        Set<String> optedOut = optedOut();
        JsonPatch containers = new JsonPatch();
        for (String list : CONTAINERS) {
            for (int i = 0; i < spec.path(list).size(); i++) {
                inject(
                        new ContainerInjection(spec.path(list).path(i), injection, isWindows(spec)),
                        optedOut,
                        containers,
                        "/spec/" + list + "/" + i);
            }
        }
        if (mounted) {
            patch.append(spec, "/spec", "volumes", PodVolumes.missingVolumes(spec, injection));
        }
        patch.addAll(containers);
        if (!injected.isEmpty()) {
            injection
                    .annotatedRole()
                    .ifPresent(role ->
                            warnings.add("crossbind: the service account is annotated with eks.amazonaws.com/role-arn "
                                    + role + "; some SDKs, such as the SDK for Java, use this role instead of profile "
                                    + injection.profile()));
        }
        report();
        return new Outcome(patch.operations(), List.copyOf(warnings));
    }

    private void inject(ContainerInjection container, Set<String> optedOut, JsonPatch containers, String path) {
        Optional<String> reason = container.skipped(optedOut);
        if (reason.isPresent()) {
            skipped.put(container.name(), reason.get());
            return;
        }
        mounted |= container.addTo(containers, path);
        injected.add(container.name());
        container.ownProfile().ifPresent(profile -> ownProfiles.put(container.name(), profile));
        List<String> before = container.shadowing();
        if (!before.isEmpty()) {
            shadowed.put(container.name(), before);
            warnings.add("crossbind: container " + container.name() + " sets " + String.join(", ", before)
                    + "; AWS SDKs may use these settings instead of profile " + injection.profile());
        }
    }

    /** Only the path of the config file needs a drive for Windows. Windows adds the system drive to the paths of mounts. */
    private static boolean isWindows(JsonNode spec) {
        return spec.at("/os/name").asText().equals("windows")
                || spec.at("/nodeSelector/kubernetes.io~1os").asText().equals("windows");
    }

    private Set<String> optedOut() {
        String names = pod.path("metadata")
                .path("annotations")
                .path(ContainerInjection.SKIP_CONTAINERS)
                .asText();
        return Arrays.stream(names.split(",")).map(String::strip).collect(Collectors.toSet());
    }

    private void report() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("configMap", injection.configMap());
        report.put("profile", injection.profile());
        report.set("containers", injected);
        if (!ownProfiles.isEmpty()) {
            ObjectNode own = report.putObject("ownProfiles");
            new TreeMap<>(ownProfiles).forEach(own::put);
        }
        injection.annotatedRole().ifPresent(role -> report.put("annotatedRole", role));
        if (!skipped.isEmpty()) {
            ObjectNode left = report.putObject("skipped");
            new TreeMap<>(skipped).forEach(left::put);
        }
        if (!shadowed.isEmpty()) {
            ObjectNode names = report.putObject("shadowedBy");
            new TreeMap<>(shadowed).forEach((name, variables) -> variables.forEach(names.putArray(name)::add));
        }
        JsonNode metadata = pod.path("metadata");
        if (!metadata.path("annotations").path(INJECTED).asText().equals(report.toString())) {
            patch.put(metadata, "/metadata", "annotations", INJECTED, report.toString());
        }
    }
}
