package io.crossbind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossbind.docs.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Every recipe of the README's cookbook has one manifest. The manifest has the name of the recipe, and can be applied and deleted alone. */
class ExampleFilesTest {
    private static final Path EXAMPLES = Path.of("operator/examples");
    private static final Path NAMESPACES = EXAMPLES.resolve("namespaces.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** In the order of the cookbook: compute, networking, data, then accounts and people. */
    private static final List<String> RECIPES = List.of(
            "eks-chained-role.yaml",
            "eks-oidc-provider.yaml",
            "eks-pod-identity.yaml",
            "ecs-task.yaml",
            "ecr-pull-nodes.yaml",
            "ecr-pull-ecs.yaml",
            "ecr-pull-lambda.yaml",
            "ecr-push.yaml",
            "lambda-function.yaml",
            "serverless-microservices/README.md",
            "vpc-sharing.yaml",
            "s3-objects.yaml",
            "ec2-to-s3.yaml",
            "dynamodb-role.yaml",
            "dynamodb-table-policy.yaml",
            "sns-topic.yaml",
            "secrets-manager.yaml",
            "ram-share.yaml",
            "customer-external-id.yaml",
            "third-party.yaml",
            "console-switch-role.yaml",
            "ci-role.yaml",
            "roles-or-resource-policies.yaml",
            "expiring.yaml");

    static Stream<String> recipes() {
        return RECIPES.stream();
    }

    /** Deleting an example by its file would otherwise delete everything else of the namespace. */
    @Test
    void oneFileAloneHoldsNamespaces() throws IOException {
        assertThat(manifests().filter(file -> !file.equals(NAMESPACES)))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(YamlDocuments.of(file))
                        .as("%s", file)
                        .extracting(object -> object.path("kind").asText())
                        .doesNotContain("Namespace"));
        assertThat(YamlDocuments.of(NAMESPACES))
                .isNotEmpty()
                .extracting(object -> object.path("kind").asText())
                .containsOnly("Namespace");
    }

    @Test
    void namespacesOfAllExamplesAreInThatFile() throws IOException {
        Set<String> made = YamlDocuments.of(NAMESPACES).stream()
                .map(namespace -> namespace.at("/metadata/name").asText())
                .collect(Collectors.toSet());
        Set<String> used = manifests()
                .flatMap(file -> YamlDocuments.of(file).stream())
                .map(object -> object.at("/metadata/namespace").asText())
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        assertThat(made).containsAll(used);
    }

    @Test
    void cookbookListsTheRecipesInOrder() throws IOException {
        String cookbook = Files.readString(Path.of("README.md"))
                .split("\n## Cookbook\n", 2)[1]
                .split("\n## ", 2)[0];
        assertThat(Pattern.compile("^\\|.*\\(operator/examples/([^)]+)\\)", Pattern.MULTILINE)
                        .matcher(cookbook)
                        .results()
                        .map(link -> link.group(1)))
                .isEqualTo(RECIPES);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void recipeSaysItsSourceSideAndItsCheck(String recipe) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(recipe));
        assertThat(text)
                .contains("Source side:")
                .containsPattern("Check: [^\n]*\n(#   |\n```sh\n)(kubectl|aws|docker) ");
    }

    /** Users cannot find an example without a mention on a page. */
    @Test
    void everyExampleIsNamedInTheDocumentation() throws IOException {
        Set<String> named = Stream.concat(Stream.of(Path.of("README.md")), files(Path.of("src/site/markdown")))
                .flatMap(page -> Pattern.compile("operator/examples/([A-Za-z0-9/-]+\\.yaml)")
                        .matcher(text(page))
                        .results()
                        .map((MatchResult link) -> link.group(1)))
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .allSatisfy(file -> assertThat(named).contains(file));
        }
    }

    private static Stream<Path> manifests() throws IOException {
        return files(EXAMPLES).filter(file -> file.toString().endsWith(".yaml"));
    }

    private static Stream<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
