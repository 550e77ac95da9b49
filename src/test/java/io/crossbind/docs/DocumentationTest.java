package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation points at inside the repository is there: files, and headings of pages. */
class DocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();

    /** An inline link or image of Markdown. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    /** Paths in code style that begin with a directory of the repository, without placeholders. */
    private static final Pattern PATH = Pattern.compile("`((?:operator|helm|crds|e2e|src)/[\\w./-]*)`");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> site = Files.walk(ROOT.resolve("src/site/markdown"))) {
            List<Path> pages =
                    new ArrayList<>(site.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")
                    .map(ROOT::resolve)
                    .forEach(pages::add);
            pages.add(ROOT.resolve("helm/crossbind/README.md"));
            return pages.stream().map(ROOT::relativize);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        List<String> dead = matches(LINK, prose(page))
                .filter(link -> !link.contains("://"))
                .filter(link -> !leadsSomewhere(ROOT.resolve(page), link))
                .toList();
        assertThat(dead).as("links of %s to what does not exist", page).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pathsExist(Path page) throws IOException {
        List<String> absent = matches(PATH, prose(page))
                .filter(path -> !Files.exists(ROOT.resolve(path)))
                .toList();
        assertThat(absent).as("paths that %s names and that do not exist", page).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || anchors(target).anyMatch(parts[1]::equals));
    }

    /** As GitHub makes them from headings: lower case, punctuation dropped, dashes for blanks. */
    private static Stream<String> anchors(Path page) {
        return matches(HEADING, prose(page))
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
    }

    /** A page without its code blocks, in which brackets and number signs mean something else. */
    private static String prose(Path page) {
        try {
            return CODE_BLOCK.matcher(Files.readString(ROOT.resolve(page))).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }
}
