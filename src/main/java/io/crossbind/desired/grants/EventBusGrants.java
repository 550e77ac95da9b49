package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Event buses. */
final class EventBusGrants implements GrantService {
    /** EventBridge API reference, EventBus: 10,240 characters of policy. */
    private static final PolicyLimits LIMITS = PolicyLimits.ofSize(10_240);

    /** The bus of a partner, with a slash in its name, has no policy of its own (EventBridge API reference, PutPermission, EventBusName). */
    private static final Pattern FORM = Pattern.compile("event-bus/[A-Za-z0-9._-]{1,256}");

    /** PutPermission and RemovePermission are on no resource in the reference, and change who has access all the same. */
    private static final Set<String> KNOWN =
            ServiceActions.on("events", Set.of("event-bus"), Set.of("events:CreateEventBus"));

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Map<String, String> examples() {
        return Map.of("event bus", "arn:aws:events:eu-west-1:222222222222:event-bus/orders");
    }

    @Override
    public Pattern form() {
        return FORM;
    }

    @Override
    public PolicyLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<String> actions(GrantAccess access, ResourceArn asked) {
        return switch (access) {
            case Send -> Set.of("events:PutEvents");
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return KNOWN;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of("events:PutPermission", "events:RemovePermission");
    }
}
