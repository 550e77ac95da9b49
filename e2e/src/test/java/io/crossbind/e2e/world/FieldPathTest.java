package io.crossbind.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.e2e.Light;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@Light
class FieldPathTest {
    private static String read(String path) throws IOException {
        JsonNode object = new ObjectMapper().readTree("""
                {"metadata": {"generation": 2, "annotations": {"crossbind.io/default-profile": "app"}}, "spec": {"create": true}}""");
        return FieldPath.of(path).orElseThrow().in(object);
    }

    @Test
    void fieldsArePrintedAsKubectlPrintsThem() throws IOException {
        assertThat(read("{.metadata.generation}")).isEqualTo("2");
        assertThat(read("{.spec.create}")).isEqualTo("true");
        assertThat(read("{.metadata.annotations.crossbind\\.io/default-profile}"))
                .isEqualTo("app");
        assertThat(read("{.metadata.annotations}")).isEqualTo("{\"crossbind.io/default-profile\":\"app\"}");
        assertThat(read("{.status.targetRole.arn}")).isEmpty();
    }

    @Test
    void pathsThatDoMoreAreLeftToKubectl() {
        assertThat(FieldPath.of("{.status.conditions[?(@.type==\"Ready\")].reason}"))
                .isEmpty();
        assertThat(FieldPath.of("{.items[*].note}")).isEmpty();
        assertThat(FieldPath.of("{.a}{.b}")).isEmpty();
        assertThat(FieldPath.of("{@}")).isEmpty();
    }
}
