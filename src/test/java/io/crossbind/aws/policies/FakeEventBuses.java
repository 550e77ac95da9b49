package io.crossbind.aws.policies;

import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.*;

/** The policies of event buses, with EventBridge's own errors. */
public final class FakeEventBuses extends FakePolicies implements EventBridgeClient {

    private String bus(String operation, String name) {
        return called(
                operation,
                name,
                details -> ResourceNotFoundException.builder()
                        .awsErrorDetails(details)
                        .build(),
                "ResourceNotFoundException");
    }

    @Override
    public DescribeEventBusResponse describeEventBus(DescribeEventBusRequest request) {
        String name = bus("DescribeEventBus", request.name());
        DescribeEventBusResponse.Builder response =
                DescribeEventBusResponse.builder().name(name);
        policy(name).ifPresent(response::policy);
        return response.build();
    }

    @Override
    public PutPermissionResponse putPermission(PutPermissionRequest request) {
        put(bus("PutPermission", request.eventBusName()), request.policy());
        return PutPermissionResponse.builder().build();
    }

    @Override
    public RemovePermissionResponse removePermission(RemovePermissionRequest request) {
        String name = bus("RemovePermission", request.eventBusName());
        if (policy(name).isEmpty()) {
            throw ResourceNotFoundException.builder()
                    .awsErrorDetails(details("ResourceNotFoundException", "EventBus does not have a policy."))
                    .build();
        }
        if (request.removeAllPermissions()) {
            clear(name);
        }
        return RemovePermissionResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "events";
    }
}
