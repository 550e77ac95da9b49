package io.crossbind.e2e.binding;

import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.e2e.aws.Ministack;
import io.crossbind.e2e.aws.Moto;
import io.crossbind.e2e.sandbox.Sandbox;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The write calls on one role since a point in time, by any caller, in the order of arrival. */
final class RoleWrites {
    private final AwsStandIn aws;
    private final String role;
    private final Instant start = Instant.now();

    private RoleWrites(AwsStandIn aws, String role) {
        this.aws = aws;
        this.role = role;
    }

    /** Counts writes from now on. */
    static RoleWrites of(AwsStandIn aws, String role) {
        return new RoleWrites(aws, role);
    }

    /** Names of the operations, such as {@code PutRolePolicy}. */
    List<String> operations() {
        return calls().filter(call -> call.role().equals(role) && !call.time().isBefore(start))
                .map(LoggedCall::operation)
                .filter(operation -> !operation.startsWith("Get") && !operation.startsWith("List"))
                .toList();
    }

    private Stream<LoggedCall> calls() {
        return switch (aws) {
            case Sandbox sandbox ->
                sandbox.calls().stream().map(call -> new LoggedCall(call.time(), call.operation(), call.resource()));
            case Moto moto -> logged(moto.calls().all());
            case Ministack ministack -> logged(ministack.calls().all());
            default -> throw new IllegalArgumentException(aws.name() + " logs no calls");
        };
    }

    private static Stream<LoggedCall> logged(List<io.crossbind.e2e.aws.CallLog.Call> calls) {
        return calls.stream().map(call -> new LoggedCall(call.time(), call.operation(), call.resource()));
    }

    private record LoggedCall(Instant time, String operation, String role) {}
}
