package io.crossbind.controller;

import io.crossbind.model.ObservedPod;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Restarts what keeps pods running, as {@code kubectl rollout restart} does: by an annotation on the template of its pods. */
public final class Restarts {
    private static final String PATCH =
            "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\"%s\"}}}}}";

    private static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);

    private final EventRecorder events;
    private final Clock clock;

    public Restarts(EventRecorder events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Restarts the owners of these pods and tells of it; what cannot be restarted is named. */
    void ofOwners(BindingContext context, List<ObservedPod> pods) {
        KubernetesClient client = context.caches().getClient();
        Set<String> restarted = new TreeSet<>();
        Set<String> left = new TreeSet<>();
        pods.stream().filter(pod -> pod.owner().isEmpty()).forEach(pod -> left.add("Pod/" + pod.name()));
        pods.stream().flatMap(pod -> pod.owner().stream()).distinct().forEach(owner -> {
            Optional<String> name = restart(client, context, owner);
            name.ifPresentOrElse(restarted::add, () -> left.add(owner.kind() + "/" + owner.name()));
        });
        if (!restarted.isEmpty()) {
            events.normal(
                    context.binding(),
                    "Restarted",
                    "Restarted " + String.join(", ", restarted) + ": pods were made without the credentials.");
        }
        if (!left.isEmpty()) {
            events.warning(
                    context.binding(),
                    "NotRestarted",
                    String.join(", ", left)
                            + " run without the credentials and are not restarted. Restart them yourself.");
        }
    }

    /** Kind and name of what was restarted; empty if it cannot be. */
    private Optional<String> restart(KubernetesClient client, BindingContext context, ObservedPod.Owner owner) {
        try {
            return switch (owner.kind()) {
                case "ReplicaSet" ->
                    deploymentOf(client, context.namespace(), owner.name())
                            .flatMap(name -> patch(client, Deployment.class, context.namespace(), name));
                case "StatefulSet" -> patch(client, StatefulSet.class, context.namespace(), owner.name());
                case "DaemonSet" -> patch(client, DaemonSet.class, context.namespace(), owner.name());
                default -> Optional.empty();
            };
        } catch (KubernetesClientException e) {
            events.warning(
                    context.binding(),
                    "NotRestarted",
                    owner.kind() + "/" + owner.name() + ": " + e.getMessage() + " Check the operator's RBAC.");
            return Optional.empty();
        }
    }

    private static Optional<String> deploymentOf(KubernetesClient client, String namespace, String replicaSet) {
        @Nullable
        ReplicaSet found = client.resources(ReplicaSet.class)
                .inNamespace(namespace)
                .withName(replicaSet)
                .get();
        return Optional.ofNullable(found).stream()
                .flatMap(set -> set.getMetadata().getOwnerReferences().stream())
                .filter(owner -> "Deployment".equals(owner.getKind()))
                .map(OwnerReference::getName)
                .findFirst();
    }

    private <T extends HasMetadata> Optional<String> patch(
            KubernetesClient client, Class<T> type, String namespace, String name) {
        client.resources(type)
                .inNamespace(namespace)
                .withName(name)
                .patch(STRATEGIC, PATCH.formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
        return Optional.of(type.getSimpleName() + "/" + name);
    }
}
