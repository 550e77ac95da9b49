package io.crossbind.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that only this user can read, removed on close and at the latest when the JVM exits. */
public final class TempDirectory implements AutoCloseable {

    private final Path path;
    private final Thread atExit;

    private TempDirectory(Path path) {
        this.path = path;
        this.atExit = new Thread(this::delete, "remove-" + path.getFileName());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public static TempDirectory create(String purpose) {
        try {
            return new TempDirectory(Files.createTempDirectory("crossbind-" + purpose + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    /** Writes a file with this content to the directory, replacing an existing file. */
    public Path write(String name, String content) {
        try {
            return Files.writeString(path.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        delete();
        ShutdownHooks.remove(atExit);
    }

    private void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // A process that is just ending may still remove its own files. The cleaner of the system's temp directory
            // removes leftovers.
            path.toFile().deleteOnExit();
        }
    }
}
