package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.cluster.Kinds.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a client before the first request for objects: groups, resources, version, and the parts of OpenAPI that kubectl needs.
 */
final class Discovery {

    private static final List<String> VERBS = List.of("create", "delete", "get", "list", "patch", "update", "watch");

    private final Kinds kinds;

    Discovery(Kinds kinds) {
        this.kinds = kinds;
    }

    /** @return null if the path is no discovery path */
    @Nullable
    ObjectNode answer(String path) {
        return switch (path) {
            case "/" -> object().set("paths", array().add("/api").add("/apis").add("/version"));
            case "/version" -> object().put("major", "1").put("minor", "36").put("gitVersion", "v1.36.0-embedded");
            case "/api" -> object().put("kind", "APIVersions").set("versions", array().add("v1"));
            case "/apis" -> groups();
            case "/openapi/v3" -> openApiPaths();
            default -> {
                if (path.startsWith("/openapi/v3/")) {
                    yield openApi(apiVersion(path.substring("/openapi/v3".length())));
                }
                yield isGroupVersion(path) ? resources(apiVersion(path)) : null;
            }
        };
    }

    private static boolean isGroupVersion(String path) {
        return path.equals("/api/v1") || path.startsWith("/apis/") && path.split("/").length == 4;
    }

    private static String apiVersion(String path) {
        return path.startsWith("/apis/") ? path.substring("/apis/".length()) : path.substring("/api/".length());
    }

    private List<String> apiVersions() {
        return kinds.all().stream().map(Kind::apiVersion).distinct().toList();
    }

    private ObjectNode groups() {
        ObjectNode list = object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        for (String apiVersion : apiVersions()) {
            if (apiVersion.contains("/")) {
                String[] parts = apiVersion.split("/");
                ObjectNode version = object().put("groupVersion", apiVersion).put("version", parts[1]);
                ObjectNode group = groups.addObject().put("name", parts[0]);
                group.putArray("versions").add(version);
                group.set("preferredVersion", version);
            }
        }
        return list;
    }

    private @Nullable ObjectNode resources(String apiVersion) {
        ObjectNode list = object().put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", apiVersion);
        ArrayNode resources = list.putArray("resources");
        for (Kind kind : kinds.all()) {
            if (kind.apiVersion().equals(apiVersion)) {
                ObjectNode resource = resources
                        .addObject()
                        .put("name", kind.plural())
                        .put("singularName", kind.kind().toLowerCase(Locale.ROOT))
                        .put("namespaced", kind.namespaced())
                        .put("kind", kind.kind());
                VERBS.forEach(resource.putArray("verbs")::add);
                kind.shortNames().forEach(resource.putArray("shortNames")::add);
                kind.categories().forEach(resource.putArray("categories")::add);
            }
        }
        return resources.isEmpty() ? null : list;
    }

    private ObjectNode openApiPaths() {
        ObjectNode document = object();
        ObjectNode paths = document.putObject("paths");
        for (String apiVersion : apiVersions()) {
            String path = (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion;
            paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
        }
        return document;
    }

    /**
     * The OpenAPI document. kubectl reads it to check whether a kind supports {@code fieldValidation} and {@code dryRun}, and for
     * {@code explain}.
     */
    private ObjectNode openApi(String apiVersion) {
        ObjectNode document = object().put("openapi", "3.0.0");
        ObjectNode paths = document.putObject("paths");
        ObjectNode schemas = document.putObject("components").putObject("schemas");
        for (Kind kind : kinds.all()) {
            if (kind.apiVersion().equals(apiVersion)) {
                String prefix = kind.group().isEmpty() ? "/api/" : "/apis/";
                String scope = kind.namespaced() ? "/namespaces/{namespace}/" : "/";
                ObjectNode item = paths.putObject(prefix + apiVersion + scope + kind.plural() + "/{name}");
                for (String verb : List.of("get", "patch")) {
                    ObjectNode operation = item.putObject(verb);
                    operation.set("x-kubernetes-group-version-kind", groupVersionKind(kind));
                    ArrayNode parameters = operation.putArray("parameters");
                    List.of("dryRun", "fieldValidation", "fieldManager")
                            .forEach(name ->
                                    parameters.addObject().put("name", name).put("in", "query"));
                }
                schemas.set(kind.apiVersion().replace('/', '.') + "." + kind.kind(), schema(kind));
            }
        }
        return document;
    }

    private static ObjectNode schema(Kind kind) {
        JsonNode schema = kind.schema();
        ObjectNode copy = schema instanceof ObjectNode known ? known.deepCopy() : object().put("type", "object");
        copy.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(kind));
        return copy;
    }

    private static ObjectNode groupVersionKind(Kind kind) {
        return object().put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
