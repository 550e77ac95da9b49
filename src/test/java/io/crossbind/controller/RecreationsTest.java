package io.crossbind.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecreationsTest {
    private static final ResourceID APP = new ResourceID("app", "shop");

    private final Map<ResourceID, ConfigMap> cache = new HashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Recreations recreations = new Recreations();

    @Test
    void anObjectThatExistsAgainIsAnnouncedAgain() {
        source().start();
        cache.put(APP, new ConfigMapBuilder().withNewMetadata().endMetadata().build());
        recreations.cleanupDone(APP, Map.of("controller.name", "maps"));
        assertThat(events).containsExactly(new ResourceEvent(ResourceAction.ADDED, APP, cache.get(APP)));
    }

    @Test
    void anObjectThatIsGoneIsNot() {
        source().start();
        recreations.cleanupDone(APP, Map.of("controller.name", "maps"));
        assertThat(events).isEmpty();
    }

    @Test
    void anObjectOfAnotherControllerIsNot() {
        source().start();
        cache.put(APP, new ConfigMap());
        recreations.cleanupDone(APP, Map.of("controller.name", "others"));
        recreations.cleanupDone(APP, Map.of());
        assertThat(events).isEmpty();
    }

    private EventSource<Void, ConfigMap> source() {
        EventSource<Void, ConfigMap> source = recreations.of("maps", id -> Optional.ofNullable(cache.get(id)));
        source.setEventHandler(events::add);
        return source;
    }
}
