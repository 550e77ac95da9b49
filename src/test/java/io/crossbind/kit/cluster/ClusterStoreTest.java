package io.crossbind.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossbind.api.v1alpha1.AccountRef;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.Workload;
import io.crossbind.kit.cluster.ClusterStore.Settling;
import io.crossbind.kit.time.VirtualClock;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The store must behave like the API server. Each test names its part of the Kubernetes documentation. */
class ClusterStoreTest {
    private static final String FINALIZER = "crossbind.io/aws";
    private static final ObjectKey B = ObjectKey.of("team", "b");
    private static final ObjectKey CM = ObjectKey.of("team", "cm");
    private static final ObjectKey SA = ObjectKey.of("team", "sa");

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00.5Z"));
    private final ClusterStore store = store(Settling.AT_ONCE);

    private ClusterStore store(Settling settling) {
        ClusterStore fresh = new ClusterStore(
                clock,
                settling,
                Kinds.NAMESPACE,
                Kinds.CONFIG_MAP,
                Kinds.SERVICE_ACCOUNT,
                Kind.ofCustomResource(CrossAccountBinding.class, CrossAccountBinding::new));
        fresh.create(namespace("team"), "admin");
        return fresh;
    }

    @Test
    void forkGoesItsOwnWay() {
        CrossAccountBinding owner = store.create(binding("b", "prod"), "kubectl");
        ServiceAccount owned = account("sa");
        owned.getMetadata().setOwnerReferences(List.of(reference(owner)));
        store.create(owned, "kubectl");
        long version = store.version();
        ClusterStore fork = store.fork(clock);
        fork.delete(CrossAccountBinding.class, B);
        assertThat(fork.get(ServiceAccount.class, SA)).as("garbage of the fork").isEmpty();
        assertThat(store.get(ServiceAccount.class, SA)).isPresent();
        assertThat(store.version()).isEqualTo(version);
        assertThat(version(fork.create(binding("b", "prod"), "kubectl").getMetadata()))
                .isGreaterThan(version);
        assertThat(fork.get(CrossAccountBinding.class, B)
                        .orElseThrow()
                        .getMetadata()
                        .getUid())
                .isNotEqualTo(owner.getMetadata().getUid());
    }

    // Object metadata: uid, resourceVersion, generation, creationTimestamp

    @Test
    void createSetsWhatOnlyTheServerSets() {
        CrossAccountBinding created = store.create(binding("b", "prod"), "kubectl");
        assertThat(created.getMetadata().getUid()).isNotBlank();
        assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(created.getMetadata().getCreationTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(created.getStatus()).as("status subresource").isNull();
        assertThat(refusal(() -> store.create(binding("b", "prod"), "kubectl")))
                .extracting(ApiRefusal::code, ApiRefusal::reason)
                .containsExactly(409, "AlreadyExists");
        assertThat(refusal(() -> store.create(created, "kubectl")).code()).isEqualTo(500);
    }

    @Test
    void resourceVersionsGrowOverAllKinds() {
        long binding = version(store.create(binding("b", "prod"), "kubectl").getMetadata());
        long account = version(store.create(account("sa"), "kubectl").getMetadata());
        assertThat(account).isGreaterThan(binding);
    }

    @Test
    void generationCountsChangesOfTheSpecOnly() {
        CrossAccountBinding created = store.create(binding("b", "prod"), "kubectl");
        CrossAccountBinding labelled =
                edit(created, object -> object.getMetadata().setLabels(Map.of("a", "b")));
        assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(version(labelled.getMetadata())).isGreaterThan(version(created.getMetadata()));

        assertThat(store.applyStatus(status("b", ready("True")), "op")
                        .getMetadata()
                        .getGeneration())
                .isEqualTo(1);
        assertThat(edit(labelled, object -> object.setSpec(spec("other")))
                        .getMetadata()
                        .getGeneration())
                .isEqualTo(2);
        assertThat(store.create(configMap("cm", Map.of()), "kubectl")
                        .getMetadata()
                        .getGeneration())
                .as("ConfigMaps have none")
                .isNull();
    }

    @Test
    void aWriteThatChangesNothingMakesNoEvent() {
        CrossAccountBinding created = store.create(binding("b", "prod"), "kubectl");
        store.apply(finalizer(created), "op", true);
        store.applyStatus(status("b", ready("True")), "op");
        long before = store.version();
        clock.advance(Duration.ofMinutes(1));

        store.apply(finalizer(created), "op", true);
        store.applyStatus(status("b", ready("True")), "op");
        store.update(store.get(CrossAccountBinding.class, B).orElseThrow(), "kubectl");

        assertThat(store.version()).isEqualTo(before);
    }

    // Optimistic concurrency: preconditions

    @Test
    void aStaleResourceVersionIsAConflict() {
        ConfigMap stale = store.create(configMap("cm", Map.of("k", "1")), "kubectl");
        ConfigMap fresh = store.get(ConfigMap.class, CM).orElseThrow();
        fresh.setData(Map.of("k", "2"));
        store.update(fresh, "kubectl");

        assertThat(refusal(() -> store.update(stale, "kubectl")).code()).isEqualTo(409);
        assertThat(refusal(() -> store.updateStatus(stale)).code()).isEqualTo(409);
        assertThat(refusal(() -> store.apply(stale, "op", true)).code()).isEqualTo(409);
        Preconditions old = new Preconditions(null, stale.getMetadata().getResourceVersion());
        assertThat(refusal(() -> store.delete(ConfigMap.class, CM, old)).code()).isEqualTo(409);
        assertThat(store.get(ConfigMap.class, CM).orElseThrow().getData()).containsEntry("k", "2");
    }

    @Test
    void anotherUidIsAConflictForPutAndDeleteAndInvalidForPatchAndApply() {
        store.create(configMap("cm", Map.of("k", "1")), "kubectl");
        ConfigMap other = configMap("cm", Map.of("k", "2"));
        other.getMetadata().setUid("another");
        Preconditions uid = Preconditions.uid("another");

        assertThat(refusal(() -> store.update(other, "kubectl")).code()).isEqualTo(409);
        assertThat(refusal(() -> store.delete(ConfigMap.class, CM, uid)).code()).isEqualTo(409);
        assertThat(refusal(() -> store.apply(other, "op", true)).code()).isEqualTo(422);
        assertThat(refusal(() -> store.patch(ConfigMap.class, CM, uid, "op", map -> map.setData(Map.of())))
                        .code())
                .isEqualTo(422);
        assertThat(store.get(ConfigMap.class, CM).orElseThrow().getData()).containsEntry("k", "1");
    }

    @Test
    void anApplyWithAUidCreatesNothing() {
        ConfigMap gone = configMap("cm", Map.of("k", "2"));
        gone.getMetadata().setUid("gone");
        assertThat(refusal(() -> store.apply(gone, "op", true)))
                .hasMessageContaining("no existing object was found")
                .extracting(ApiRefusal::code)
                .isEqualTo(409);
        assertThat(store.get(ConfigMap.class, CM)).isEmpty();
        assertThat(refusal(() -> store.applyStatus(status("b", ready("True")), "op"))
                        .code())
                .isEqualTo(404);
    }

    // Finalizers

    @Test
    void anObjectGoesWithItsLastFinalizer() {
        CrossAccountBinding created = store.create(binding("b", "prod"), "kubectl");
        store.apply(finalizer(created), "op", true);
        store.patch(
                CrossAccountBinding.class,
                B,
                Preconditions.NONE,
                "x",
                object -> object.addFinalizer("example.com/hold"));
        store.delete(CrossAccountBinding.class, B);

        CrossAccountBinding marked = store.get(CrossAccountBinding.class, B).orElseThrow();
        assertThat(marked.getMetadata().getDeletionTimestamp()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(marked.getMetadata().getGeneration()).as("markAsDeleting").isEqualTo(2);
        long version = store.version();
        store.delete(CrossAccountBinding.class, B);
        assertThat(store.version()).as("a second deletion changes nothing").isEqualTo(version);

        store.patch(
                CrossAccountBinding.class,
                B,
                Preconditions.NONE,
                "x",
                object -> object.removeFinalizer("example.com/hold"));
        assertThat(store.get(CrossAccountBinding.class, B)).isPresent();
        store.patch(
                CrossAccountBinding.class, B, Preconditions.NONE, "op", object -> object.removeFinalizer(FINALIZER));
        assertThat(store.get(CrossAccountBinding.class, B)).isEmpty();
    }

    @Test
    void aTerminatingObjectTakesNoNewFinalizers() {
        CrossAccountBinding created = store.create(binding("b", "prod"), "kubectl");
        store.patch(
                CrossAccountBinding.class,
                B,
                Preconditions.NONE,
                "x",
                object -> object.addFinalizer("example.com/hold"));
        store.delete(CrossAccountBinding.class, B);

        assertThat(refusal(() -> store.apply(finalizer(created), "op", true)))
                .hasMessageContaining("no new finalizers can be added if the object is being deleted")
                .extracting(ApiRefusal::code, ApiRefusal::reason)
                .containsExactly(422, "Invalid");
    }

    @Test
    void anApplyOfFinalizersLeavesThoseOfOthers() {
        CrossAccountBinding created = store.create(binding("b", "prod"), "kubectl");
        store.patch(
                CrossAccountBinding.class,
                B,
                Preconditions.NONE,
                "x",
                object -> object.addFinalizer("example.com/hold"));
        CrossAccountBinding applied = store.apply(finalizer(created), "op", true);
        assertThat(applied.getMetadata().getFinalizers()).containsExactly("example.com/hold", FINALIZER);
        assertThat(applied.getSpec()).as("the spec was not applied").isEqualTo(spec("prod"));

        CrossAccountBinding none = finalizer(created);
        none.getMetadata().setFinalizers(List.of());
        assertThat(store.apply(none, "op", true).getMetadata().getFinalizers()).containsExactly("example.com/hold");
    }

    // Server-side apply: field management, conflicts, merge strategy

    @Test
    void anApplyRemovesItsOwnFieldsThatItLeavesOut() {
        store.create(account("sa"), "kubectl");
        store.patch(ServiceAccount.class, SA, Preconditions.NONE, "kubectl", annotate("theirs", "1"));
        store.apply(annotated(Map.of("a", "1", "b", "2")), "op", false);

        ServiceAccount applied = store.apply(annotated(Map.of("b", "2")), "op", false);

        assertThat(applied.getMetadata().getAnnotations())
                .containsExactlyInAnyOrderEntriesOf(Map.of("theirs", "1", "b", "2"));
        assertThat(annotationsOf(applied, "op", "Apply")).containsExactly("f:b");
        assertThat(annotationsOf(applied, "kubectl", "Update")).containsExactly("f:theirs");
    }

    @Test
    void aFieldThatTwoManagersApplyStaysUntilBothLeaveItOut() {
        store.create(account("sa"), "kubectl");
        store.apply(annotated(Map.of("a", "1")), "op", false);
        store.apply(annotated(Map.of("a", "1")), "flux", false);
        assertThat(store.apply(annotated(Map.of()), "op", false).getMetadata().getAnnotations())
                .containsEntry("a", "1");
        assertThat(store.apply(annotated(Map.of()), "flux", false).getMetadata().getAnnotations())
                .isEmpty();
    }

    @Test
    void anApplyOfAnotherManagersFieldIsAConflictUnlessForced() {
        store.create(account("sa"), "kubectl");
        store.patch(ServiceAccount.class, SA, Preconditions.NONE, "kubectl", annotate("a", "1"));
        assertThat(refusal(() -> store.apply(annotated(Map.of("a", "2")), "op", false)))
                .hasMessage("Apply failed with 1 conflict: conflict with \"kubectl\" using v1: .metadata.annotations.a")
                .extracting(ApiRefusal::code, ApiRefusal::reason)
                .containsExactly(409, "Conflict");

        ServiceAccount forced = store.apply(annotated(Map.of("a", "2")), "op", true);
        assertThat(forced.getMetadata().getAnnotations()).containsEntry("a", "2");
        assertThat(annotationsOf(forced, "op", "Apply")).containsExactly("f:a");
        assertThat(annotationsOf(forced, "kubectl", "Update")).isEmpty();
    }

    @Test
    void anEditTakesAFieldFromTheManagerThatAppliedIt() {
        store.create(account("sa"), "kubectl");
        store.apply(annotated(Map.of("a", "1")), "op", false);
        ServiceAccount edited =
                store.patch(ServiceAccount.class, SA, Preconditions.NONE, "kubectl-edit", annotate("a", "x"));
        assertThat(annotationsOf(edited, "op", "Apply")).isEmpty();
        assertThat(refusal(() -> store.apply(annotated(Map.of("a", "1")), "op", false))
                        .code())
                .isEqualTo(409);
    }

    @Test
    void dataAndOwnersAreMergedByKeyAndUid() {
        CrossAccountBinding owner = store.create(binding("b", "prod"), "kubectl");
        CrossAccountBinding second = store.create(binding("c", "prod"), "kubectl");
        ConfigMap first = configMap("cm", Map.of("k", "1"));
        first.getMetadata().setOwnerReferences(List.of(reference(owner)));
        store.apply(first, "op", true);
        ConfigMap other = configMap("cm", Map.of("x", "2"));
        other.getMetadata().setOwnerReferences(List.of(reference(second)));

        ConfigMap merged = store.apply(other, "flux", false);

        assertThat(merged.getData()).containsExactlyInAnyOrderEntriesOf(Map.of("k", "1", "x", "2"));
        assertThat(merged.getMetadata().getOwnerReferences()).containsExactly(reference(owner), reference(second));
    }

    // Status subresource

    @Test
    void onlyTheStatusSubresourceWritesTheStatus() {
        CrossAccountBinding created = store.create(binding("b", "prod"), "kubectl");
        created.setStatus(ready("True"));
        assertThat(store.update(created, "kubectl").getStatus()).isNull();
        CrossAccountBinding written = store.get(CrossAccountBinding.class, B).orElseThrow();
        written.setStatus(ready("True"));
        written.setSpec(spec("other"));
        CrossAccountBinding after = store.updateStatus(written);
        assertThat(after.getStatus()).isEqualTo(ready("True"));
        assertThat(after.getSpec()).isEqualTo(spec("prod"));
    }

    @Test
    void eachManagerOwnsWhatItAppliedOfAStatus() {
        store.create(binding("b", "prod"), "kubectl");
        var pods = new CrossAccountBindingStatus.Pods(2, 1, null);
        store.applyStatus(status("b", ready("False")), "op");
        store.applyStatus(status("b", CrossAccountBindingStatus.NONE.with(pods)), "pods");

        CrossAccountBinding both = store.applyStatus(status("b", ready("True")), "op");
        assertThat(both.getStatus()).isEqualTo(ready("True").with(pods));

        CrossAccountBinding left = store.applyStatus(status("b", CrossAccountBindingStatus.NONE), "op");
        assertThat(left.getStatus()).isEqualTo(CrossAccountBindingStatus.NONE.with(pods));
    }

    // Garbage collection

    @Test
    void anObjectGoesWithTheLastOfItsOwners() {
        CrossAccountBinding first = store.create(binding("b", "prod"), "kubectl");
        CrossAccountBinding second = store.create(binding("c", "prod"), "kubectl");
        ConfigMap owned = configMap("cm", Map.of());
        owned.getMetadata().setOwnerReferences(List.of(reference(first), reference(second)));
        store.create(owned, "op");

        store.delete(CrossAccountBinding.class, B);
        assertThat(store.get(ConfigMap.class, CM).orElseThrow().getMetadata().getOwnerReferences())
                .containsExactly(reference(second));
        store.delete(CrossAccountBinding.class, ObjectKey.of("team", "c"));
        assertThat(store.get(ConfigMap.class, CM)).isEmpty();
    }

    @Test
    void anObjectWhoseOwnerNeverExistedGoes() {
        CrossAccountBinding never = binding("never", "prod");
        never.getMetadata().setUid("never");
        ConfigMap owned = configMap("cm", Map.of());
        owned.getMetadata().setOwnerReferences(List.of(reference(never)));
        store.create(owned, "op");
        assertThat(store.get(ConfigMap.class, CM)).isEmpty();
    }

    @Test
    void theGarbageCollectorActsStepByStepWhenItIsTold() {
        ClusterStore slow = store(Settling.BY_STEP);
        ConfigMap owned = configMap("cm", Map.of());
        owned.getMetadata().setOwnerReferences(List.of(reference(slow.create(binding("b", "prod"), "kubectl"))));
        slow.create(owned, "op");
        slow.delete(CrossAccountBinding.class, B);

        assertThat(slow.get(ConfigMap.class, CM)).isPresent();
        assertThat(slow.isSettled()).isFalse();
        assertThat(slow.settle()).isTrue();
        assertThat(slow.get(ConfigMap.class, CM)).isEmpty();
        assertThat(slow.settle()).isFalse();
        assertThat(slow.isSettled()).isTrue();
    }

    // Namespaces

    @Test
    void aNamespaceTakesItsContentWithIt() {
        CrossAccountBinding held = store.create(binding("b", "prod"), "kubectl");
        store.apply(finalizer(held), "op", true);
        store.create(configMap("cm", Map.of()), "kubectl");
        String uid = store.get(Namespace.class, ObjectKey.of("team"))
                .orElseThrow()
                .getMetadata()
                .getUid();

        store.delete(Namespace.class, ObjectKey.of("team"));

        Namespace terminating = store.get(Namespace.class, ObjectKey.of("team")).orElseThrow();
        assertThat(terminating.getStatus().getPhase()).isEqualTo("Terminating");
        assertThat(store.get(ConfigMap.class, CM)).isEmpty();
        assertThat(store.get(CrossAccountBinding.class, B).orElseThrow().isMarkedForDeletion())
                .isTrue();
        assertThat(refusal(() -> store.create(account("sa"), "kubectl")))
                .hasMessageContaining("because it is being terminated")
                .extracting(ApiRefusal::code)
                .isEqualTo(403);

        store.patch(
                CrossAccountBinding.class, B, Preconditions.NONE, "op", object -> object.removeFinalizer(FINALIZER));
        assertThat(store.get(Namespace.class, ObjectKey.of("team"))).isEmpty();
        assertThat(refusal(() -> store.create(account("sa"), "kubectl")).code()).isEqualTo(404);
        assertThat(store.create(namespace("team"), "admin").getMetadata().getUid())
                .isNotEqualTo(uid);
    }

    // Copies

    @Test
    void whatACallerChangesDoesNotChangeTheStore() {
        ConfigMap given = configMap("cm", Map.of("k", "1"));
        ConfigMap created = store.create(given, "kubectl");
        given.getMetadata().getLabels().put("changed", "1");
        for (ConfigMap mine : List.of(created, store.get(ConfigMap.class, CM).orElseThrow())) {
            mine.getData().put("k", "changed");
            mine.getMetadata().getAnnotations().put("changed", "1");
            mine.getMetadata().getFinalizers().add("changed");
            mine.getMetadata().getManagedFields().getFirst().setManager("changed");
        }
        ConfigMap stored = store.get(ConfigMap.class, CM).orElseThrow();
        assertThat(stored.getData()).containsExactly(Map.entry("k", "1"));
        assertThat(stored.getMetadata().getLabels()).isEmpty();
        assertThat(stored.getMetadata().getAnnotations()).isEmpty();
        assertThat(stored.getMetadata().getFinalizers()).isEmpty();
        assertThat(stored.getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("kubectl");
    }

    private CrossAccountBinding edit(CrossAccountBinding object, Consumer<CrossAccountBinding> change) {
        return store.patch(CrossAccountBinding.class, ObjectKey.of(object), Preconditions.NONE, "kubectl-edit", change);
    }

    private static ApiRefusal refusal(ThrowingCallable write) {
        return catchThrowableOfType(ApiRefusal.class, write);
    }

    private static long version(ObjectMeta metadata) {
        return Long.parseLong(metadata.getResourceVersion());
    }

    private static List<String> annotationsOf(ServiceAccount account, String manager, String operation) {
        List<String> steps = new ArrayList<>();
        for (ManagedFieldsEntry entry : account.getMetadata().getManagedFields()) {
            if (entry.getManager().equals(manager)
                    && entry.getOperation().equals(operation)
                    && entry.getFieldsV1().getAdditionalProperties().get("f:metadata") instanceof Map<?, ?> metadata
                    && metadata.get("f:annotations") instanceof Map<?, ?> annotations) {
                annotations.keySet().forEach(step -> steps.add(String.valueOf(step)));
            }
        }
        return steps;
    }

    private static Consumer<ServiceAccount> annotate(String key, String value) {
        return account -> account.getMetadata().getAnnotations().put(key, value);
    }

    static Namespace namespace(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    static CrossAccountBinding binding(String name, String account) {
        CrossAccountBinding binding = bare(name);
        binding.setSpec(spec(account));
        binding.setStatus(ready("True"));
        return binding;
    }

    static CrossAccountBinding status(String name, CrossAccountBindingStatus status) {
        CrossAccountBinding binding = bare(name);
        binding.setStatus(status);
        return binding;
    }

    private static CrossAccountBinding bare(String name) {
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.setMetadata(
                new ObjectMetaBuilder().withNamespace("team").withName(name).build());
        return binding;
    }

    private static CrossAccountBinding finalizer(CrossAccountBinding binding) {
        CrossAccountBinding fresh = bare(binding.getMetadata().getName());
        fresh.getMetadata().setUid(binding.getMetadata().getUid());
        fresh.getMetadata().setFinalizers(List.of(FINALIZER));
        return fresh;
    }

    static CrossAccountBindingSpec spec(String account) {
        return new CrossAccountBindingSpec(
                new AccountRef(account), new Workload(null, null, null, null, null), null, List.of(), null, null, null);
    }

    static CrossAccountBindingStatus ready(String ready) {
        Condition condition =
                new ConditionBuilder().withType("Ready").withStatus(ready).build();
        return new CrossAccountBindingStatus(
                1L,
                List.of(condition),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null);
    }

    static ConfigMap configMap(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("team")
                .withName(name)
                .endMetadata()
                .withData(data)
                .build();
    }

    private static ServiceAccount account(String name) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("team")
                .withName(name)
                .endMetadata()
                .build();
    }

    private static ServiceAccount annotated(Map<String, String> annotations) {
        ServiceAccount account = account("sa");
        account.getMetadata().setAnnotations(annotations);
        return account;
    }

    private static OwnerReference reference(CrossAccountBinding owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion("crossbind.io/v1alpha1")
                .withKind("CrossAccountBinding")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .build();
    }
}
