package io.crossbind.e2e.operator;

import io.crossbind.e2e.process.ChildProcess;
import io.crossbind.e2e.process.FreePorts;
import io.crossbind.e2e.process.ProjectRoot;
import io.crossbind.e2e.process.TempDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packaged operator, {@code java -jar target/crossbind.jar}, in a separate process with only the given environment. The operator
 * listens on loopback. Tests can stop, kill and restart the operator.
 */
public final class OperatorProcess implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    /** The Deployment's default time between SIGTERM and SIGKILL: {@code terminationGracePeriodSeconds}. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path logFile;
    private final URI http;
    private final TempDirectory home;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
    private ChildProcess process;

    private OperatorProcess(
            List<String> command, Map<String, String> environment, Path logFile, URI http, TempDirectory home) {
        this.command = command;
        this.environment = environment;
        this.logFile = logFile;
        this.http = http;
        this.home = home;
        this.process = launch();
    }

    /** Prepares a process that reaches the cluster with this kubeconfig, normally the kubeconfig of {@link Installed}. */
    public static Builder with(Path kubeconfig) {
        return new Builder(kubeconfig);
    }

    /** The settings of the process. */
    public static final class Builder {

        private final Map<String, String> flags = new TreeMap<>();
        private final Map<String, String> environment = new TreeMap<>();
        /** The property names another build, for example one from before a fix, to see a test fail. */
        private Path jar = ProjectRoot.path(System.getProperty("crossbind.jar", "target/crossbind.jar"));

        private Builder(Path kubeconfig) {
            environment.put("KUBECONFIG", kubeconfig.toString());
            // The Deployment sets this variable from the pod's own namespace.
            environment.put("POD_NAMESPACE", Installed.NAMESPACE);
            environment.put("PATH", "/usr/bin:/bin");
            environment.putAll(Shipped.environment());
            flags.put("http-address", "127.0.0.1");
        }

        /** A flag without its dashes, such as {@code cluster-id}. */
        public Builder flag(String name, String value) {
            flags.put(name, value);
            return this;
        }

        /** Many flags at once, in the format of {@link #flag}. */
        public Builder flags(Map<String, String> values) {
            flags.putAll(values);
            return this;
        }

        /** Environment variables: a stand-in's {@code operatorEnvironment}, or {@code CROSSBIND_*} for flags. */
        public Builder environment(Map<String, String> values) {
            environment.putAll(values);
            return this;
        }

        /** Another jar than the jar of the build. */
        public Builder jar(Path other) {
            this.jar = other;
            return this;
        }

        /**
         * Starts the operator and waits for its readiness.
         *
         * @throws IllegalStateException with the end of the log, if the operator ends or is not ready in time
         */
        public OperatorProcess start() {
            OperatorProcess operator = startWithoutWaiting();
            try {
                operator.awaitReady();
                return operator;
            } catch (RuntimeException e) {
                operator.close();
                throw e;
            }
        }

        /** Starts the operator and returns immediately, for tests of an unready operator or a refused start. */
        public OperatorProcess startWithoutWaiting() {
            if (!Files.exists(jar)) {
                throw new IllegalStateException(jar + " is missing: run `make build` first.");
            }
            TempDirectory home = TempDirectory.create("operator");
            environment.put("HOME", home.path().toString());
            String port = flags.computeIfAbsent("http-port", absent -> Integer.toString(FreePorts.one()));
            String run = "operator-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet() + ".log";
            return new OperatorProcess(
                    command(home.path()),
                    Map.copyOf(environment),
                    ProjectRoot.logs().resolve(run),
                    URI.create("http://127.0.0.1:" + port),
                    home);
        }

        private List<String> command(Path home) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(Shipped.flags());
            command.addAll(List.of(
                    // The JVM takes the home directory from the user database and not from HOME. ~/.aws must be empty.
                    "-Duser.home=" + home, "-jar", jar.toString()));
            flags.forEach((name, value) -> command.add("--" + name + "=" + value));
            return List.copyOf(command);
        }
    }

    /** The address of {@code /livez}, {@code /readyz} and {@code /metrics}, which survives restarts. */
    public URI http() {
        return http;
    }

    /** The operator's log since the first start, across restarts. */
    public String log() {
        return process.log();
    }

    /** The file behind {@link #log()}, kept after the run. */
    public Path logFile() {
        return logFile;
    }

    /** The metrics that Prometheus would scrape, in its text format. */
    public String metrics() {
        HttpResponse<String> response = get("/metrics");
        if (response.statusCode() != 200) {
            throw new IllegalStateException("/metrics answered " + response.statusCode());
        }
        return response.body();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The operator's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether {@code /readyz} answers 200 now. */
    public boolean isReady() {
        try {
            return get("/readyz").statusCode() == 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    /** Whether {@code /readyz} answers with a code other than 200. */
    public boolean isUnready() {
        try {
            return get("/readyz").statusCode() != 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    /** The exit code of the process, which must have ended: 128 + the signal's number if a signal ended the process. */
    public int exitCode() {
        return process.exitCode();
    }

    /** Waits until the operator is ready; see {@link Builder#start}. */
    public void awaitReady() {
        process.awaitReady(READY_LIMIT, this::isReady);
    }

    /**
     * Asks the operator to end (SIGTERM) and waits for as long as Kubernetes would.
     *
     * @return whether the operator ended without a signal
     */
    public boolean stop() {
        return process.stop(GRACE);
    }

    /** Ends the operator immediately (SIGKILL), like a crash. */
    public void kill() {
        process.kill();
    }

    /** Suspends the operator (SIGSTOP). After the resumption, the operator notices only the passed time. */
    public void suspend() {
        process.signal("STOP");
    }

    /** Resumes a suspended operator (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Stops a running operator, starts the operator again with the same flags and port, and waits for its readiness. */
    public void restart() {
        stop();
        process = launch();
        awaitReady();
    }

    private ChildProcess launch() {
        return ChildProcess.start("crossbind", command, environment, logFile);
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(http.resolve(path))
                .timeout(PROBE_TIMEOUT)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for " + path, e);
        }
    }

    @Override
    public void close() {
        stop();
        client.close();
        home.close();
    }
}
