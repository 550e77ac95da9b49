package io.crossbind.e2e.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy before a stand-in that cannot log calls. The proxy logs each call and can refuse some calls itself. All headers, including Host,
 * are forwarded unchanged, because signatures cover them. The proxy therefore speaks to the stand-in over a plain socket. HTTP/1.0 is
 * enough there, because the answer ends with the connection.
 */
final class CountingProxy implements AutoCloseable {

    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/]+)/\\d+/[^/]+/([^/]+)/");
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=(\\w+)");
    private static final Pattern ROLE = Pattern.compile("(?:^|&)RoleName=([^&]+)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** Headers of this hop only; never part of a signature. */
    private static final Set<String> HOP_HEADERS =
            Set.of("connection", "transfer-encoding", "expect", "content-length", "upgrade", "http2-settings");

    private final int target;
    private final CallLog log;
    private final Refusals refusals;
    private final UnaryOperator<String> repair;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param refusals the calls that never reach the stand-in
     * @param repair changes an answer, head and body, where the stand-in differs from AWS
     */
    CountingProxy(int target, CallLog log, Refusals refusals, UnaryOperator<String> repair) {
        this.target = target;
        this.log = log;
        this.refusals = refusals;
        this.repair = repair;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::forward);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            Instant time = Instant.now();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Optional<String> refusal = refusals.answer(call(time, exchange, body, 0));
            String text = refusal.isPresent()
                    ? refusal.get()
                    : repair.apply(new String(send(exchange, body), StandardCharsets.ISO_8859_1));
            byte[] answer = text.getBytes(StandardCharsets.ISO_8859_1);
            int end = text.indexOf(END_OF_HEAD);
            Matcher status = STATUS.matcher(text);
            if (end < 0 || !status.lookingAt()) {
                throw new IOException("no HTTP answer from the stand-in");
            }
            int code = Integer.parseInt(status.group(1));
            log.add(call(time, exchange, body, code));
            List<String> head = text.substring(0, end).lines().skip(1).toList();
            for (String header : head) {
                String[] parts = header.split(":", 2);
                if (!HOP_HEADERS.contains(parts[0].toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().add(parts[0], parts[1].strip());
                }
            }
            int length = answer.length - end - END_OF_HEAD.length();
            boolean hasBody = length > 0 && !exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(code, hasBody ? length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(answer, end + END_OF_HEAD.length(), length);
            }
        }
    }

    private byte[] send(HttpExchange exchange, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append(exchange.getRequestMethod())
                .append(' ')
                .append(exchange.getRequestURI())
                .append(" HTTP/1.0\r\n");
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        head.append("Content-Length: ").append(body.length).append(END_OF_HEAD);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), target)) {
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return in.readAllBytes();
        }
    }

    private static CallLog.Call call(Instant time, HttpExchange exchange, byte[] body, int status) {
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        Matcher credential = CREDENTIAL.matcher(authorization);
        boolean signed = credential.find();
        String text = new String(body, StandardCharsets.UTF_8);
        Matcher role = ROLE.matcher(text);
        return new CallLog.Call(
                time,
                signed ? credential.group(2) : "sts",
                operation(exchange, text),
                role.find() ? URLDecoder.decode(role.group(1), StandardCharsets.UTF_8) : "",
                signed ? credential.group(1) : "",
                status);
    }

    private static String operation(HttpExchange exchange, String body) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return target.substring(target.lastIndexOf('.') + 1);
        }
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        Matcher action = ACTION.matcher(query + "&" + body);
        return action.find()
                ? action.group(1)
                : exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    }
}
