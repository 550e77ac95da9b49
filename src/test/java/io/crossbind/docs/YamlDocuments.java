package io.crossbind.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The documents of a YAML file or text, separated by {@code ---}. */
public final class YamlDocuments {
    private static final ObjectReader READER = new YAMLMapper().readerFor(JsonNode.class);

    private YamlDocuments() {}

    public static List<JsonNode> of(Path file) {
        return of(DocumentationPages.text(file));
    }

    public static List<JsonNode> of(String text) {
        try (MappingIterator<JsonNode> documents = READER.readValues(text)) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }
}
