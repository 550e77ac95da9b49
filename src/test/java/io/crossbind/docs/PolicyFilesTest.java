package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The policy documents in {@code operator/aws/policies} are the documents of the page {@code iam-permissions.md}, which an end-to-end test
 * compares with the CloudFormation template. {@code make docs} regenerates the files (system property {@code docs.update}).
 */
class PolicyFilesTest {
    private static final Path PAGE = Path.of("src/site/markdown/reference/iam-permissions.md");
    private static final Path DIRECTORY = Path.of("operator/aws/policies");

    /** A JSON block, and the line with its file's name before the block. */
    private static final Pattern BLOCK =
            Pattern.compile("(?:`operator/aws/policies/([\\w-]+\\.json)`:\n\n)?```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void eachDocumentOfThePageIsAFile() throws IOException {
        Map<String, String> documents = documents();
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(DIRECTORY);
            for (Map.Entry<String, String> document : documents.entrySet()) {
                Files.writeString(DIRECTORY.resolve(document.getKey()), document.getValue());
            }
        }
        for (Map.Entry<String, String> document : documents.entrySet()) {
            assertThat(DIRECTORY.resolve(document.getKey()))
                    .as("the file is out of date: run 'make docs' and commit the result")
                    .hasContent(document.getValue());
        }
        assertThat(files()).containsExactlyInAnyOrderElementsOf(documents.keySet());
    }

    private static Map<String, String> documents() throws IOException {
        Map<String, String> documents = new LinkedHashMap<>();
        BLOCK.matcher(Files.readString(PAGE)).results().forEach(block -> {
            assertThat(block.group(1))
                    .as("the file of a block:%n%s", block.group(2))
                    .isNotNull();
            documents.put(block.group(1), block.group(2));
        });
        return documents;
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
