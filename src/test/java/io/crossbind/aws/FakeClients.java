package io.crossbind.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;

/** The services of one account, by region. */
final class FakeClients implements Clients {
    private final Map<String, Object> clients = new HashMap<>();
    private final List<String> called = new ArrayList<>();

    /**
     * Makes a service available to sessions.
     *
     * @param service the prefix of the service's actions
     * @param region empty for a service called without a region
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
