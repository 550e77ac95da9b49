package io.crossbind.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that users and contributors read: the site, and the Markdown files outside of it. */
final class DocumentationPages {
    static final Path SITE = Path.of("src/site/markdown");

    private static final List<Path> OUTSIDE = List.of(
            Path.of("README.md"),
            Path.of("CHANGELOG.md"),
            Path.of("CONTRIBUTING.md"),
            Path.of("SECURITY.md"),
            Path.of("CODE_OF_CONDUCT.md"),
            Path.of("helm/crossbind/README.md"),
            Path.of("operator/examples/serverless-microservices/README.md"),
            Path.of("e2e/src/test/resources/fixtures/README.md"));
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");

    private DocumentationPages() {}

    /** The pages of the site, sorted by path. */
    static List<Path> ofSite() {
        try (Stream<Path> files = Files.walk(SITE)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> all() {
        return Stream.concat(ofSite().stream(), OUTSIDE.stream()).toList();
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page without its code blocks, in which brackets and number signs mean something else. */
    static String prose(Path page) {
        return CODE_BLOCK.matcher(text(page)).replaceAll("");
    }
}
