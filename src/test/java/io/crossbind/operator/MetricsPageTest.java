package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.docs.GeneratedFile;
import io.crossbind.docs.PlainText;
import io.crossbind.operator.ExportedMetrics.Family;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page {@code reference/metrics.md} lists the metrics exported by the operator. {@code make docs} regenerates the page (system property
 * {@code docs.update}).
 */
class MetricsPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/reference/metrics.md");

    private static final String HEAD = """
            # Metrics

            <!-- MetricsPageTest generates this page from the registry of metrics: change the descriptions there, then run 'make docs'. -->

            Each replica serves `/metrics` on port 8080 in the text format of Prometheus. Metrics of accounts, bindings and shares come from the
            replica that leads. The dashboard `helm/crossbind/dashboards/crossbind.json` shows the metrics of crossbind, and the
            [runbooks](../operate/runbooks.md) explain the alerts.

            | label | value |
            |---|---|
            | `account` | the name of an AwsAccount; empty for bindings that name an AwsAccount which does not exist |
            | `account_id` | the 12 digits of the account |
            | `binding_namespace` | the namespace of the bindings. At most 200 namespaces, with 2,000 series together, have a label of their own; all others share `_other` |
            | `reason` | the reason of the Ready condition ([conditions](reasons.md)) |
            | `quota` | a quota of IAM: `roles` |
            | `result` | of an AWS call: `OK`, the error code of AWS, or `NoAnswer`; of an admission: `injected`, `unchanged`, `rejected`, `busy` or `error` |

            Tenants choose the names of namespaces and of the accounts in their bindings, so the number of series of these labels is limited. No
            series is about a single binding. The series of an account end when the AwsAccount is deleted. A metric with a name that ends in
            `_max` is the longest of the recent durations.

            ## Crossbind

            """;

    private static final String PROCESS = """

            ## Process

            The framework of the operator also exports metrics whose names begin with `operator_sdk_`: its passes, retries and queues. Metrics of
            garbage collections that begin with `jvm_gc_pause` appear with the first collection.

            """;

    private static final String TABLE = """
            | metric | type | labels | unit | meaning |
            |---|---|---|---|---|
            """;

    private final ExportedMetrics exported = ExportedMetrics.ofHealthyOperator();

    @Test
    void everyMetricHasAMeaning() {
        assertThat(exported.all("crossbind_"))
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        metric -> assertThat(metric.help()).as(metric.name()).endsWith("."));
    }

    @Test
    void pageIsUpToDate() throws IOException {
        GeneratedFile.demand(PAGE, page());
    }

    private String page() {
        return HEAD
                + TABLE
                + rows("crossbind_")
                + PROCESS
                + TABLE
                + rows("jvm_memory", "jvm_threads", "process_", "system_");
    }

    private String rows(String... prefixes) {
        return exported.all(prefixes).stream().map(MetricsPageTest::row).collect(Collectors.joining());
    }

    private static String row(Family metric) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        metric.name(),
                        metric.type(),
                        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
                        unit(metric),
                        PlainText.inMarkdown(metric.help()));
    }

    private static String unit(Family metric) {
        String name = metric.name().replaceFirst("_(total|max)$", "");
        if (name.endsWith("_timestamp_seconds") || name.equals("process_start_time_seconds")) {
            return "seconds since 1970";
        }
        for (String unit : new String[] {"seconds", "bytes", "ns"}) {
            if (name.endsWith("_" + unit)) {
                return unit;
            }
        }
        return name.endsWith("_usage") ? "ratio" : "";
    }
}
