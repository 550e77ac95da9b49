package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Watches over WebSocket, which use the mock server and close its gap after a list, and short watches over plain HTTP for kubectl. */
final class Watches {

    /**
     * The mock server cannot stream, so a plain watch ends after this time and the client asks again. kubectl warns about watches under a
     * second.
     */
    private static final Duration SHORT_WATCH = Duration.ofMillis(1500);

    private Watches() {}

    /**
     * The mock server sends every object when a watch opens, but no deletions between the client's list and the opening. This method sends
     * such deletions first.
     */
    static MockResponse overWebSocket(EmbeddedStore store, String pathAndQuery, ApiPath path, OpenWatches open) {
        MockResponse response = store.handleGet(pathAndQuery.replace("watch=1", "watch=true"));
        WebSocketListener inner = response.getWebSocketListener();
        return new MockResponse().withWebSocketUpgrade(new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket, Response upgrade) {
                open.opened(path.plural());
                deleted(store, pathAndQuery, path).forEach(event -> socket.send(event.toString()));
                inner.onOpen(socket, upgrade);
            }

            @Override
            public void onClosing(WebSocket socket, int code, String reason) {
                inner.onClosing(socket, code, reason);
            }

            @Override
            public void onClosed(WebSocket socket, int code, String reason) {
                open.closed(path.plural());
                inner.onClosed(socket, code, reason);
            }

            @Override
            public void onFailure(WebSocket socket, Throwable error, Response upgrade) {
                open.closed(path.plural());
                inner.onFailure(socket, error, upgrade);
            }
        });
    }

    static MockResponse overHttp(EmbeddedStore store, String pathAndQuery, ApiPath path) {
        StringBuilder events = new StringBuilder();
        deleted(store, pathAndQuery, path).forEach(event -> events.append(event).append('\n'));
        long since = since(path);
        store.matching(pathAndQuery)
                .filter(stored -> stored.metadata().path("resourceVersion").asLong() > since)
                .forEach(stored -> events.append(event(since == 0 ? "ADDED" : "MODIFIED", stored.object()))
                        .append('\n'));
        return new MockResponse()
                .setResponseCode(200)
                .setBody(events.isEmpty() ? "\n" : events.toString())
                .setBodyDelay(events.isEmpty() ? SHORT_WATCH : Duration.ofMillis(1));
    }

    private static List<ObjectNode> deleted(EmbeddedStore store, String pathAndQuery, ApiPath path) {
        long since = since(path);
        return since == 0
                ? List.of()
                : store.deletionsSince(since, pathAndQuery).stream()
                        .map(object -> event("DELETED", object))
                        .toList();
    }

    /** Version 0 requests all existing objects. */
    private static long since(ApiPath path) {
        String version = path.query().getOrDefault("resourceVersion", "0");
        return Set.of("", "0").contains(version) ? 0 : Long.parseLong(version);
    }

    private static ObjectNode event(String type, ObjectNode object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
        event.set("object", object);
        return event;
    }
}
