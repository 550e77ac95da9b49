package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.docs.YamlDocuments;
import io.crossbind.model.Problem;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The operator's judgement of the cases in {@code e2e/src/test/resources/admission}. The end-to-end tests ask an API server with the admission
 * policy for the same cases, so both judges agree in all of them.
 */
class AdmissionCasesTest {
    private static final Path FILES = Path.of("e2e/src/test/resources/admission");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /**
     * A binding and its judgement.
     *
     * @param says the answer of both judges; empty for an allowed binding
     * @param operatorSays the answer of the operator, if admission lacks the facts
     */
    record Case(
            String name,
            String namespace,
            String says,
            @Nullable String operatorSays,
            CrossAccountBindingSpec spec) {}

    @TestFactory
    Stream<DynamicTest> operatorJudgesAsTheAdmissionPolicy() throws IOException {
        Map<String, AwsAccount> accounts = new HashMap<>();
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (JsonNode object : documents("world.yaml")) {
            String name = object.at("/metadata/name").asText();
            if (object.path("kind").asText().equals("Namespace")) {
                labels.put(name, labelsOf(object));
            } else {
                accounts.put(name, YAML.treeToValue(object, AwsAccount.class));
            }
        }
        return cases().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.name(),
                        () -> assertThat(
                                        judgement(each, accounts, Objects.requireNonNull(labels.get(each.namespace()))))
                                .isEqualTo(each.operatorSays() == null ? each.says() : each.operatorSays())));
    }

    /** The operator may judge a binding differently only if admission allows the binding. */
    @Test
    void admissionRefusesNothingThatTheOperatorAllows() throws IOException {
        assertThat(cases())
                .hasSizeGreaterThan(40)
                .allSatisfy(each -> assertThat(
                                each.operatorSays() == null || each.says().isEmpty())
                        .as(each.name())
                        .isTrue());
    }

    private static List<Case> cases() throws IOException {
        return documents("cases.yaml").stream()
                .map(each -> YAML.convertValue(each, Case.class))
                .toList();
    }

    private static List<JsonNode> documents(String file) {
        return YamlDocuments.of(FILES.resolve(file));
    }

    private static Map<String, String> labelsOf(JsonNode object) {
        Map<String, String> labels = new HashMap<>();
        object.at("/metadata/labels")
                .fields()
                .forEachRemaining(
                        label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static String judgement(Case judged, Map<String, AwsAccount> accounts, Map<String, String> labels) {
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.setMetadata(new ObjectMetaBuilder()
                .withName(judged.name())
                .withNamespace(judged.namespace())
                .build());
        binding.setSpec(judged.spec());
        ResolvedWorkload workload = ResolvedWorkload.of(judged.spec());
        Optional<AwsAccount> source = workload.hasSource()
                ? Optional.of(Objects.requireNonNull(
                        accounts.get(workload.sourceAccount().orElse("home"))))
                : Optional.empty();
        Desired desired = new GoldenFiles.Facts(
                        "prod", "https://issuer.example.com", "sts.amazonaws.com", null, labels, null)
                .desired(
                        binding,
                        Objects.requireNonNull(
                                accounts.get(judged.spec().accountRef().name())),
                        source);
        return desired instanceof Desired.Refused(Problem problem, var _)
                ? problem.reason().title() + ": " + problem.message()
                : "";
    }
}
