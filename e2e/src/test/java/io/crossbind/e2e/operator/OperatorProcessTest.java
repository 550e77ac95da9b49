package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.e2e.Light;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start and end of a process. Other classes test the operator's behaviour. */
@Light
class OperatorProcessTest {

    @TempDir
    static Path directory;

    private static Path jar;

    @BeforeAll
    static void packageTheSmallestOperator() throws IOException {
        jar = directory.resolve("operator.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SmallestOperator.class.getName());
        String entry = SmallestOperator.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = SmallestOperator.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
    }

    @Test
    void onlyTheGivenEnvironmentArrives() {
        try (OperatorProcess operator = smallest()
                .environment(Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:1"))
                .start()) {
            List<String> environment = operator.metrics().lines().toList();

            assertThat(environment)
                    .contains("AWS_REGION=eu-west-1", "AWS_ENDPOINT_URL=http://127.0.0.1:1")
                    .contains("KUBECONFIG=/somewhere/kubeconfig", "POD_NAMESPACE=crossbind-system")
                    .anyMatch(line -> line.startsWith("MALLOC_ARENA_MAX="))
                    .noneMatch(line -> line.startsWith("AWS_CA_BUNDLE=") || line.startsWith("SSL_CERT_FILE="));
            assertThat(environment).filteredOn(line -> line.contains("=")).hasSize(8);
            assertThat(environment).noneMatch(line -> line.equals("HOME=" + System.getProperty("user.home")));
        }
    }

    @Test
    void flagsArriveAndTheLogIsRead() {
        try (OperatorProcess operator = smallest().flag("cluster-id", "here").start()) {
            assertThat(operator.log()).contains("--cluster-id=here").contains("--http-address=127.0.0.1");
            assertThat(operator.isReady()).isTrue();
        }
    }

    @Test
    void aStopIsGracefulAndAKillIsNot() {
        try (OperatorProcess operator = smallest().start()) {
            assertThat(operator.stop()).isTrue();
            assertThat(operator.exitCode()).isEqualTo(128 + 15);
            assertThat(operator.log()).containsOnlyOnce("stopped gracefully");
            assertThat(operator.isReady()).isFalse();

            operator.restart();
            operator.kill();
            assertThat(operator.isAlive()).isFalse();
            assertThat(operator.exitCode()).isEqualTo(128 + 9);
            assertThat(operator.log()).containsOnlyOnce("stopped gracefully");
        }
    }

    @Test
    void aRestartKeepsTheAddressAndTheLog() {
        try (OperatorProcess operator = smallest().start()) {
            var address = operator.http();

            operator.restart();

            assertThat(operator.http()).isEqualTo(address);
            assertThat(operator.isReady()).isTrue();
            assertThat(operator.log().lines().filter(line -> line.startsWith("started with")))
                    .hasSize(2);
        }
    }

    @Test
    void aProcessThatEndsBeforeItIsReadyIsExplainedByItsLog() {
        OperatorProcess.Builder refusing = smallest().environment(Map.of("CROSSBIND_REFUSE", "yes"));

        assertThatThrownBy(refusing::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("refusing to start");
    }

    @Test
    void aMissingJarIsSaid() {
        OperatorProcess.Builder missing = smallest().jar(directory.resolve("absent.jar"));

        assertThatThrownBy(missing::start).hasMessageContaining("make build");
    }

    private static OperatorProcess.Builder smallest() {
        return OperatorProcess.with(Path.of("/somewhere/kubeconfig")).jar(jar);
    }
}
