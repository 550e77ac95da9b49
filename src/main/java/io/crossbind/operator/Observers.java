package io.crossbind.operator;

import io.crossbind.aws.CallObserver;
import io.crossbind.operator.tracing.OtlpTraces;
import java.util.Optional;

/**
 * The observers of passes and AWS calls.
 *
 * @param traces empty if tracing is disabled
 */
record Observers(OperatorMetrics meters, Optional<OtlpTraces> traces) implements CallObserver {

    /** The passes, with traces if tracing is enabled. */
    OperatorGraph trace(OperatorGraph graph) {
        return traces.map(graph::traced).orElse(graph);
    }

    @Override
    public void called(Call call) {
        meters.called(call);
        traces.ifPresent(wanted -> wanted.called(call));
    }

    @Override
    public void throttled(String account, String accountId, long attempts) {
        meters.throttled(account, accountId, attempts);
    }
}
