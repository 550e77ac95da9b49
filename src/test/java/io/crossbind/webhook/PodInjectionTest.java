package io.crossbind.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossbind.desired.Injection;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One folder for each pod. {@code in-pod.yaml} is the input, and {@code out.json} holds the patch and the warnings.
 * {@code -Dgolden.update=true} rewrites the outputs.
 */
class PodInjectionTest {
    private static final Path CASES = Path.of("src/test/resources/webhook");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Injection INJECTION =
            new Injection("crossbind-reports", "data-prod", "sts.amazonaws.com", Duration.ofHours(1), Optional.empty());

    @TestFactory
    Stream<DynamicTest> everyPodGetsWhatItsFileSays() throws IOException {
        return cases().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    PodInjection.Outcome outcome = PodInjection.into(pod(folder), INJECTION);
                    ObjectNode made = JSON.createObjectNode().set("patch", outcome.patch());
                    outcome.warnings().forEach(made.putArray("warnings")::add);
                    String text = made.toPrettyString() + "\n";
                    Path golden = folder.resolve("out.json");
                    if (Boolean.getBoolean("golden.update")) {
                        Files.writeString(golden, text);
                    }
                    assertThat(text).isEqualTo(Files.readString(golden));
                }));
    }

    /** The API server may ask again after filling in defaults. */
    @TestFactory
    Stream<DynamicTest> theSecondTimeNothingIsAdded() throws IOException {
        return cases().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    JsonNode once = JsonPatch.apply(
                            PodInjection.into(pod(folder), INJECTION).patch(), pod(folder));
                    for (JsonNode volume : once.at("/spec/volumes")) {
                        if (volume.path("projected") instanceof ObjectNode projected) {
                            projected.put("defaultMode", 420);
                        }
                    }
                    assertThat(PodInjection.into(once, INJECTION).patch()).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> nothingOfThePodIsLostAndNoNameIsTwice() throws IOException {
        return cases().stream()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    ArrayNode patch = PodInjection.into(pod(folder), INJECTION).patch();
                    assertThat(patch)
                            .allMatch(operation -> operation.path("op").asText().equals("add"));
                    JsonNode once = JsonPatch.apply(patch, pod(folder));
                    assertUnique(once.at("/spec/volumes"), "name");
                    for (JsonNode container : once.at("/spec/containers")) {
                        assertUnique(container.path("env"), "name");
                        assertUnique(container.path("volumeMounts"), "mountPath");
                    }
                    for (JsonNode variable : pod(folder).at("/spec/containers/0/env")) {
                        assertThat(once.at("/spec/containers/0/env")).contains(variable);
                    }
                    assertThat(patch.toString()).doesNotContain("\"AWS_WEB_IDENTITY_TOKEN_FILE\"", "\"AWS_ROLE_ARN\"");
                }));
    }

    /** A sidecar added later by another webhook is injected in the second round. */
    @Test
    void aContainerThatCameLaterIsInjectedToo() throws IOException {
        Path plain = CASES.resolve("plain");
        JsonNode once = JsonPatch.apply(PodInjection.into(pod(plain), INJECTION).patch(), pod(plain));
        ((ArrayNode) once.at("/spec/containers"))
                .addObject()
                .put("name", "late")
                .put("image", "late");

        JsonNode twice = JsonPatch.apply(PodInjection.into(once, INJECTION).patch(), once);

        assertThat(twice.at("/spec/containers/1/env").findValuesAsText("name"))
                .containsExactly("AWS_CONFIG_FILE", "AWS_PROFILE", "AWS_SDK_LOAD_CONFIG");
        assertThat(twice.at("/spec/volumes")).hasSize(2);
        assertThat(JSON.readTree(twice.at("/metadata/annotations/crossbind.io~1injected")
                                .asText())
                        .path("containers"))
                .extracting(JsonNode::asText)
                .containsExactly("app", "late");
    }

    @Test
    void aRoleOfTheServiceAccountsAnnotationIsSaid() throws IOException {
        String role = "arn:aws:iam::111111111111:role/home";
        Injection annotated = new Injection(
                "crossbind-reports", "data-prod", "sts.amazonaws.com", Duration.ofHours(1), Optional.of(role));

        PodInjection.Outcome outcome = PodInjection.into(pod(CASES.resolve("plain")), annotated);

        assertThat(outcome.warnings())
                .singleElement()
                .asString()
                .contains("eks.amazonaws.com/role-arn " + role, "instead of profile data-prod");
        assertThat(outcome.patch().toString()).contains("annotatedRole");
        assertThat(PodInjection.into(pod(CASES.resolve("every-container-skipped")), annotated)
                        .warnings())
                .as("a pod that gets nothing")
                .isEmpty();
    }

    private static void assertUnique(JsonNode list, String field) {
        Set<String> seen = new HashSet<>();
        list.forEach(element -> assertThat(seen.add(element.path(field).asText()))
                .as("%s in %s", field, list)
                .isTrue());
    }

    private static JsonNode pod(Path folder) throws IOException {
        return YAML.readTree(folder.resolve("in-pod.yaml").toFile());
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            List<Path> cases = folders.sorted().toList();
            assertThat(cases).hasSizeGreaterThan(15);
            return cases;
        }
    }
}
