package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The resources of the API: a fixed list of built-in resources, and the resources of the stored CustomResourceDefinitions. */
final class Kinds {

    /** @param definition the CustomResourceDefinition's version (schema, columns), missing for built-in kinds */
    record Kind(
            String group,
            String version,
            String kind,
            String plural,
            boolean namespaced,
            List<String> shortNames,
            List<String> categories,
            JsonNode definition) {

        String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }

        boolean hasStatusSubresource() {
            return definition.path("subresources").has("status");
        }

        JsonNode schema() {
            return definition.path("schema").path("openAPIV3Schema");
        }
    }

    private static final List<Kind> BUILT_IN = List.of(
            cluster("", "Namespace", "namespaces", "ns"),
            namespaced("", "ServiceAccount", "serviceaccounts", "sa"),
            namespaced("", "ConfigMap", "configmaps", "cm"),
            namespaced("", "Secret", "secrets"),
            namespaced("", "Service", "services", "svc"),
            namespaced("", "Pod", "pods", "po"),
            namespaced("", "Event", "events", "ev"),
            namespaced("events.k8s.io", "Event", "events", "ev"),
            namespaced("apps", "Deployment", "deployments", "deploy"),
            namespaced("policy", "PodDisruptionBudget", "poddisruptionbudgets", "pdb"),
            namespaced("networking.k8s.io", "NetworkPolicy", "networkpolicies", "netpol"),
            namespaced("coordination.k8s.io", "Lease", "leases"),
            namespaced("rbac.authorization.k8s.io", "Role", "roles"),
            namespaced("rbac.authorization.k8s.io", "RoleBinding", "rolebindings"),
            cluster("rbac.authorization.k8s.io", "ClusterRole", "clusterroles"),
            cluster("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings"),
            cluster("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", "crd", "crds"));

    private final List<Kind> all = new ArrayList<>(BUILT_IN);

    /** @param definitions the stored CustomResourceDefinitions */
    Kinds(Stream<? extends JsonNode> definitions) {
        definitions.forEach(definition -> definition
                .path("spec")
                .path("versions")
                .forEach(version -> all.add(custom(definition.path("spec"), version))));
    }

    List<Kind> all() {
        return all;
    }

    Optional<Kind> find(ApiPath path) {
        return all.stream()
                .filter(kind ->
                        kind.plural().equals(path.plural()) && kind.apiVersion().equals(path.apiVersion()))
                .findFirst();
    }

    private static Kind custom(JsonNode spec, JsonNode version) {
        JsonNode names = spec.path("names");
        return new Kind(
                spec.path("group").asText(),
                version.path("name").asText(),
                names.path("kind").asText(),
                names.path("plural").asText(),
                spec.path("scope").asText().equals("Namespaced"),
                texts(names.path("shortNames")),
                texts(names.path("categories")),
                version);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static Kind namespaced(String group, String kind, String plural, String... shortNames) {
        return builtIn(group, kind, plural, true, shortNames);
    }

    private static Kind cluster(String group, String kind, String plural, String... shortNames) {
        return builtIn(group, kind, plural, false, shortNames);
    }

    private static Kind builtIn(String group, String kind, String plural, boolean namespaced, String... shortNames) {
        JsonNode none = MissingNode.getInstance();
        return new Kind(group, "v1", kind, plural, namespaced, List.of(shortNames), List.of(), none);
    }
}
