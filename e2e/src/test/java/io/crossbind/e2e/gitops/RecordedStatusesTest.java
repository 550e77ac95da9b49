package io.crossbind.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.gitops.GitOpsTools.Verdict;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kstatus and Argo CD on objects with every possible reason of a condition, as written by the operator. */
class RecordedStatusesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"CrossAccountBinding", "AwsAccount", "ResourceShare"})
    void everyReasonIsReadAsTheOperatorMeansIt(String kind) throws IOException {
        List<JsonNode> record = record();
        assertThat(record).hasSizeGreaterThan(90);
        List<Verdict> verdicts = GitOpsTools.verdictsOn(
                record.stream().map(line -> object(kind, 1, 1, line)).toList());
        for (int i = 0; i < record.size(); i++) {
            String reason = record.get(i).at("/status/conditions/0/reason").asText();
            assertThat(verdicts.get(i).both()).as(reason).isEqualTo(expected(record, i));
            assertThat(verdicts.get(i).argoMessage()).isEqualTo(reason + ": text");
        }
    }

    /** A reason with a second line only waits for other objects. Its first line is from the grace period. */
    private static String expected(List<JsonNode> record, int i) {
        boolean waits =
                i + 1 < record.size() && record.get(i + 1).path("waited").asBoolean();
        return switch (record.get(i).path("recovery").asText()) {
            case "NONE" -> "Current/Healthy";
            case "BACKOFF" -> "InProgress/Progressing";
            case "SPEC_CHANGE", "EVENT", "SLOW_RETRY" -> waits ? "InProgress/Progressing" : "Failed/Degraded";
            default -> throw new IllegalStateException("unknown recovery in line " + (i + 1));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"CrossAccountBinding", "AwsAccount", "ResourceShare"})
    void whatSpeaksOfAnotherGenerationIsInProgress(String kind) throws IOException {
        List<Verdict> verdicts = GitOpsTools.verdictsOn(record().stream()
                .flatMap(line -> List.of(object(kind, 2, 1, line), object(kind, 1, -1, line)).stream())
                .toList());
        assertThat(verdicts).extracting(Verdict::both).containsOnly("InProgress/Progressing");
    }

    private static JsonNode object(String kind, int generation, int observed, JsonNode line) {
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", "crossbind.io/v1alpha1").put("kind", kind);
        object.putObject("metadata").put("name", "recorded").put("generation", generation);
        ObjectNode status = line.path("status").deepCopy();
        object.set("status", status.put("observedGeneration", observed));
        return object;
    }

    private static List<JsonNode> record() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(ProjectRoot.path("e2e/src/test/resources/gitops/statuses.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}
