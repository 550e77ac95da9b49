package io.crossbind.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.benchmark.ProcessUse;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.process.ChildProcess;
import io.crossbind.e2e.process.FreePorts;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The image holds the operator, its runtime and no other program, and starts as an unprivileged user. */
@Tag("image")
@ExtendWith(ClusterExtension.class)
class ImageTest {
    private static final Logger LOG = LoggerFactory.getLogger(ImageTest.class);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long MEBI = 1024 * 1024;

    @TempDir
    static Path directory;

    private static UnpackedImage image;

    @BeforeAll
    static void unpack() throws IOException {
        image = UnpackedImage.into(directory);
    }

    @Test
    void configurationNamesTheUserAndTheSource() {
        assertThat(image.config().path("User").asText()).isEqualTo("65532:65532");
        assertThat(UnpackedImage.texts(image.config().path("Env"))).containsExactly("MALLOC_ARENA_MAX=2");
        Map<String, String> labels = new HashMap<>();
        image.config()
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        assertThat(labels)
                .containsEntry("org.opencontainers.image.source", "https://github.com/crossbind/crossbind")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsKeys("org.opencontainers.image.version", "org.opencontainers.image.created");
        assertThat(labels.get("org.opencontainers.image.revision")).matches("[0-9a-f]{40}");
    }

    @Test
    void theOnlyProgramIsJava() throws IOException {
        Set<String> programs = image.files().stream()
                .filter(file -> permissions(file).contains(PosixFilePermission.OTHERS_EXECUTE))
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.startsWith("ld-linux-"))
                .collect(Collectors.toSet());

        assertThat(programs).containsExactly("java");
        assertThat(image.files()).extracting(Path::toString).noneMatch(file -> file.matches("(usr/)?s?bin/.*"));
    }

    @Test
    void nobodyButRootCanWriteAFile() throws IOException {
        for (Path file : image.files()) {
            assertThat(permissions(file))
                    .as(file.toString())
                    .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)
                    .contains(PosixFilePermission.OTHERS_READ);
            assertThat(Files.getAttribute(image.root().resolve(file), "unix:uid"))
                    .isEqualTo(0);
        }
    }

    @Test
    void scannersFindTheDebianPackage() {
        assertThat(image.root().resolve("var/lib/dpkg/status.d/libc6"))
                .content()
                .contains("Package: libc6", "Version: ");
        assertThat(image.root().resolve("etc/os-release")).content().contains("ID=debian", "VERSION_ID=\"12\"");
    }

    @Test
    void versionIsPrinted() throws IOException {
        String version = image.config()
                .path("Labels")
                .path("org.opencontainers.image.version")
                .asText();

        String output = UnpackedImage.run(image.command(List.of("--version")).toArray(String[]::new));

        assertThat(output.strip()).isEqualTo("crossbind " + version);
    }

    @Test
    void operatorBecomesReadyAsTheUserOfTheImage(Cluster cluster) throws IOException {
        int port = FreePorts.one();
        Map<String, String> environment = new HashMap<>(Installed.on(cluster).podEnvironment());
        environment.put("POD_NAMESPACE", Installed.NAMESPACE);
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        // The start must not wait for the metadata service of EC2.
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        UnpackedImage.texts(image.config().path("Env")).stream()
                .map(variable -> variable.split("=", 2))
                .forEach(variable -> environment.put(variable[0], variable[1]));
        long start = System.nanoTime();
        ChildProcess process = ChildProcess.start(
                "image",
                image.command(List.of("--http-address=127.0.0.1", "--http-port=" + port, "--leader-election=false")),
                environment,
                ProjectRoot.logs().resolve("image-" + ProcessHandle.current().pid() + ".log"));
        try {
            process.awaitReady(LIMIT, () -> isReady(port));
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

            // Real, effective, saved and file system user (proc_pid_status(5)).
            assertThat(Path.of("/proc", Long.toString(process.pid()), "status"))
                    .content()
                    .containsPattern("Uid:\\t65532\\t65532\\t65532\\t65532\\n");
            assertThat(process.log()).doesNotContain("Exception");
            LOG.info(
                    "the image has {} MiB as a tar and {} MiB unpacked. The operator was ready after {} ms, with {} MiB resident.",
                    Files.size(image.tar()) / MEBI,
                    unpackedBytes() / MEBI,
                    millis,
                    ProcessUse.of(process.pid()).residentMebibytes());
        } finally {
            assertThat(process.stop(LIMIT)).as("stopped gracefully").isTrue();
        }
    }

    private static long unpackedBytes() throws IOException {
        long bytes = 0;
        for (Path file : image.files()) {
            bytes += Files.size(image.root().resolve(file));
        }
        return bytes;
    }

    private static boolean isReady(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/readyz").toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notListening) {
            return false;
        }
    }

    private static Set<PosixFilePermission> permissions(Path file) {
        try {
            return Files.getPosixFilePermissions(image.root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
