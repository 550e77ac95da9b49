package io.crossbind.e2e.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The manifests shown on documentation pages. */
final class Documented {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    private Documented() {}

    /** The JSON documents of a page, in their order. */
    static List<JsonNode> policies(String page) {
        try {
            Matcher block = BLOCK.matcher(Files.readString(Tool.ROOT.resolve("src/site/markdown/" + page)));
            List<JsonNode> documents = new ArrayList<>();
            while (block.find()) {
                documents.add(JSON.readTree(block.group(1)));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
