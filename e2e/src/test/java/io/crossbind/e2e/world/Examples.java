package io.crossbind.e2e.world;

import io.crossbind.e2e.process.ProjectRoot;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifests of {@code operator/examples/}. */
public final class Examples {
    public static final Path FOLDER = ProjectRoot.path("operator/examples");

    /** ARN of the KMS key in the examples; a stand-in gives a key another id. */
    public static final String KEY = "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private static final String NAMESPACES = "namespaces.yaml";
    private static final Pattern GRANT_BEYOND_S3 = Pattern.compile("(?m)^ +- resourceArn: arn:aws:(?!s3:)");

    private Examples() {}

    /** All files with objects, except the namespaces. */
    public static List<Path> files() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith(NAMESPACES))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files with grants on resources missing in the sandbox. */
    public static List<Path> beyondS3() {
        return files().stream()
                .filter(file -> GRANT_BEYOND_S3.matcher(text(file)).find())
                .toList();
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Several files of the folder as one manifest. */
    public static String texts(String... names) {
        return Arrays.stream(names).map(FOLDER::resolve).map(Examples::text).collect(Collectors.joining("\n---\n"));
    }

    public static void apply(OperatorEnvironment world, String... names) {
        world.apply(texts(names));
    }

    /** Deletes the namespaces of the examples, and waits until they are gone. */
    public static void deleteNamespaces(OperatorEnvironment world) {
        world.kubectl()
                .run("delete", "-f", FOLDER.resolve(NAMESPACES).toString(), "--ignore-not-found", "--timeout=60s")
                .orThrow();
    }

    public static List<HasMetadata> objects(KubernetesClient client, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return client.load(in).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<GenericKubernetesResource> bindings(KubernetesClient client, Path file) {
        return ofKind(objects(client, file), "CrossAccountBinding");
    }

    public static List<GenericKubernetesResource> ofKind(List<HasMetadata> objects, String kind) {
        return objects.stream()
                .filter(object -> object.getKind().equals(kind))
                .map(GenericKubernetesResource.class::cast)
                .toList();
    }
}
