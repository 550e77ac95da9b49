package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.operator.ExportedMetrics.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The dashboard for Grafana queries only exported metrics, and explains each panel. */
class DashboardTest {
    private static final Path FILE = Path.of("helm/crossbind/dashboards/crossbind.json");

    private static final Pattern METRIC = Pattern.compile("\\b((?:crossbind|jvm|process|system)_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");

    /** The labels of the target, added by Prometheus. */
    private static final Set<String> OF_TARGET = Set.of("instance", "job", "pod");

    /** Units of Grafana (packages/grafana-data, valueFormats/categories.ts). */
    private static final Set<String> UNITS = Set.of("short", "s", "percentunit", "bytes", "Bps", "cps", "reqps");

    /** The metrics without a panel, with the cause. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "crossbind_aws_call_duration_seconds_max", "the histogram of the calls shows more",
            "crossbind_aws_account_call_duration_seconds_max", "the mean and the histogram show more",
            "crossbind_webhook_admission_duration_seconds_max", "the histogram of the admissions shows more");

    private final JsonNode dashboard = read();
    private final ExportedMetrics exported = ExportedMetrics.ofHealthyOperator();

    @Test
    void rowsAreInTheirOrder() {
        assertThat(panels().filter(DashboardTest::isRow)
                        .map(row -> row.path("title").asText()))
                .containsExactly(
                        "Overview",
                        "Accounts",
                        "Bindings",
                        "AWS calls",
                        "Drift and orphans",
                        "Quotas",
                        "Webhook and certificate",
                        "Process");
    }

    @Test
    void variablesChooseDataSourceAccountAndNamespace() {
        assertThat(variables().map(variable -> variable.path("name").asText()))
                .containsExactly("datasource", "account", "namespace");
        assertThat(variables().skip(1)).allSatisfy(variable -> {
            assertThat(variable.path("allValue").asText()).isEqualTo(".*");
            String[] query = variable.at("/query/query").asText().split("[(), ]+");
            assertThat(query[0]).isEqualTo("label_values");
            assertThat(exported.of(query[1]).orElseThrow().labels()).contains(query[2]);
        });
    }

    @Test
    void everyPanelHasTitleDescriptionAndUnit() {
        assertThat(graphs()).hasSizeGreaterThan(20).allSatisfy(panel -> {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isIn(UNITS);
            assertThat(panel.path("type").asText()).as(title).isIn("timeseries", "stat", "table");
        });
        assertThat(graphs().map(panel -> panel.path("title").asText())).doesNotHaveDuplicates();
        assertThat(panels().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
    }

    @Test
    void everyTargetAsksTheChosenDataSource() {
        assertThat(graphs()).allSatisfy(panel -> {
            assertThat(panel.path("targets")).isNotEmpty();
            assertThat(panel.path("targets")).allSatisfy(target -> {
                assertThat(target.path("refId").asText()).matches("[A-G]");
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            });
        });
    }

    @Test
    void panelsDoNotOverlap() {
        Set<List<Integer>> taken = new HashSet<>();
        panels().map(panel -> panel.path("gridPos")).forEach(at -> {
            assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < at.path("w").asInt(); x++) {
                for (int y = 0; y < at.path("h").asInt(); y++) {
                    assertThat(taken.add(List.of(
                                    at.path("x").asInt() + x, at.path("y").asInt() + y)))
                            .as("one panel at %s", at)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void expressionsUseOnlyExportedMetricsAndTheirLabels() {
        assertThat(expressions()).hasSizeGreaterThan(30).allSatisfy(expression -> {
            List<Family> used = new ArrayList<>();
            METRIC.matcher(expression).results().forEach(metric -> {
                Family family = exported.of(metric.group(1))
                        .orElseThrow(() -> new AssertionError("nobody exports " + metric.group(1)));
                used.add(family);
                assertThat(labels(MATCHER, metric.group(2)))
                        .as(expression)
                        .allMatch(label -> family.labels().contains(label));
            });
            assertThat(used).as(expression).isNotEmpty();
            GROUPING.matcher(expression)
                    .results()
                    .flatMap(grouping -> Stream.of(grouping.group(1).split(", *")))
                    .filter(label -> !OF_TARGET.contains(label) && !label.equals("le"))
                    .forEach(label -> assertThat(used)
                            .as(expression)
                            .allMatch(family -> family.labels().contains(label)));
        });
    }

    @Test
    void everyMetricOfTheOperatorIsShownOrLeftOutForACause() {
        Set<String> shown = new HashSet<>(LEFT_OUT.keySet());
        expressions()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(metric -> exported.of(metric.group(1)).orElseThrow().name())
                .forEach(shown::add);
        assertThat(exported.all("crossbind_").stream().map(Family::name))
                .hasSizeGreaterThan(20)
                .allMatch(shown::contains);
        assertThat(exported.all("crossbind_").stream().map(Family::name)).containsAll(LEFT_OUT.keySet());
    }

    private static Stream<String> labels(Pattern pattern, String matchers) {
        return matchers == null
                ? Stream.of()
                : pattern.matcher(matchers).results().map((MatchResult match) -> match.group(1));
    }

    private Stream<String> expressions() {
        return graphs().flatMap(panel -> stream(panel.path("targets")))
                .map(target -> target.path("expr").asText());
    }

    private Stream<JsonNode> graphs() {
        return panels().filter(panel -> !isRow(panel));
    }

    private static boolean isRow(JsonNode panel) {
        return panel.path("type").asText().equals("row");
    }

    private Stream<JsonNode> panels() {
        return stream(dashboard.path("panels"));
    }

    private Stream<JsonNode> variables() {
        return stream(dashboard.at("/templating/list"));
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
