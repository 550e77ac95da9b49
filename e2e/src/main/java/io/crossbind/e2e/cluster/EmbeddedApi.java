package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.cluster.Kinds.Kind;
import io.crossbind.e2e.cluster.ServiceAccountTokens.BoundPod;
import io.crossbind.e2e.cluster.ServiceAccountTokens.Subject;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatch;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a Kubernetes API server does. fabric8's CRUD mode answers create, list and watch. This class adds server-side apply, the other
 * patches, discovery, tables for kubectl, and service account tokens. Only the real API server has authorization and validation.
 */
final class EmbeddedApi extends EmbeddedStore {

    private static final Duration DEFAULT_TOKEN_LIFETIME = Duration.ofHours(1);

    /** The mock server keeps every request for tests to read. No test reads them here. */
    private static final int FORGET_AFTER = 1000;

    private final ServiceAccountTokens tokens;
    private final OpenWatches open;
    private final Runnable forgetRequests;
    private int requests;

    EmbeddedApi(ServiceAccountTokens tokens, OpenWatches open, Runnable forgetRequests) {
        this.tokens = tokens;
        this.open = open;
        this.forgetRequests = forgetRequests;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        requests++;
        if (requests % FORGET_AFTER == 0) {
            forgetRequests.run();
        }
        MockResponse response;
        try {
            response = route(request);
        } catch (ApiError refused) {
            response = refused.response();
        } catch (RuntimeException e) {
            // An exception leaving this method would leave the client waiting.
            response = ApiError.internal(e).response();
        }
        return response.getWebSocketListener() != null
                ? response
                : response.setHeader("Content-Type", "application/json");
    }

    private MockResponse route(RecordedRequest request) {
        ApiPath path = ApiPath.parse(request.getPath());
        if (path == null) {
            return ok(unlessNull(fixed(request.getPath().split("\\?")[0]), request.getPath()));
        }
        if (path.group().equals("authorization.k8s.io")) {
            return created(AccessReviews.allow(path, body(request)));
        }
        if (path.query().getOrDefault("labelSelector", "").contains("(")) {
            // The mock server would ignore the selector and return all objects.
            throw ApiError.badRequest("set-based label selectors are not supported");
        }
        Kind kind = kinds().find(path).orElseThrow(() -> ApiError.notFound(path.plural(), path.name()));
        return switch (request.method()) {
            case GET -> get(request, path, kind);
            case POST ->
                path.subresource().equals("token") ? created(token(path, body(request))) : create(request, path, kind);
            case PUT -> update(path, kind, body(request));
            case PATCH -> patch(request, path, kind);
            case DELETE -> ok(delete(request, path));
            default -> throw ApiError.badRequest("method " + request.method());
        };
    }

    private @Nullable JsonNode fixed(String path) {
        return switch (path) {
            case "/livez", "/readyz", "/healthz" ->
                Serialization.jsonMapper().getNodeFactory().textNode("ok");
            case "/.well-known/openid-configuration" ->
                Serialization.unmarshal(tokens.discoveryDocument(), ObjectNode.class);
            case "/openid/v1/jwks" -> Serialization.unmarshal(tokens.jwks(), ObjectNode.class);
            default -> new Discovery(kinds()).answer(path);
        };
    }

    private MockResponse get(RecordedRequest request, ApiPath path, Kind kind) {
        String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
        if (path.isWatch()) {
            return Optional.ofNullable(request.getHeader("Upgrade")).orElse("").equalsIgnoreCase("websocket")
                    ? Watches.overWebSocket(this, request.getPath(), path, open)
                    : Watches.overHttp(this, request.getPath(), path);
        }
        if (!path.name().isEmpty()) {
            ObjectNode object = existing(path).object();
            return ok(isTable(accept, kind) ? table(kind, List.of(object), "") : object);
        }
        if (isTable(accept, kind)) {
            List<JsonNode> objects = matching(request.getPath())
                    .map(stored -> (JsonNode) stored.object())
                    .toList();
            return ok(table(kind, objects, String.valueOf(requestResourceVersion())));
        }
        MockResponse list = handleGet(request.getPath());
        ObjectNode body = Serialization.unmarshal(list.getBody().readUtf8(), ObjectNode.class);
        return ok(body.put("apiVersion", kind.apiVersion()).put("kind", kind.kind() + "List"));
    }

    private static boolean isTable(String accept, Kind kind) {
        return accept.contains("as=Table") && kind.definition().has("additionalPrinterColumns");
    }

    private static ObjectNode table(Kind kind, List<JsonNode> objects, String resourceVersion) {
        return Tables.table(kind.definition().path("additionalPrinterColumns"), objects, resourceVersion);
    }

    private MockResponse create(RecordedRequest request, ApiPath path, Kind kind) {
        ObjectNode object = body(request);
        if (!path.namespace().isEmpty()) {
            Stored namespace = find("/api/v1/namespaces/" + path.namespace())
                    .orElseThrow(() -> ApiError.notFound("namespaces", path.namespace()));
            if (namespace.isTerminating()) {
                throw ApiError.forbidden("namespace " + path.namespace() + " is being terminated");
            }
        }
        SchemaDefaults.fill(object, kind.schema());
        NewObjects.prepare(object);
        if (path.isDryRun()) {
            return created(object);
        }
        MockResponse response = handleCreate(request(request, path.collectionPath(), object));
        if (response.code() == 201 && kind.kind().equals("Namespace")) {
            String accounts =
                    "/api/v1/namespaces/" + object.path("metadata").path("name").asText() + "/serviceaccounts";
            handleCreate(request(request, accounts, NewObjects.defaultServiceAccount()));
        }
        return response;
    }

    private MockResponse update(ApiPath path, Kind kind, ObjectNode wanted) {
        Stored current = existing(path);
        return ok(replace(current, StatusSubresource.separate(path, kind, current.object(), wanted), path));
    }

    private MockResponse patch(RecordedRequest request, ApiPath path, Kind kind) {
        String type = Optional.ofNullable(request.getHeader("Content-Type"))
                .orElse("")
                .split(";")[0];
        if (type.equals("application/apply-patch+yaml")) {
            return apply(request, path, kind);
        }
        Stored current = existing(path);
        ObjectNode patched = switch (type) {
            case "application/json-patch+json" ->
                (ObjectNode) JsonPatch.apply(
                        Serialization.unmarshal(request.getBody().readUtf8(), ArrayNode.class),
                        current.object().deepCopy());
            // Here a strategic merge patch replaces lists instead of merging them, which is enough for kubectl label
            // and annotate.
            case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
                MergePatch.apply(current.object(), body(request));
            default -> throw ApiError.badRequest("patch type " + type);
        };
        SchemaDefaults.fill(patched, kind.schema());
        return ok(replace(current, StatusSubresource.separate(path, kind, current.object(), patched), path));
    }

    private MockResponse apply(RecordedRequest request, ApiPath path, Kind kind) {
        ObjectNode applied = body(request);
        String manager = path.query().getOrDefault("fieldManager", "");
        if (manager.isEmpty()) {
            throw ApiError.badRequest("fieldManager is required for apply patch");
        }
        ServerSideApply apply = new ServerSideApply(manager, path.subresource());
        Optional<Stored> current = find(path.objectPath());
        if (current.isEmpty()) {
            if (!path.subresource().isEmpty()) {
                throw ApiError.notFound(path.plural(), path.name());
            }
            ObjectNode object = apply.apply(NewObjects.bare(kind, path), applied);
            return create(request(request, path.collectionPath(), object), path, kind);
        }
        ObjectNode sent = applied.path("metadata").path("resourceVersion").isMissingNode() ? null : applied;
        ObjectNode merged = apply.apply(current.get().object(), applied);
        SchemaDefaults.fill(merged, kind.schema());
        if (sent != null) {
            merged.withObjectProperty("metadata")
                    .set("resourceVersion", sent.path("metadata").path("resourceVersion"));
        }
        return ok(replace(
                current.get(),
                StatusSubresource.separate(path, kind, current.get().object(), merged),
                path));
    }

    private ObjectNode delete(RecordedRequest request, ApiPath path) {
        if (!path.name().isEmpty()) {
            return delete(existing(path));
        }
        matching(request.getPath()).toList().forEach(this::delete);
        return Serialization.jsonMapper()
                .createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success");
    }

    private ObjectNode token(ApiPath path, ObjectNode review) {
        Stored account = existing(path);
        JsonNode spec = review.path("spec");
        List<String> audiences =
                spec.path("audiences").valueStream().map(JsonNode::asText).toList();
        Duration lifetime = spec.path("expirationSeconds").isNumber()
                ? Duration.ofSeconds(spec.path("expirationSeconds").asLong())
                : DEFAULT_TOKEN_LIFETIME;
        Subject subject = new Subject(
                path.namespace(),
                path.name(),
                account.metadata().path("uid").asText(),
                boundPod(spec.path("boundObjectRef")));
        review.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
        review.putObject("status")
                .put("token", tokens.sign(subject, audiences, lifetime))
                .put(
                        "expirationTimestamp",
                        Instant.now()
                                .plus(lifetime)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        return review;
    }

    /** Only the real API server checks whether the pod exists and uses the service account. */
    private static @Nullable BoundPod boundPod(JsonNode reference) {
        return reference.path("kind").asText().equals("Pod")
                ? new BoundPod(
                        reference.path("name").asText(), reference.path("uid").asText())
                : null;
    }

    private Stored existing(ApiPath path) {
        return find(path.objectPath()).orElseThrow(() -> ApiError.notFound(path.plural(), path.name()));
    }

    private static JsonNode unlessNull(@Nullable JsonNode answer, String path) {
        if (answer == null) {
            throw ApiError.notFound("path", path);
        }
        return answer;
    }

    /** The imperative commands of kubectl write built-in kinds as protobuf; apply, label, annotate and patch write JSON. */
    private static ObjectNode body(RecordedRequest request) {
        if (Optional.ofNullable(request.getHeader("Content-Type")).orElse("").contains("protobuf")) {
            throw ApiError.unsupportedMediaType("the embedded cluster reads no protobuf: use kubectl apply -f");
        }
        return Serialization.unmarshal(request.getBody().readUtf8(), ObjectNode.class);
    }

    private static MockResponse ok(JsonNode body) {
        return new MockResponse().setResponseCode(200).setBody(body.toString());
    }

    private static MockResponse created(JsonNode body) {
        return new MockResponse().setResponseCode(201).setBody(body.toString());
    }
}
