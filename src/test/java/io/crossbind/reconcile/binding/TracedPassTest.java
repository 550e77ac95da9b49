package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.operator.tracing.OtlpTraces;
import io.crossbind.operator.tracing.TraceReceiver;
import io.crossbind.operator.tracing.TraceReceiver.ReceivedSpan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of passes on the test kit, as a collector gets them. */
class TracedPassTest {
    private final SteppedOperator site = new SteppedOperator();
    private final TraceReceiver collector = new TraceReceiver();
    private final OtlpTraces traces =
            OtlpTraces.start("1.2.3", Map.of("otel.exporter.otlp.endpoint", collector.endpoint()));

    TracedPassTest() throws IOException {}

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void passOverABindingHasItsStepsAndTheirCalls() {
        site.readAccount(Duration.ZERO);
        site.trace(traces);
        site.calls = traces;
        site.pass();
        traces.close();

        ReceivedSpan pass = named("pass CrossAccountBinding").getFirst();
        assertThat(pass.parent()).isEmpty();
        assertThat(pass.attributes())
                .containsEntry("crossbind.kind", "CrossAccountBinding")
                .containsEntry("k8s.namespace.name", "shop")
                .containsEntry("crossbind.name", "app")
                .containsEntry("crossbind.reason", "Propagating");
        assertThat(collector.spans()).extracting(ReceivedSpan::trace).containsOnly(pass.trace());
        assertThat(named("judge")).isNotEmpty().allMatch(step -> step.parent().equals(pass.id()));
        assertThat(named("record")).isNotEmpty();

        ReceivedSpan create = named("Iam.CreateRole").getFirst();
        assertThat(named("execute")).extracting(ReceivedSpan::id).contains(create.parent());
        assertThat(create.attributes())
                .containsEntry("rpc.service", "Iam")
                .containsEntry("rpc.method", "CreateRole")
                .containsEntry("crossbind.account", "data")
                .containsEntry("cloud.account.id", SteppedOperator.TARGET)
                .containsEntry("crossbind.result", "OK")
                .containsKey("aws.request_id");
    }

    @Test
    void passOverAnAccountGathersWithItsCalls() {
        site.trace(traces);
        site.calls = traces;
        site.readAccount(Duration.ZERO);
        traces.close();

        Set<String> gathering = named("gather").stream().map(ReceivedSpan::id).collect(Collectors.toSet());
        assertThat(named("Iam.GetAccountAuthorizationDetails"))
                .isNotEmpty()
                .allMatch(call -> gathering.contains(call.parent()));
        assertThat(named("pass AwsAccount"))
                .singleElement()
                .satisfies(pass -> assertThat(pass.attributes())
                        .containsEntry("crossbind.name", "data")
                        .containsEntry("crossbind.reason", "Observed")
                        .doesNotContainKey("k8s.namespace.name"));
    }

    @Test
    void spansHaveOnlyNamesOfTheManifest() {
        site.readAccount(Duration.ZERO);
        site.trace(traces);
        site.calls = traces;
        site.pass();
        site.deliver();
        traces.close();

        assertThat(collector.spans())
                .flatExtracting(span -> span.attributes().keySet())
                .isSubsetOf(
                        "crossbind.kind",
                        "k8s.namespace.name",
                        "crossbind.name",
                        "crossbind.reason",
                        "crossbind.account",
                        "crossbind.result",
                        "cloud.account.id",
                        "rpc.system",
                        "rpc.service",
                        "rpc.method",
                        "aws.request_id",
                        "error.type");
    }

    @Test
    void passWithoutTracerSendsNothing() {
        site.calls = _ -> {};
        site.deliver();
        traces.close();

        assertThat(collector.spans()).isEmpty();
    }

    private List<ReceivedSpan> named(String name) {
        return collector.spans().stream()
                .filter(span -> span.name().equals(name))
                .toList();
    }
}
