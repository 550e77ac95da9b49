package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every target of the documentation inside the repository exists: files, and headings of pages. */
class DocumentationTest {

    /** An inline link or image of Markdown. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    /** Paths in code style that begin with a directory of the repository, without placeholders. */
    private static final Pattern PATH = Pattern.compile("`((?:operator|helm|crds|e2e|src)/[\\w./-]*)`");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern YAML_BLOCK = blocks("yaml[^\\n]*");
    private static final Pattern SHELL_BLOCK = blocks("(?:sh|bash|shell)");

    /** A variable before a colon and a letter. zsh, the default shell of macOS, reads the colon as a modifier: {@code $A:r} is A without its suffix. */
    private static final Pattern VARIABLE_WITH_MODIFIER = Pattern.compile("(\\$\\w+:[A-Za-z&])");

    private static final Pattern BLOCK = blocks("[^\\n]*");

    private static final Pattern CONSOLE_BLOCK = blocks("console");
    private static final Pattern CODE_OR_ESCAPE = Pattern.compile("``.*?``|`[^`]*`|\\\\\\*");
    private static final Pattern BOLD_OR_ITALIC_WORDS = Pattern.compile("\\*\\*[^*]+\\*\\*|\\*[\\p{L}\\s-]+\\*");

    /** An entry of the navigation. */
    private static final Pattern NAVIGATION = Pattern.compile("(?m)^ +- (?:.+: )?([\\w/-]+\\.md)$");

    static List<Path> pages() {
        return DocumentationPages.all();
    }

    @Test
    void navigationHasEveryPageOnce() throws IOException {
        assertThat(matches(NAVIGATION, Files.readString(Path.of("src/site/mkdocs.yml"))))
                .containsExactlyInAnyOrderElementsOf(DocumentationPages.ofSite().stream()
                        .map(page -> DocumentationPages.SITE.relativize(page).toString())
                        .toList());
    }

    /** The shell reads each block without executing it. */
    @ParameterizedTest
    @MethodSource("pages")
    void commandsAreWellFormed(Path page) throws IOException, InterruptedException {
        for (String block : matches(SHELL_BLOCK, DocumentationPages.text(page)).toList()) {
            Process shell =
                    new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
            try (Writer commands = shell.outputWriter()) {
                commands.write(block);
            }
            String errors = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor()).as("%s%n%s", errors, block).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsMeanTheSameInBashAndZsh(Path page) {
        assertThat(matches(BLOCK, DocumentationPages.text(page))
                        .flatMap(block -> matches(VARIABLE_WITH_MODIFIER, block)))
                .as("write ${NAME}: in place of $NAME:")
                .isEmpty();
    }

    /** The copy button of the site copies the lines with a prompt only. */
    @ParameterizedTest
    @MethodSource("pages")
    void consolesShowPrompts(Path page) {
        assertThat(matches(CONSOLE_BLOCK, DocumentationPages.text(page)))
                .allMatch(block -> block.lines().anyMatch(line -> line.strip().startsWith("$ ")));
    }

    /** An asterisk outside of code disappears from the page, and the text up to the next one becomes italic. */
    @ParameterizedTest
    @MethodSource("pages")
    void asterisksOfPatternsAreCodeOrEscaped(Path page) {
        String text = CODE_OR_ESCAPE.matcher(DocumentationPages.prose(page)).replaceAll("");
        assertThat(BOLD_OR_ITALIC_WORDS.matcher(text).replaceAll("").lines().filter(line -> line.contains("*")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void manifestsAreYaml(Path page) throws IOException {
        for (String block : matches(YAML_BLOCK, DocumentationPages.text(page)).toList()) {
            assertThat(YamlDocuments.of(block.stripIndent())).as(block).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        List<String> dead = matches(LINK, DocumentationPages.prose(page))
                .filter(link -> !link.contains("://"))
                .filter(link -> !leadsSomewhere(page, link))
                .toList();
        assertThat(dead).as("links of %s to what does not exist", page).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pathsExist(Path page) throws IOException {
        List<String> absent = matches(PATH, DocumentationPages.prose(page))
                .filter(path -> !Files.exists(Path.of(path)))
                .toList();
        assertThat(absent).as("paths that %s names and that do not exist", page).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || anchors(target).anyMatch(parts[1]::equals));
    }

    /** Anchors as derived by GitHub from headings: lower case, punctuation dropped, dashes for blanks. */
    private static Stream<String> anchors(Path page) {
        return matches(HEADING, DocumentationPages.prose(page))
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
    }

    /** The code blocks with this language, a regular expression. */
    private static Pattern blocks(String language) {
        return Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```");
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }
}
