package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The shipped alerts, over the metrics that Prometheus would scrape in each total failure. */
class AlertsTest {
    private static final Pattern METRIC = Pattern.compile("crossbind_[a-z_]+");
    private static final Pattern LABEL =
            Pattern.compile("\\b(account|account_id|binding_namespace|reason|result|quota)\\b");

    /** One series and a bound: {@code absent(a)}, {@code absent(a == 1)}, {@code a > 1}. */
    private static final Pattern SIMPLE = Pattern.compile("(absent\\()?(crossbind_\\w+)(?: (==|>) (\\d+))?\\)?");

    private final Map<String, String> alerts = alerts();

    @Test
    void everyMetricOfAnAlertIsThere() {
        String metrics = Metered.healthy().scrape();
        assertThat(alerts)
                .hasSizeGreaterThan(10)
                .allSatisfy((alert, expression) -> assertThat(names(expression))
                        .isNotEmpty()
                        .allSatisfy(
                                metric -> assertThat(metrics).as(alert).containsPattern("(?m)^" + metric + "[{ ]")));
    }

    @Test
    void everyLabelOfAnAlertIsOnItsMetric() {
        String metrics = Metered.healthy().scrape();
        alerts.forEach((alert, expression) -> LABEL.matcher(expression)
                .results()
                .map(MatchResult::group)
                .forEach(label -> assertThat(metrics)
                        .as(alert)
                        .containsPattern("(?m)^" + names(expression).getFirst() + "\\{[^}]*\\b" + label + "=")));
    }

    @Test
    void everyAlertIsDocumented() throws IOException {
        assertThat(Files.readString(Path.of("src/site/markdown/operate/monitoring.md")))
                .contains(alerts.keySet());
    }

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
        assertThat(sections().keySet()).containsExactlyInAnyOrderElementsOf(alerts.keySet());
        assertThat(sections())
                .allSatisfy((alert, text) -> assertThat(text)
                        .as(alert)
                        .contains("**Meaning.**", "**Impact.**", "**Diagnosis.**", "**Fix.**", "```\n"));
    }

    @Test
    void everyAlertLinksToItsRunbook() {
        assertThat(rules())
                .allSatisfy(
                        rule -> assertThat(rule.at("/annotations/runbook_url").asText())
                                .isEqualTo("https://crossbind.io/docs/latest/operate/runbooks/#"
                                        + rule.path("alert").asText().toLowerCase(Locale.ROOT)));
    }

    /** The sections of the runbooks by their headings. */
    private static Map<String, String> sections() throws IOException {
        String[] parts = Files.readString(Path.of("src/site/markdown/operate/runbooks.md"))
                .split("(?m)^## ");
        return Arrays.stream(parts)
                .skip(1)
                .collect(Collectors.toMap(part -> part.substring(0, part.indexOf('\n')), part -> part));
    }

    @Test
    void healthyOperatorRaisesNone() {
        assertThat(firing(Metered.healthy().scrape())).isEmpty();
    }

    @Test
    void operatorThatIsGoneRaisesItsAlert() {
        assertThat(firing("")).contains("CrossbindDown", "CrossbindNoLeader");
    }

    @Test
    void operatorWithoutCredentialsRaisesTheAlertOfItsAccounts() {
        assertThat(firing(Metered.withoutCredentials().scrape()))
                .containsExactlyInAnyOrder("CrossbindAccountNotReady", "CrossbindAccountNotRead");
    }

    @Test
    void bindingThatIsNotReadyForLongRaisesTheAlertOfItsNamespace() {
        Metered operator = Metered.healthy();
        operator.enter("analytics", "refused", Reason.ACCESS_DENIED);
        operator.now = Metered.NOON.plus(Duration.ofMinutes(16));

        assertThat(firing(operator.scrape())).containsExactly("CrossbindBindingsNotReady");
    }

    @Test
    void operatorWithoutApiServerRaisesTheAlertOfTheApiServer() {
        assertThat(firing(Metered.withoutApiServer().scrape()))
                .containsExactlyInAnyOrder("CrossbindApiServerUnreachable", "CrossbindNoLeader");
    }

    /** Names of alerts of a simple form that would fire if the metrics lasted. */
    private List<String> firing(String metrics) {
        return alerts.entrySet().stream()
                .filter(alert -> fires(alert.getValue(), metrics))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean fires(String expression, String metrics) {
        Matcher simple = SIMPLE.matcher(expression);
        if (!simple.matches()) {
            return false;
        }
        boolean any = metrics.lines()
                .filter(line -> line.startsWith(simple.group(2) + "{") || line.startsWith(simple.group(2) + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .anyMatch(value -> simple.group(3) == null
                        || (simple.group(3).equals("==")
                                ? value == Double.parseDouble(simple.group(4))
                                : value > Double.parseDouble(simple.group(4))));
        return any == (simple.group(1) == null);
    }

    private static List<String> names(String expression) {
        return METRIC.matcher(expression).results().map(MatchResult::group).toList();
    }

    private static Map<String, String> alerts() {
        Map<String, String> alerts = new TreeMap<>();
        rules().forEach(rule ->
                alerts.put(rule.path("alert").asText(), rule.path("expr").asText()));
        return alerts;
    }

    private static JsonNode rules() {
        try {
            return Serialization.unmarshal(Files.readString(Path.of("helm/crossbind/alerts.yaml")), JsonNode.class)
                    .at("/groups/0/rules");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
