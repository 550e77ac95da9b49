package io.crossbind.e2e.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The layers of {@code target/crossbind-image.tar} in one directory, and the configuration of the image.
 *
 * @param root the root file system
 * @param config the object {@code config} of the OCI image configuration
 */
record UnpackedImage(Path tar, Path root, JsonNode config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The process sees only the image's root file system, with {@code /proc}, devices and an empty {@code /tmp} as a container runtime mounts
     * them (OCI runtime specification, default file systems and default devices). Without {@code /dev/urandom}, the JVM collects entropy from
     * threads, and the start takes ten seconds. The arguments are the root and the command.
     */
    private static final String ISOLATED = """
            mkdir -p "$0/proc" "$0/tmp" "$0/dev" && mount --rbind /proc "$0/proc" && mount -t tmpfs -o mode=1777 tmpfs "$0/tmp" &&
            mount -t tmpfs -o mode=755 tmpfs "$0/dev" &&
            for device in null zero full random urandom; do
              touch "$0/dev/$device" && mount --bind "/dev/$device" "$0/dev/$device" || exit 1
            done &&
            exec chroot --userspec=%s "$0" "$@"
            """;

    /** Unpacks the tar into a directory, with the permissions and owners of the layers. */
    static UnpackedImage into(Path directory) throws IOException {
        Path tar = ProjectRoot.path("target/crossbind-image.tar");
        if (!Files.exists(tar)) {
            throw new IllegalStateException(tar + " is missing: run `make image` first.");
        }
        Path image = Files.createDirectory(directory.resolve("image"));
        Path root = Files.createDirectory(directory.resolve("root"));
        run("tar", "-xf", tar.toString(), "-C", image.toString());
        JsonNode manifest =
                JSON.readTree(image.resolve("manifest.json").toFile()).path(0);
        for (JsonNode layer : manifest.path("Layers")) {
            run("tar", "-xpzf", image.resolve(layer.asText()).toString(), "-C", root.toString());
        }
        JsonNode config =
                JSON.readTree(image.resolve(manifest.path("Config").asText()).toFile());
        return new UnpackedImage(tar, root, config.path("config"));
    }

    /** The image's entry point with these arguments, as the image's user. {@code unshare} and {@code mount} need root. */
    List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
        command.add(ISOLATED.formatted(config.path("User").asText()).strip());
        command.add(root.toString());
        command.addAll(texts(config.path("Entrypoint")));
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /** The paths of all regular files, relative to the root, such as {@code etc/passwd}. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(root::relativize).toList();
        }
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /**
     * Runs a program and returns its output.
     *
     * @throws IllegalStateException with the output, if its exit code is not 0
     */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + command[0] + " ran", e);
        }
    }
}
