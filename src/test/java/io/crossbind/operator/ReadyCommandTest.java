package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command of {@code helm test}, against the operator's own health endpoints. */
class ReadyCommandTest {
    private static final String AT_ONCE = "--timeout=0s";

    private final StringWriter out = new StringWriter();

    @Test
    void succeedsIfTheOperatorIsReady() throws IOException {
        assertThat(exitCode(() -> true, AT_ONCE)).isZero();
        assertThat(out).hasToString("the operator is ready" + System.lineSeparator());
    }

    @Test
    void failsIfTheOperatorIsNotReady() throws IOException {
        assertThat(exitCode(() -> false, AT_ONCE)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("the operator is not ready: http://127.0.0.1:")
                .contains("/readyz answers 503");
    }

    @Test
    void waitsUntilTheOperatorIsReady() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        assertThat(exitCode(() -> requests.incrementAndGet() > 1, "--timeout=30s"))
                .isZero();
        assertThat(requests).hasValue(2);
    }

    @Test
    void failsIfNothingListens() throws IOException {
        int port = freePort();
        assertThat(run("--url=http://127.0.0.1:" + port + "/readyz", AT_ONCE)).isEqualTo(1);
        assertThat(out.toString()).contains("/readyz does not answer (ConnectException)");
    }

    @Test
    void needsAUrl() {
        assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    private int exitCode(BooleanSupplier ready, String timeout) throws IOException {
        int port = freePort();
        try (HttpEndpoints endpoints = new HttpEndpoints("127.0.0.1", port)) {
            endpoints.start(() -> true, ready, () -> "");
            return run("--url=http://127.0.0.1:" + port + "/readyz", timeout);
        }
    }

    private int run(String... options) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(Stream.concat(Stream.of("ready"), Stream.of(options)).toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
