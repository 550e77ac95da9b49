package io.crossbind.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running operator whether the operator is ready. {@code helm test} uses this command, so the operator's image needs no shell. */
@Command(
        name = "ready",
        mixinStandardHelpOptions = true,
        description = "Waits until a running operator is ready. The exit code is 1 if the time runs out.")
final class ReadyCommand implements Callable<Integer> {
    private static final Duration ONE_REQUEST = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--url", required = true, description = "URL of /readyz, such as http://crossbind:8080/readyz.")
    URI url = URI.create("");

    @Option(
            names = "--timeout",
            defaultValue = "60s",
            description = "How long the command waits. Default: ${DEFAULT-VALUE}.")
    Duration timeout = Duration.ZERO;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        long deadline = System.nanoTime() + timeout.toNanos();
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(ONE_REQUEST).build()) {
            String answer = answer(http);
            while (!answer.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(PAUSE);
                answer = answer(http);
            }
            out.println(
                    answer.isEmpty() ? "the operator is ready" : "the operator is not ready: " + url + " " + answer);
            return answer.isEmpty() ? 0 : 1;
        }
    }

    /**
     * The problem of one request; empty if the operator is ready. The command does not print the body, because any server may answer at a
     * URL.
     */
    private String answer(HttpClient http) throws InterruptedException {
        try {
            int status = http.send(
                            HttpRequest.newBuilder(url).timeout(ONE_REQUEST).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status == HttpURLConnection.HTTP_OK ? "" : "answers " + status;
        } catch (IOException e) {
            return "does not answer (" + e.getClass().getSimpleName() + ")";
        }
    }
}
