package io.crossbind.e2e.operator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The part of the operator's interface needed to test {@link OperatorProcess}. The metrics are the environment of the process. */
final class SmallestOperator {

    private SmallestOperator() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("started with " + String.join(" ", arguments));
        if (System.getenv("CROSSBIND_REFUSE") != null) {
            System.out.println("refusing to start");
            System.exit(3);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped gracefully")));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        value(arguments, "--http-address="), Integer.parseInt(value(arguments, "--http-port="))),
                0);
        serve(server, "/readyz", "ok");
        serve(server, "/metrics", environment());
        server.start();
    }

    private static String value(String[] arguments, String prefix) {
        for (String argument : arguments) {
            if (argument.startsWith(prefix)) {
                return argument.substring(prefix.length());
            }
        }
        throw new IllegalArgumentException("No " + prefix);
    }

    private static String environment() {
        StringBuilder text = new StringBuilder("user.home=" + System.getProperty("user.home") + "\n");
        for (Map.Entry<String, String> variable : new TreeMap<>(System.getenv()).entrySet()) {
            text.append(variable.getKey())
                    .append('=')
                    .append(variable.getValue())
                    .append('\n');
        }
        return text.toString();
    }

    private static void serve(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
