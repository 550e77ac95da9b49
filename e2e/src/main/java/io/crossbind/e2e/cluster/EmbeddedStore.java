package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.crud.Attribute;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The objects of fabric8's CRUD mode, and the features missing there: generations, finalizers in every way of writing, deletion of owned
 * objects, and deletion of the content of a namespace. The mock server uses only one thread to call the store.
 */
abstract class EmbeddedStore extends KubernetesCrudDispatcher {

    /** The number of deletions remembered for watches that open after a client read the list. */
    private static final int REMEMBERED_DELETIONS = 1000;

    /** A deletion that a watch may have to report. */
    record Deletion(long resourceVersion, AttributeSet attributes, ObjectNode object) {}

    private final Deque<Deletion> deletions = new ArrayDeque<>();

    /** One stored object and the attributes under which the store finds this object. */
    record Stored(AttributeSet attributes, ObjectNode object) {

        ObjectNode metadata() {
            return (ObjectNode) object.get("metadata");
        }

        String kind() {
            return object.path("kind").asText();
        }

        boolean isTerminating() {
            return metadata().has("deletionTimestamp");
        }
    }

    Optional<Stored> find(String objectPath) {
        return find(getKey(objectPath));
    }

    Optional<Stored> find(AttributeSet attributes) {
        return Optional.ofNullable(findResource(attributes)).map(EmbeddedStore::read);
    }

    Stream<Stored> all() {
        return new ArrayList<>(map.entrySet()).stream().map(EmbeddedStore::read);
    }

    Stream<Stored> matching(String pathAndQuery) {
        AttributeSet query = attributeExtractor.fromPath(pathAndQuery);
        return all().filter(stored -> stored.attributes().matches(query));
    }

    Kinds kinds() {
        return new Kinds(all().filter(stored -> stored.kind().equals("CustomResourceDefinition"))
                .map(Stored::object));
    }

    /** Returns the deletions after a resource version, for the objects in a watch of this path. */
    List<ObjectNode> deletionsSince(long resourceVersion, String pathAndQuery) {
        AttributeSet query = attributeExtractor.fromPath(pathAndQuery);
        return deletions.stream()
                .filter(deletion -> deletion.resourceVersion() > resourceVersion
                        && deletion.attributes().matches(query))
                .map(Deletion::object)
                .toList();
    }

    /**
     * Writes an object over a stored one, as an update does. Fields that only the server sets are kept. The generation counts changes
     * outside metadata and status. An object being deleted disappears with its last finalizer.
     *
     * @return the object after the update
     */
    ObjectNode replace(Stored current, ObjectNode wanted, ApiPath path) {
        ObjectNode updated = wanted.deepCopy();
        ObjectNode before = current.object();
        ObjectNode metadata = updated.withObjectProperty("metadata");
        String expected = metadata.path("resourceVersion").asText();
        if (!expected.isEmpty()
                && !expected.equals(current.metadata().path("resourceVersion").asText())) {
            throw ApiError.conflict(path.plural(), path.name());
        }
        for (String field : List.of(
                "name",
                "namespace",
                "uid",
                "creationTimestamp",
                "deletionTimestamp",
                "generation",
                "resourceVersion")) {
            copy(current.metadata(), metadata, field);
        }
        if (!metadata.has("managedFields")) {
            copy(current.metadata(), metadata, "managedFields");
        }
        copy(before, updated, "apiVersion");
        copy(before, updated, "kind");
        if (updated.equals(before)) {
            return before;
        }
        if (!withoutStatusAndMetadata(updated).equals(withoutStatusAndMetadata(before))) {
            metadata.put("generation", current.metadata().path("generation").asLong() + 1);
        }
        if (!path.isDryRun()) {
            write(current, updated);
        }
        return updated;
    }

    /** Deletes an object. If finalizers or the content of a namespace hold the object, only marks the object as being deleted. */
    ObjectNode delete(Stored stored) {
        boolean isHeld = !stored.metadata().path("finalizers").isEmpty() || isNamespaceInUse(stored);
        if (stored.isTerminating() && isHeld) {
            return stored.object();
        }
        if (!isHeld) {
            remove(stored);
            return stored.object();
        }
        ObjectNode marked = stored.object().deepCopy();
        marked.withObjectProperty("metadata")
                .put(
                        "deletionTimestamp",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("deletionGracePeriodSeconds", 0);
        if (stored.kind().equals("Namespace")) {
            marked.withObjectProperty("status").put("phase", "Terminating");
        }
        write(stored, marked);
        if (stored.kind().equals("Namespace")) {
            contentOf(stored.metadata().path("name").asText()).toList().forEach(content -> delete(content));
        }
        return marked;
    }

    private void write(Stored current, ObjectNode updated) {
        ObjectNode metadata = updated.withObjectProperty("metadata");
        boolean isReleased =
                metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty();
        if (isReleased && !isNamespaceInUse(current)) {
            remove(current);
            return;
        }
        metadata.put("resourceVersion", String.valueOf(requestResourceVersion()));
        processEvent(
                eventPath(current),
                plural(current),
                current.attributes(),
                Serialization.unmarshal(updated.toString(), GenericKubernetesResource.class),
                updated.toString());
    }

    private void remove(Stored stored) {
        long version = requestResourceVersion();
        processEvent(eventPath(stored), plural(stored), stored.attributes(), null, null);
        ObjectNode last = stored.object().deepCopy();
        last.withObjectProperty("metadata").put("resourceVersion", String.valueOf(version));
        deletions.addLast(new Deletion(version, stored.attributes(), last));
        if (deletions.size() > REMEMBERED_DELETIONS) {
            deletions.removeFirst();
        }
        String uid = stored.metadata().path("uid").asText();
        all().filter(other -> isOwnedBy(other, uid)).toList().forEach(this::delete);
        finishNamespace(stored.metadata().path("namespace").asText());
    }

    private void finishNamespace(String name) {
        if (!name.isEmpty()) {
            find("/api/v1/namespaces/" + name)
                    .filter(namespace -> namespace.isTerminating() && !isNamespaceInUse(namespace))
                    .ifPresent(this::remove);
        }
    }

    private boolean isNamespaceInUse(Stored stored) {
        return stored.kind().equals("Namespace")
                && contentOf(stored.metadata().path("name").asText()).findAny().isPresent();
    }

    private Stream<Stored> contentOf(String namespace) {
        return all().filter(
                        stored -> stored.metadata().path("namespace").asText().equals(namespace));
    }

    private static boolean isOwnedBy(Stored stored, String uid) {
        return stored.metadata().path("ownerReferences") instanceof ArrayNode owners
                && owners.valueStream()
                        .anyMatch(owner -> owner.path("uid").asText().equals(uid));
    }

    /**
     * The superclass finds custom resources by their definition. For all other kinds the plural from the path of the creation must be kept.
     */
    private static AttributeSet plural(Stored stored) {
        Attribute plural = stored.attributes().getAttribute("plural");
        return plural == null ? new AttributeSet() : new AttributeSet(plural);
    }

    /** The superclass detects new definitions by the path of the event. */
    private static String eventPath(Stored stored) {
        return stored.kind().equals("CustomResourceDefinition")
                ? "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
                : "/";
    }

    private static ObjectNode withoutStatusAndMetadata(ObjectNode object) {
        return object.deepCopy().remove(List.of("status", "metadata"));
    }

    private static void copy(ObjectNode from, ObjectNode to, String field) {
        JsonNode value = from.get(field);
        if (value == null) {
            to.remove(field);
        } else {
            to.set(field, value);
        }
    }

    private static Stored read(Map.Entry<AttributeSet, String> entry) {
        return new Stored(entry.getKey(), Serialization.unmarshal(entry.getValue(), ObjectNode.class));
    }

    /** Returns a copy of the request with another path and body, as POST. */
    static RecordedRequest request(RecordedRequest original, String path, ObjectNode body) {
        return new RecordedRequest(
                original.getHttpVersion(),
                HttpMethod.POST,
                path,
                original.getHeaders(),
                new Buffer().writeUtf8(body.toString()));
    }
}
