package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the site that a test generates. {@code make docs} writes it (system property {@code docs.update}). */
public final class GeneratedPage {
    private static final Path SITE = Path.of("src/site/markdown");

    private GeneratedPage() {}

    /** Writes the page if {@code make docs} runs, and demands that the page has the text. */
    public static void demand(String page, String text) throws IOException {
        Path file = SITE.resolve(page);
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("%s is out of date: run 'make docs' and commit the result", page)
                .isEqualTo(text);
    }
}
