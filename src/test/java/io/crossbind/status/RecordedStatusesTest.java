package io.crossbind.status;

import static io.crossbind.status.StatusExamples.NOON;
import static io.crossbind.status.StatusExamples.graceAt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.docs.GeneratedFile;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The record of the conditions of every reason, which the end-to-end tests show to GitOps tools. Each reason has one line, and a second
 * line for the end of its grace period, if any. {@code make docs} regenerates the record (system property {@code docs.update}).
 */
class RecordedStatusesTest {
    private static final Path RECORD = Path.of("e2e/src/test/resources/gitops/statuses.jsonl");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void recordIsUpToDate() throws IOException {
        String record = Arrays.stream(Reason.values())
                .flatMap(RecordedStatusesTest::lines)
                .collect(Collectors.joining("\n", "", "\n"));
        GeneratedFile.demand(RECORD, record);
    }

    private static Stream<String> lines(Reason reason) {
        List<Condition> first = new Conditions(List.of(), 1, graceAt(NOON)).summary(reason, "text");
        List<Condition> later =
                new Conditions(first, 1, graceAt(NOON.plus(Duration.ofMinutes(5)))).summary(reason, "text");
        return later.equals(first)
                ? Stream.of(line(reason, false, first))
                : Stream.of(line(reason, false, first), line(reason, true, later));
    }

    private static String line(Reason reason, boolean waited, List<Condition> conditions) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("recovery", reason.recovery().name());
        line.put("waited", waited);
        line.put(
                "status",
                Map.of(
                        "conditions",
                        conditions.stream().map(RecordedStatusesTest::fields).toList()));
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> fields(Condition condition) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", condition.getType());
        fields.put("status", condition.getStatus());
        fields.put("reason", condition.getReason());
        fields.put("message", condition.getMessage());
        fields.put("observedGeneration", condition.getObservedGeneration());
        fields.put("lastTransitionTime", condition.getLastTransitionTime());
        return fields;
    }
}
