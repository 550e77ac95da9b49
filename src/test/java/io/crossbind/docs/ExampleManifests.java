package io.crossbind.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of {@code operator/examples}, by their path in that directory. */
final class ExampleManifests {
    static final Path DIRECTORY = Path.of("operator/examples");

    private static final YAMLMapper YAML = new YAMLMapper();

    private ExampleManifests() {}

    /** Every file, in the order of its path. */
    static List<String> files() {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> DIRECTORY.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file without its leading comment. A page explains the example at more length. */
    static String body(String file) {
        return text(file).replaceFirst("\\A(#.*\\n)+", "").strip() + "\n";
    }

    /** Objects of one kind in a file. */
    static Stream<JsonNode> objects(String file, String kind) {
        return YamlDocuments.of(text(file)).stream()
                .filter(object -> object.path("kind").asText().equals(kind));
    }

    /**
     * The object of this kind and name in a file.
     *
     * @throws IllegalArgumentException if the file has no such object
     */
    static JsonNode object(String file, String kind, String name) {
        return objects(file, kind)
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + " has no " + kind + " " + name));
    }

    /**
     * The AwsAccount of this name, in any file.
     *
     * @throws IllegalArgumentException if no file has the account
     */
    static JsonNode account(String name) {
        return files().stream()
                .filter(file -> file.endsWith(".yaml"))
                .flatMap(file -> objects(file, "AwsAccount"))
                .filter(account -> account.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no example has AwsAccount " + name));
    }

    /**
     * The text of a rule of an AwsAccount, as a list with one entry.
     *
     * @throws IllegalArgumentException if no file has the account with this rule
     */
    static String rule(String account, String rule) {
        Pattern entry = Pattern.compile("(?m)^    - name: " + Pattern.quote(rule) + "\\n(^      .*\\n)*");
        return files().stream()
                .filter(file -> file.endsWith(".yaml"))
                .flatMap(file -> Pattern.compile("^---\\n", Pattern.MULTILINE).splitAsStream(text(file)))
                .filter(object -> object.contains("kind: AwsAccount\nmetadata:\n  name: " + account + "\n"))
                .map(entry::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(found -> found.group().replaceAll("(?m)^ +#.*\\n", "").replaceAll("(?m)^    ", ""))
                .orElseThrow(() -> new IllegalArgumentException("AwsAccount " + account + " has no rule " + rule));
    }

    private static String text(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
