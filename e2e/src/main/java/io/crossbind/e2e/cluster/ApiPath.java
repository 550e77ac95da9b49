package io.crossbind.e2e.cluster;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parsed path of a Kubernetes API request.
 *
 * @param group empty for the core group
 * @param namespace empty for cluster-scoped objects and lists of all namespaces
 * @param name empty for a collection
 * @param subresource empty for the object itself
 * @param query parameters, decoded
 */
record ApiPath(
        String group,
        String version,
        String namespace,
        String plural,
        String name,
        String subresource,
        Map<String, String> query) {

    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

    /** @return null for a path without a resource: discovery, health, OpenID Connect */
    static @Nullable ApiPath parse(String pathAndQuery) {
        URI uri = URI.create(pathAndQuery);
        List<String> steps = new ArrayList<>(List.of(uri.getPath().substring(1).split("/")));
        boolean core = steps.getFirst().equals("api");
        int prefix = core ? 2 : 3;
        if (!core && !steps.getFirst().equals("apis") || steps.size() <= prefix) {
            return null;
        }
        String group = core ? "" : steps.get(1);
        String version = steps.get(prefix - 1);
        List<String> rest = steps.subList(prefix, steps.size());
        String namespace = "";
        boolean inNamespace = rest.size() > 2
                && rest.getFirst().equals("namespaces")
                && !(rest.size() == 3 && NAMESPACE_SUBRESOURCES.contains(rest.get(2)));
        if (inNamespace) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        return new ApiPath(group, version, namespace, rest.getFirst(), at(rest, 1), at(rest, 2), query(uri));
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String collectionPath() {
        String prefix = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return prefix + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
    }

    String objectPath() {
        return collectionPath() + "/" + name;
    }

    boolean isWatch() {
        return Set.of("true", "1").contains(query.getOrDefault("watch", ""));
    }

    boolean isDryRun() {
        return query.containsKey("dryRun");
    }

    private static String at(List<String> steps, int index) {
        return index < steps.size() ? steps.get(index) : "";
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        if (uri.getRawQuery() != null) {
            for (String parameter : uri.getRawQuery().split("&")) {
                String[] parts = parameter.split("=", 2);
                query.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
