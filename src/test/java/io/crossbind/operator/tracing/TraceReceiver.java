package io.crossbind.operator.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/** A collector of OTLP over HTTP on the loopback address. The collector reads the fields of protobuf messages used by tests. */
public final class TraceReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();

    /**
     * A span.
     *
     * @param id in hexadecimal digits
     * @param parent the ID of the parent; empty for a trace's first span
     * @param attributes the attributes with texts as values
     */
    public record ReceivedSpan(String trace, String id, String parent, String name, Map<String, String> attributes) {}

    public TraceReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = unzipped.readAllBytes();
            }
        }
        // ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans, ScopeSpans.spans
        messages(body, 1)
                .forEach(resource -> messages(resource, 2)
                        .forEach(scope -> messages(scope, 2).forEach(span -> spans.add(span(span)))));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static ReceivedSpan span(byte[] span) {
        Map<String, String> attributes = new HashMap<>();
        messages(span, 9)
                .forEach(attribute -> messages(attribute, 2)
                        .forEach(value -> messages(value, 1)
                                .forEach(text -> attributes.put(text(first(attribute, 1)), text(text)))));
        return new ReceivedSpan(
                hex(first(span, 1)), hex(first(span, 2)), hex(first(span, 4)), text(first(span, 5)), attributes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] first(byte[] message, int field) {
        List<byte[]> all = messages(message, field);
        return all.isEmpty() ? new byte[0] : all.getFirst();
    }

    /** The values of a field with a length: a text, bytes or a message. */
    private static List<byte[]> messages(byte[] message, int field) {
        List<byte[]> found = new ArrayList<>();
        fields(message, (number, value) -> {
            if (number == field) {
                found.add(value);
            }
        });
        return found;
    }

    private static void fields(byte[] message, BiConsumer<Integer, byte[]> each) {
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            long tag = varint(in);
            switch ((int) (tag & 7)) {
                case 0 -> varint(in);
                case 1 -> in.position(in.position() + 8);
                case 2 -> {
                    byte[] value = new byte[(int) varint(in)];
                    in.get(value);
                    each.accept((int) (tag >>> 3), value);
                }
                case 5 -> in.position(in.position() + 4);
                default -> throw new IllegalArgumentException("wire type of tag " + tag);
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
