package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
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

    private static final String APPS = "apps/v1";

    private static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);

    private final EventRecorder events;
    private final Clock clock;

    public Restarts(EventRecorder events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Restarts the owners of these pods and tells of it; what cannot be restarted is named. */
    void ofOwners(CrossAccountBinding binding, KubernetesClient client, List<ObservedPod> pods) {
        String namespace = binding.getMetadata().getNamespace();
        Set<String> restarted = new TreeSet<>();
        Set<String> left = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        pods.stream().filter(pod -> pod.owner().isEmpty()).forEach(pod -> left.add("Pod/" + pod.name()));
        pods.stream().flatMap(pod -> pod.owner().stream()).distinct().forEach(owner -> {
            try {
                Optional<Restartable> found = restartable(client, namespace, owner);
                found.filter(each -> !restarted.contains(each.toString()))
                        .ifPresent(each -> patch(client, namespace, each));
                found.ifPresentOrElse(
                        each -> restarted.add(each.toString()), () -> left.add(owner.kind() + "/" + owner.name()));
            } catch (KubernetesClientException e) {
                refused.add(owner.kind() + "/" + owner.name() + " (" + why(e) + ")");
            }
        });
        tell(binding, restarted, left, refused);
    }

    private static String why(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getReason() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getReason();
    }

    private void tell(CrossAccountBinding binding, Set<String> restarted, Set<String> left, Set<String> refused) {
        if (!restarted.isEmpty()) {
            events.normal(
                    binding,
                    "Restarted",
                    "Restarted " + String.join(", ", restarted) + ": pods were made without the credentials.");
        }
        if (!left.isEmpty()) {
            events.warning(
                    binding,
                    "NotRestarted",
                    String.join(", ", left)
                            + " run without the credentials and are not restarted. Restart them yourself.");
        }
        if (!refused.isEmpty()) {
            events.warning(
                    binding,
                    "NotRestarted",
                    "The operator must not, or could not, restart " + String.join(", ", refused)
                            + ". Restart them yourself, or give the operator ClusterRole crossbind-restart-owners (Helm:"
                            + " restartOwners.enabled) and set restart to Never and to Rollout again.");
        }
    }

    /** What keeps the pods of an owner running; empty if that is none of the kinds that can be restarted. */
    private static Optional<Restartable> restartable(
            KubernetesClient client, String namespace, ObservedPod.Owner owner) {
        if (!APPS.equals(owner.apiVersion())) {
            return Optional.empty();
        }
        return switch (owner.kind()) {
            case "ReplicaSet" ->
                deploymentOf(client, namespace, owner.name()).map(name -> new Restartable(Deployment.class, name));
            case "StatefulSet" -> Optional.of(new Restartable(StatefulSet.class, owner.name()));
            case "DaemonSet" -> Optional.of(new Restartable(DaemonSet.class, owner.name()));
            default -> Optional.empty();
        };
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

    private void patch(KubernetesClient client, String namespace, Restartable owner) {
        client.resources(owner.type())
                .inNamespace(namespace)
                .withName(owner.name())
                .patch(STRATEGIC, PATCH.formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    private record Restartable(Class<? extends HasMetadata> type, String name) {
        @Override
        public String toString() {
            return type.getSimpleName() + "/" + name;
        }
    }
}
