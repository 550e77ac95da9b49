package io.crossbind.e2e.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server of the project's virtual environment, in a separate process that inherits only PATH. */
final class ServerProcess implements AutoCloseable {

    /** Both servers start in two seconds. With two busy cores they may need far longer. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server and waits until the server accepts connections.
     *
     * @param program the name in {@code .venv/bin}; its output goes to {@code e2e/target/<program>-<port>.log}
     * @throws IllegalStateException if the server ends or does not listen in time
     */
    static ServerProcess start(String program, int port, List<String> arguments, Map<String, String> environment) {
        Path log = Venv.targetDirectory().resolve(program + "-" + port + ".log");
        List<String> command = new ArrayList<>(List.of(Venv.program(program).toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(Venv.targetDirectory().toFile());
        Venv.cleanEnvironment(builder, environment);
        try {
            ServerProcess server = new ServerProcess(builder.start(), port);
            // An interrupted test run must not leave servers behind.
            Runtime.getRuntime().addShutdownHook(new Thread(server.process::destroyForcibly));
            server.awaitListening(program, log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening(String program, Path log) throws IOException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!isListening()) {
            if (!process.isAlive() || Instant.now().isAfter(limit)) {
                close();
                throw new IllegalStateException(program + " does not listen: " + Files.readString(log));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + program + " started", e);
            }
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
