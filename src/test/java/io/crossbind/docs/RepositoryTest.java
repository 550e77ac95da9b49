package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files beside the sources: workflows call existing targets, and a release can print the sections of the changelog. */
class RepositoryTest {
    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z0-9-]+):.*## ");

    /** The words after {@code make} up to the end of the command; assignments are no targets. */
    private static final Pattern MAKE = Pattern.compile("\\bmake((?: +[\\w./=\"$#{}-]+)+)");

    /** An action pinned to a commit, which nobody can move, with its version for readers. */
    private static final Pattern PINNED = Pattern.compile("[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");

    static Stream<Path> workflows() throws IOException {
        return list(".github/workflows");
    }

    static Stream<Path> forms() throws IOException {
        return Stream.concat(list(".github/ISSUE_TEMPLATE"), Stream.of(Path.of(".github/dependabot.yml")));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void workflowCallsTargetsThatExist(Path workflow) throws IOException {
        Set<String> targets = TARGET.matcher(Files.readString(Path.of("Makefile")))
                .results()
                .map(target -> target.group(1))
                .collect(Collectors.toSet());

        List<String> called = yaml(workflow).findValuesAsText("run").stream()
                .flatMap(RepositoryTest::madeTargets)
                .toList();

        assertThat(called).contains("test", "image", "image-test");
        assertThat(targets).containsAll(called);
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void workflowUsesPinnedActionsAndFewPermissions(Path workflow) throws IOException {
        List<String> uses = Files.readAllLines(workflow).stream()
                .filter(line -> line.contains("uses: "))
                .map(line -> line.replaceFirst(".*uses: ", ""))
                .toList();

        assertThat(uses).isNotEmpty().allMatch(use -> PINNED.matcher(use).matches());
        assertThat(yaml(workflow).path("permissions"))
                .isEqualTo(Serialization.yamlMapper().readTree("contents: read"));
        assertThat(yaml(workflow).path("jobs")).isNotEmpty().allMatch(job -> job.has("timeout-minutes"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void formIsYaml(Path form) throws IOException {
        assertThat(yaml(form).isObject()).isTrue();
    }

    @Test
    void everyVersionOfTheChangelogCanBePrinted() throws Exception {
        String changelog = Files.readString(Path.of("CHANGELOG.md"));
        List<String> headings = HEADING.matcher(changelog)
                .results()
                .map(heading -> heading.group(1))
                .toList();
        assertThat(headings)
                .isNotEmpty()
                .allMatch(heading -> heading.matches("\\[(Unreleased|\\d+\\.\\d+\\.\\d+.*)].*"));

        for (String heading : headings) {
            String version = heading.substring(1, heading.indexOf(']'));
            String section = changelog
                    .split(Pattern.quote("## " + heading) + "\n", -1)[1]
                    .split("\n## ", -1)[0];

            assertThat(releaseNotes(version)).isEqualTo(new Output(0, section.strip()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99.0.0", "0", ""})
    void versionWithoutASectionIsAnError(String version) throws Exception {
        assertThat(releaseNotes(version).code()).isNotZero();
    }

    @Test
    void makeTargetsOfACommandAreFound() {
        assertThat(madeTargets("sudo env \"A=$A\" make image sbom VERSION=\"${X#v}\"\nmake chart > log"))
                .containsExactly("image", "sbom", "chart");
    }

    private record Output(int code, String text) {}

    private static Output releaseNotes(String version) throws IOException, InterruptedException {
        Process make = new ProcessBuilder("make", "-s", "release-notes", "VERSION=" + version)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(make.waitFor(), text.strip());
    }

    private static Stream<String> madeTargets(String command) {
        return MAKE.matcher(command)
                .results()
                .map(MatchResult::group)
                .flatMap(call -> Stream.of(call.split(" +")).skip(1))
                .filter(word -> !word.contains("="));
    }

    private static Stream<Path> list(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.sorted().toList().stream();
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        return Serialization.yamlMapper().readTree(file.toFile());
    }
}
