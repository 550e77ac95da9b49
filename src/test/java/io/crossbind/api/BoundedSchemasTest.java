package io.crossbind.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant can fill the operator's memory through an unbounded field, so the schemas bound every string, list and map. */
class BoundedSchemasTest {
    @ParameterizedTest
    @ValueSource(strings = {"awsaccounts", "crossaccountbindings", "resourceshares", "accessrecords"})
    void everyStringListAndMapIsBounded(String plural) throws IOException {
        CustomResourceDefinition crd = Serialization.unmarshal(
                Files.readString(Path.of("crds", "crossbind.io_" + plural + ".yaml")), CustomResourceDefinition.class);
        List<String> unbounded = new ArrayList<>();
        JSONSchemaProps schema =
                crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        collect("", schema, unbounded);
        assertThat(unbounded).isEmpty();
    }

    private static void collect(String path, JSONSchemaProps schema, List<String> unbounded) {
        if (!isBounded(schema)) {
            unbounded.add(path);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> collect(path + "." + name, field, unbounded));
        }
        if (schema.getAdditionalProperties() != null) {
            collect(path + "{}", schema.getAdditionalProperties().getSchema(), unbounded);
        }
        if (schema.getItems() != null) {
            collect(path + "[]", schema.getItems().getSchema(), unbounded);
        }
    }

    private static boolean isBounded(JSONSchemaProps schema) {
        return switch (schema.getType()) {
            case "string" -> schema.getMaxLength() != null || schema.getEnum() != null;
            case "array" -> schema.getMaxItems() != null;
            case "object" -> schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
            default -> true;
        };
    }
}
