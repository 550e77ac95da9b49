package io.crossbind.kubernetes;

import io.crossbind.model.ObservedPod;
import io.crossbind.model.ObservedPod.Owner;
import io.crossbind.reconcile.port.OwnerRestarter;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Restarts the owners of pods, as {@code kubectl rollout restart} does: by an annotation on the pod template. */
public final class OwnerRestarts implements OwnerRestarter {
    private static final String APPS = "apps/v1";
    private static final String REPLICA_SET = "ReplicaSet";
    private static final Set<String> RESTARTABLE = Set.of("Deployment", "StatefulSet", "DaemonSet");

    /** The annotation of kubectl. */
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    private static final PatchContext STRATEGIC = PatchContext.of(PatchType.STRATEGIC_MERGE);

    private final KubernetesClient client;
    private final Clock clock;

    public OwnerRestarts(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Result restartOwners(String namespace, List<ObservedPod> pods) {
        Restart restart = new Restart(namespace);
        restart.ofOwners(pods);
        return new Result(restart.done, restart.left, restart.refused);
    }

    /** A restart of several owners, with the result for each as {@code Kind/name}. */
    private final class Restart {
        private final String namespace;
        private final Set<String> done = new TreeSet<>();
        private final Set<String> left = new TreeSet<>();
        private final Set<String> refused = new TreeSet<>();

        Restart(String namespace) {
            this.namespace = namespace;
        }

        void ofOwners(List<ObservedPod> pods) {
            Map<Owner, Instant> youngest = new LinkedHashMap<>();
            for (ObservedPod pod : pods) {
                pod.owner()
                        .ifPresentOrElse(
                                owner -> youngest.merge(owner, pod.createdAt(), OwnerRestarts::later),
                                () -> left.add("Pod/" + pod.name()));
            }
            Map<Owner, Instant> top = new LinkedHashMap<>();
            youngest.forEach((owner, pod) -> attempt(owner, () -> top.merge(topOf(owner), pod, OwnerRestarts::later)));
            top.forEach((owner, pod) -> attempt(owner, () -> restart(owner, pod)));
        }

        private void attempt(Owner owner, Runnable step) {
            try {
                step.run();
            } catch (KubernetesClientException e) {
                refused.add(title(owner) + " (" + why(e) + ")");
            }
        }

        /** A Deployment in place of its ReplicaSet. */
        private Owner topOf(Owner owner) {
            return is(owner, REPLICA_SET)
                    ? found(owner).flatMap(ObservedObjects::controller).orElse(owner)
                    : owner;
        }

        private void restart(Owner owner, Instant youngestPod) {
            if (RESTARTABLE.stream().noneMatch(kind -> is(owner, kind))) {
                left.add(title(owner));
                return;
            }
            found(owner).filter(found -> !isUnderWay(found, youngestPod)).ifPresent(_ -> {
                resource(owner).patch(STRATEGIC, patch(owner));
                done.add(title(owner));
            });
        }

        /** Another object with the same name is another owner, with other pods. */
        private Optional<GenericKubernetesResource> found(Owner owner) {
            return Optional.ofNullable(resource(owner).get())
                    .filter(found -> owner.uid().equals(found.getMetadata().getUid()));
        }

        private Resource<GenericKubernetesResource> resource(Owner owner) {
            return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                            .withGroup("apps")
                            .withVersion("v1")
                            .withKind(owner.kind())
                            .withPlural(owner.kind().toLowerCase(Locale.ROOT) + "s")
                            .withNamespaced(true)
                            .build())
                    .inNamespace(namespace)
                    .withName(owner.name());
        }
    }

    /**
     * Returns whether all pods of the owner are older than its last restart, so that a rollout already replaces them. Another binding of
     * the service account, a killed process or another user may have started this rollout.
     */
    private static boolean isUnderWay(GenericKubernetesResource owner, Instant youngestPod) {
        @Nullable Object at = owner.get("spec", "template", "metadata", "annotations", RESTARTED_AT);
        try {
            return at instanceof String time
                    && youngestPod.isBefore(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** The patch contains the UID, so that no other object with the same name is restarted. */
    private String patch(Owner owner) {
        return """
                {"metadata": {"uid": "%s"}, "spec": {"template": {"metadata": {"annotations": {"%s": "%s"}}}}}""".formatted(owner.uid(), RESTARTED_AT, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static boolean is(Owner owner, String kind) {
        return APPS.equals(owner.apiVersion()) && kind.equals(owner.kind());
    }

    private static String title(Owner owner) {
        return owner.kind() + "/" + owner.name();
    }

    private static String why(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getReason() == null
                ? ApiErrors.summary(e)
                : e.getStatus().getReason();
    }
}
