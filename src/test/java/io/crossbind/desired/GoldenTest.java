package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One folder for each case. The inputs ({@code in-*.yaml}) are a binding, its account and the facts of the cluster. The outputs
 * ({@code out-*}) are exactly the documents to be written, or the refusal. {@code -Dgolden.update=true} rewrites the outputs; review the
 * diff in git.
 */
class GoldenTest {
    private static final Path CASES = Path.of("src/test/resources/golden");
    private static final Set<String> INPUTS = Set.of("in-binding.yaml", "in-account.yaml", "in-cluster.yaml");

    /** The account of the workload's own role, if the workload gets one. */
    private static final String SOURCE = "in-source.yaml";

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return folders().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    @Test
    void thereIsNothingBesideTheCases() throws IOException {
        assertThat(folders()).hasSizeGreaterThan(15);
        try (Stream<Path> files = Files.list(CASES)) {
            assertThat(files).allMatch(Files::isDirectory);
        }
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static void check(Path folder) throws IOException {
        Map<String, String> files = read(folder);
        assertThat(files.keySet()).as("inputs of %s", folder).containsAll(INPUTS);
        Map<String, String> made = GoldenFiles.of(desired(files));
        files.keySet().removeAll(INPUTS);
        files.remove(SOURCE);
        if (Boolean.getBoolean("golden.update")) {
            update(folder, files.keySet(), made);
            files = made;
        }
        assertThat(files.keySet())
                .as("files of %s: those that are expected, and those that were made", folder)
                .isEqualTo(made.keySet());
        for (Map.Entry<String, String> file : made.entrySet()) {
            assertThat(files.get(file.getKey()))
                    .as("%s", folder.resolve(file.getKey()))
                    .isEqualTo(file.getValue());
        }
    }

    private static Desired desired(Map<String, String> files) throws IOException {
        CrossAccountBinding binding = GoldenFiles.read(files, "in-binding.yaml", CrossAccountBinding.class);
        AwsAccount account = GoldenFiles.read(files, "in-account.yaml", AwsAccount.class);
        GoldenFiles.Facts facts = GoldenFiles.read(files, "in-cluster.yaml", GoldenFiles.Facts.class);
        Optional<AwsAccount> source = files.containsKey(SOURCE)
                ? Optional.of(GoldenFiles.read(files, SOURCE, AwsAccount.class))
                : Optional.empty();
        return facts.desired(binding, account, source);
    }

    private static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        return files;
    }

    private static void update(Path folder, Set<String> old, Map<String, String> made) throws IOException {
        for (String name : old) {
            Files.delete(folder.resolve(name));
        }
        for (Map.Entry<String, String> file : made.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
