package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a test generates, in whole or in part. {@code make docs} writes the file (system property {@code docs.update}). */
public final class GeneratedFile {
    private static final Path SITE = Path.of("src/site/markdown");

    private GeneratedFile() {}

    /** Writes a page of the site if {@code make docs} runs, and requires the page to have the text. */
    public static void demandPage(String page, String text) throws IOException {
        demand(SITE.resolve(page), text);
    }

    /** Writes the file if {@code make docs} runs, and requires the file to have the text. */
    public static void demand(Path file, String text) throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("%s is out of date: run 'make docs' and commit the result", file)
                .isEqualTo(text);
    }
}
