package io.crossbind.kubernetes;

import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Quoted;
import io.crossbind.reconcile.port.Events;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Records Events (events.k8s.io/v1). A repeated Event counts in the series of the first one. A failure to record an Event is logged, and
 * the pass continues.
 */
public final class EventRecorder implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** The maximum length of an Event's note (Kubernetes API reference, Event v1). */
    private static final int MAX_NOTE = 1024;

    private static final String CONTROLLER = "crossbind.io/operator";

    /** The namespace of Events for cluster-scoped objects, as kubectl expects. */
    private static final String CLUSTER_EVENTS = "default";

    private final KubernetesClient client;
    private final String instance;
    private final Clock clock;
    private final AtomicLong sequence = new AtomicLong();
    private final EventSeries series;

    /**
     * @param instance name of this process, a pod's name
     */
    public EventRecorder(KubernetesClient client, String instance, Clock clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
        this.series = new EventSeries(clock);
    }

    @Override
    public void normal(HasMetadata regarding, String reason, String note) {
        record(regarding, "Normal", reason, note);
    }

    @Override
    public void warning(HasMetadata regarding, String reason, String note) {
        record(regarding, "Warning", reason, note);
    }

    private void record(HasMetadata regarding, String type, String reason, String text) {
        String note = Quoted.upTo(MAX_NOTE, text);
        try (var _ = MDC.putCloseable("reason", reason)) {
            LOG.atLevel("Normal".equals(type) ? Level.INFO : Level.WARN).log("{}", note);
        }
        String namespace = regarding.getMetadata().getNamespace() == null
                ? CLUSTER_EVENTS
                : regarding.getMetadata().getNamespace();
        EventSeries.Key key = new EventSeries.Key(
                Optional.ofNullable(regarding.getMetadata().getUid()),
                type,
                reason,
                ErrorSummary.withoutRequestIds(note));
        var events = client.events().v1().events().inNamespace(namespace);
        try {
            switch (series.next(key, name(regarding))) {
                case EventSeries.Write.Create(String name) ->
                    events.resource(event(regarding, namespace, name, type, reason, note)
                                    .build())
                            .create();
                case EventSeries.Write.Repeat(String name, int count) ->
                    events.resource(repetition(namespace, name, count).build())
                            .patch(PatchContext.of(PatchType.JSON_MERGE));
                case EventSeries.Write.Nothing _ -> {}
            }
        } catch (KubernetesClientException e) {
            // A user may have deleted the Event of the series.
            series.forget(key);
            LOG.debug("event not recorded", e);
        }
    }

    /** The fields that a repetition changes in an Event. */
    private EventBuilder repetition(String namespace, String name, int count) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSeries()
                .withCount(count)
                .withLastObservedTime(new MicroTime(MICRO_TIME.format(clock.instant())))
                .endSeries();
    }

    private String name(HasMetadata regarding) {
        return regarding.getMetadata().getName() + "."
                + Long.toHexString(clock.millis() * 1000 + sequence.incrementAndGet() % 1000);
    }

    private EventBuilder event(
            HasMetadata regarding, String namespace, String name, String type, String reason, String note) {
        String now = MICRO_TIME.format(clock.instant());
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(regarding.getApiVersion())
                        .withKind(regarding.getKind())
                        .withNamespace(regarding.getMetadata().getNamespace())
                        .withName(regarding.getMetadata().getName())
                        .withUid(regarding.getMetadata().getUid())
                        .withResourceVersion(regarding.getMetadata().getResourceVersion())
                        .build())
                .withType(type)
                .withReason(reason)
                .withAction(reason)
                .withNote(note)
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withEventTime(new MicroTime(now));
    }
}
