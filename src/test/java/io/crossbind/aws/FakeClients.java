package io.crossbind.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services of one account, each in the regions where it was put. */
final class FakeClients implements Clients {
    private final Map<String, Object> clients = new HashMap<>();
    private final List<String> opened = new ArrayList<>();

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

    /** Service and region of every client that was opened, in order. */
    List<String> opened() {
        return List.copyOf(opened);
    }

    @Override
    public <C> C open(AwsService<C> service, String region) {
        String place = service.prefix() + " " + region;
        opened.add(place);
        @Nullable Object client = clients.get(place);
        if (client == null) {
            throw new IllegalArgumentException("no " + place);
        }
        return service.client().cast(client);
    }
}
