package io.crossbind.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A change of the source that breaks one rule of the product.
 *
 * @param rule the fault, in words
 * @param scenario the scenario whose histories find the mutant
 * @param first the first seed of the scenario whose history found the mutant
 * @param file under {@code io/crossbind}
 * @param old a text with exactly one occurrence in the file
 * @param changed the text in its place
 */
record Mutant(String rule, Scenario scenario, long first, String file, String old, String changed) {
    private static final Path SOURCES = Path.of("src/main/java/io/crossbind");

    /**
     * The changed source.
     *
     * @throws AssertionError if the file does not contain the old text exactly once: mutants must follow the source
     */
    String source() {
        String source = read();
        int at = source.indexOf(old);
        if (at < 0 || source.indexOf(old, at + 1) >= 0) {
            throw new AssertionError(
                    "mutant '" + rule + "': " + file + (at < 0 ? " has no text " : " has more than once ") + old);
        }
        return source.substring(0, at) + changed + source.substring(at + old.length());
    }

    private String read() {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The highest number of histories to find the mutant. A seed means another history once the code makes other calls. */
    long most() {
        return Math.clamp(20 * first, 100, 20_000);
    }

    /** The name of the class in the file. */
    String className() {
        return "io.crossbind." + file.replace(".java", "").replace('/', '.');
    }

    @Override
    public String toString() {
        return rule;
    }
}
