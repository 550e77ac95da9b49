package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.Events;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/**
 * Policies of event buses (EventBridge API reference, DescribeEventBus, PutPermission with Policy, RemovePermission with
 * RemoveAllPermissions). The description of a bus without a policy lacks the policy, and policies have no revisions. For a missing bus
 * EventBridge answers {@code ResourceNotFoundException}, and also to RemovePermission for a bus without a policy. Only one concurrent writer
 * succeeds. Others get {@code ConcurrentModificationException}.
 */
public final class EventBusPolicies implements PolicyStore {
    private static final AwsService<EventBridgeClient> EVENTS =
            AwsService.of("events", EventBridgeClient.class, EventBridgeClient::builder);
    private static final String KIND = "event-bus/";

    private final AwsSession session;

    public EventBusPolicies(AwsSession session) {
        this.session = session;
    }

    @Override
    public Optional<Stored> read(ResourceArn bus) {
        return session.call(
                EVENTS,
                bus.region(),
                Events.DescribeEventBus,
                events -> Optional.ofNullable(events.describeEventBus(request -> request.name(bus.nameOf(KIND)))
                                .policy())
                        .filter(Predicate.not(String::isEmpty))
                        .map(json -> new Stored(json, Optional.empty())));
    }

    @Override
    public void write(ResourceArn bus, String json, Optional<Stored> before) {
        session.call(
                EVENTS,
                bus.region(),
                Events.PutPermission,
                events -> events.putPermission(
                        request -> request.eventBusName(bus.nameOf(KIND)).policy(json)));
    }

    /** RemovePermission answers a missing policy like a missing bus, so a read distinguishes the two. */
    @Override
    public void delete(ResourceArn bus, Optional<Stored> before) {
        boolean missing = session.call(EVENTS, bus.region(), Events.RemovePermission, events -> {
            try {
                events.removePermission(
                        request -> request.eventBusName(bus.nameOf(KIND)).removeAllPermissions(true));
                return false;
            } catch (ResourceNotFoundException e) {
                return true;
            }
        });
        if (missing) {
            read(bus);
        }
    }
}
