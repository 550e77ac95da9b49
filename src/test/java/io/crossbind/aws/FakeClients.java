package io.crossbind.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;

/** The services of one account, each in the regions where it was put. */
final class FakeClients implements Clients {
    private final Map<String, Object> clients = new HashMap<>();
    private final List<String> called = new ArrayList<>();

    /**
     * Puts a service where sessions find it.
     *
     * @param service as its actions are called
     * @param region empty for one that is asked for without
     */
    FakeClients with(String service, String region, Object client) {
        clients.put(service + " " + region, client);
        return this;
    }

    /** Service and region of every call, in order. */
    List<String> called() {
        return List.copyOf(called);
    }

    @Override
    public <C extends SdkClient, T> T use(AwsService<C> service, String region, Function<C, T> call) {
        String place = service.prefix() + " " + region;
        called.add(place);
        @Nullable Object client = clients.get(place);
        if (client == null) {
            throw new IllegalArgumentException("no " + place);
        }
        return call.apply(service.client().cast(client));
    }
}
