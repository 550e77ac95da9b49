package io.crossbind.webhook;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Limits of the JDK's HTTP server, which reads them once for the whole process (module jdk.httpserver, system properties). For every client
 * of the operator's ports, they bound connections, headers and durations. A value from the command line takes precedence.
 */
public final class HttpLimits {
    private static final Map<String, String> PROPERTIES = Map.of(
            // An API server keeps a few connections; each costs some 100 KB with TLS.
            "jdk.httpserver.maxConnections", "250",
            "sun.net.httpserver.maxReqHeaders", "50",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            // Seconds for a whole request. The API server itself waits for at most 30 seconds (Kubernetes, webhook
            // timeouts).
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.idleInterval", "15");

    private HttpLimits() {}

    /** Sets the limits. The call takes effect before the first server of the process. */
    public static void set() {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /**
     * Creates the executor of a server's exchanges. Each exchange has one operating system thread, so the number of threads is at most the
     * number of connections. Virtual threads would wait for reconciliations: the kubelet kills a process that leaves its probes unanswered,
     * and the API server waits only seconds for a pod's admission.
     *
     * @param name of the threads
     */
    public static Executor threads(String name) {
        return Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }
}
