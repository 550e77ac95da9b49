package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.desired.Desired;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each recipe page shows the manifest of its example and the exact documents that the operator writes for the manifest. {@code make docs}
 * fills these blocks (system property {@code docs.update}). A block is between two comments:
 *
 * <pre>{@code
 * <!-- manifest: ecs-task.yaml -->
 * <!-- rules: ecs-task.yaml binding=nightly-task -->
 * <!-- documents: ecs-task.yaml binding=nightly-task -->
 * <!-- end -->
 * }</pre>
 */
class RecipesTest {
    private static final Path PAGES = Path.of("src/site/markdown/recipes");

    /** The overview, which is no recipe. */
    private static final String INDEX = "index.md";

    private static final List<String> SECTIONS =
            List.of("Goal", "Before you start", "Manifest", "What crossbind creates", "Verify", "Clean up", "Related");

    /** The examples without a recipe page, and the reason. */
    private static final Map<String, String> WITHOUT_PAGE = Map.of(
            "accounts.yaml", "every recipe needs these accounts; a page shows the rules for its binding",
            "accounts-network.yaml", "both recipes of shares need this account",
            "namespaces.yaml", "every recipe needs these namespaces",
            "namespaces-by-label.yaml", "an account alone; the page of limits explains selectors",
            "china.yaml", "an account alone, which differs in its partition",
            "govcloud.yaml", "an account alone, which differs in its partition",
            "serverless-microservices/README.md", "the text beside a manifest that has a page");

    private static final Pattern BLOCK = Pattern.compile(
            "<!-- (?<kind>manifest|rules|documents): (?<file>\\S+)(?<options>( \\w+=\\S+)*) -->\\n(?<content>.*?)<!-- end -->",
            Pattern.DOTALL);

    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");

    static Stream<Path> recipes() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages
                    .filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !page.endsWith(INDEX))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void pageIsUpToDate(Path page) throws IOException {
        GeneratedFile.demand(page, filled(Files.readString(page)));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void pageHasTheSections(Path page) throws IOException {
        assertThat(HEADING.matcher(DocumentationPages.prose(page)).results().map(heading -> heading.group(1)))
                .isEqualTo(SECTIONS);
    }

    /** A page with a binding shows the documents of every binding of the file. */
    @ParameterizedTest
    @MethodSource("recipes")
    void pageShowsTheDocumentsOfEveryObject(Path page) {
        for (String file :
                blocks(page, "manifest").map(block -> block.group("file")).toList()) {
            List<String> expected = new ArrayList<>();
            ExampleManifests.objects(file, "CrossAccountBinding")
                    .forEach(object -> expected.add("binding=" + name(object)));
            ExampleManifests.objects(file, "ResourceShare").forEach(object -> expected.add("share=" + name(object)));
            assertThat(blocks(page, "documents")
                            .filter(block -> block.group("file").equals(file))
                            .map(block -> block.group("options").strip().split(" ", 2)[0]))
                    .as("documents of %s on %s", file, page)
                    .isNotEmpty()
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void everyExampleIsOnOnePage() throws IOException {
        Map<String, List<Path>> pages = new TreeMap<>();
        ExampleManifests.files().forEach(file -> pages.put(file, new ArrayList<>()));
        recipes()
                .forEach(page -> blocks(page, "manifest")
                        .forEach(block -> pages.computeIfAbsent(block.group("file"), _ -> new ArrayList<>())
                                .add(page)));
        assertThat(pages.keySet()).containsAll(WITHOUT_PAGE.keySet());
        assertThat(pages)
                .isNotEmpty()
                .allSatisfy((file, found) -> assertThat(found)
                        .as("pages with the manifest %s", file)
                        .hasSize(WITHOUT_PAGE.containsKey(file) ? 0 : 1));
    }

    @Test
    void everyPageIsInTheOverview() throws IOException {
        String overview = Files.readString(PAGES.resolve(INDEX));
        assertThat(recipes().map(page -> "(" + page.getFileName() + ")"))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(overview).containsOnlyOnce(link));
    }

    @Test
    void staleContentIsReplaced() {
        String page = "a\n<!-- manifest: ci-role.yaml -->\nold\n<!-- end -->\nb\n";
        assertThat(filled(page))
                .startsWith("a\n<!-- manifest: ci-role.yaml -->\n")
                .contains("arn:aws:iam::111111111111:role/ci/deployer")
                .doesNotContain("old")
                .endsWith("<!-- end -->\nb\n");
    }

    private static Stream<MatchResult> blocks(Path page, String kind) {
        try {
            return BLOCK.matcher(Files.readString(page))
                    .results()
                    .filter(block -> block.group("kind").equals(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String filled(String page) {
        return BLOCK.matcher(page).replaceAll(block -> {
            String head = block.group().substring(0, block.group().indexOf('\n') + 1);
            return Matcher.quoteReplacement(head + "\n" + content(block) + "\n<!-- end -->");
        });
    }

    private static String content(MatchResult block) {
        String file = block.group("file");
        Map<String, String> options = options(block.group("options"));
        return (switch (block.group("kind")) {
                            case "manifest" -> Fences.text("yaml", ExampleManifests.body(file));
                            case "rules" -> rules(file, options.getOrDefault("binding", ""));
                            default -> documents(file, options);
                        })
                        .strip()
                + "\n";
    }

    private static String rules(String file, String name) {
        Desired.Wanted wanted = ExampleDesigns.binding(file, name, Optional.empty());
        return RecipeDocuments.ofRules(
                accountOf(file, "CrossAccountBinding", name),
                wanted.rule().orElseThrow(),
                ExampleDesigns.sourceRule(file, name, wanted));
    }

    private static String documents(String file, Map<String, String> options) {
        String share = options.get("share");
        if (share != null) {
            return RecipeDocuments.ofShare(accountOf(file, "ResourceShare", share), ExampleDesigns.share(file, share));
        }
        String name = options.getOrDefault("binding", "");
        return RecipeDocuments.ofBinding(
                accountOf(file, "CrossAccountBinding", name),
                ExampleDesigns.binding(file, name, Optional.ofNullable(options.get("cluster"))));
    }

    private static String accountOf(String file, String kind, String name) {
        return ExampleDesigns.accountOf(ExampleManifests.object(file, kind, name));
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    private static Map<String, String> options(String text) {
        return Pattern.compile("(\\w+)=(\\S+)")
                .matcher(text)
                .results()
                .collect(Collectors.toMap(
                        option -> option.group(1), option -> option.group(2), (_, last) -> last, HashMap::new));
    }
}
