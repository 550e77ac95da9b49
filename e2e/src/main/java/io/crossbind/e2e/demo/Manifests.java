package io.crossbind.e2e.demo;

import io.crossbind.e2e.process.ProjectRoot;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The users' side of the cluster: applies manifests and reads conditions. */
final class Manifests {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final ResourceDefinitionContext ACCOUNTS = kind("AwsAccount", "awsaccounts", false);
    private static final ResourceDefinitionContext BINDINGS = kind("CrossAccountBinding", "crossaccountbindings", true);

    private final KubernetesClient client;
    private final Duration patience;

    Manifests(KubernetesClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    private static ResourceDefinitionContext kind(String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("crossbind.io")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    /** Applies a file of operator/examples/. */
    void applyExample(String name) {
        Documents.apply(client, ProjectRoot.path("operator/examples/" + name));
    }

    void apply(String yaml) {
        Documents.apply(client, yaml);
    }

    /** A merge patch (RFC 7396) of an AwsAccount. */
    void patchAccount(String name, String json) {
        account(name).patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** Waits until the account's Ready condition is true for its latest generation. */
    Ready awaitAccount(String name) {
        return await("awsaccount/" + name + " is Ready", account(name), Ready::isTrue);
    }

    /** Waits until the binding's Ready condition is true for its latest generation. */
    Ready awaitBinding(String namespace, String name) {
        return await(
                "crossaccountbinding/" + name + " in " + namespace + " is Ready",
                binding(namespace, name),
                Ready::isTrue);
    }

    /** Waits until the binding is refused with this reason. */
    Ready awaitReason(String namespace, String name, String reason) {
        return await(
                "crossaccountbinding/" + name + " in " + namespace + " has reason " + reason,
                binding(namespace, name),
                ready -> ready.reason().equals(reason));
    }

    /** Deletes all bindings of all namespaces and waits until none is left. Returns the number of deleted bindings. */
    int deleteBindings() {
        List<GenericKubernetesResource> all = bindings();
        all.forEach(binding -> binding(
                        binding.getMetadata().getNamespace(),
                        binding.getMetadata().getName())
                .delete());
        awaitTrue("no binding is left", () -> bindings().isEmpty(), () -> names(bindings()));
        return all.size();
    }

    /** Deletes all AwsAccounts and waits until none is left. */
    void deleteAccounts() {
        accounts().forEach(found -> account(found.getMetadata().getName()).delete());
        awaitTrue("no AwsAccount is left", () -> accounts().isEmpty(), () -> names(accounts()));
    }

    /** An annotation of a service account; empty if the service account or the annotation is missing. */
    Optional<String> annotation(String namespace, String serviceAccount, String key) {
        return Optional.ofNullable(client.serviceAccounts()
                        .inNamespace(namespace)
                        .withName(serviceAccount)
                        .get())
                .map(found -> found.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(key));
    }

    boolean serviceAccountExists(String namespace, String name) {
        return client.serviceAccounts().inNamespace(namespace).withName(name).get() != null;
    }

    /** The operator's latest Event on a binding. Events of Kubernetes' own controllers may lack an eventTime. */
    Optional<String> latestEvent(String namespace, String binding) {
        return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event ->
                        "CrossAccountBinding".equals(event.getRegarding().getKind())
                                && binding.equals(event.getRegarding().getName()))
                .max(Comparator.comparing(event -> event.getEventTime().getTime()))
                .map(event -> event.getType() + " " + event.getReason() + ": " + event.getNote());
    }

    /** Waits until the condition holds, at most for the time limit of a step. */
    void awaitTrue(String claim, Condition condition, Condition.Witness actual) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new StepFailed(claim + " within " + patience.toSeconds() + " s", actual.seen());
            }
            pause();
        }
    }

    /** A condition that becomes true without another action of the demo. */
    interface Condition {
        boolean holds();

        /** Describes the actual state. */
        interface Witness {
            String seen();
        }
    }

    private Ready await(String claim, Resource<GenericKubernetesResource> object, Predicate<Ready> wanted) {
        awaitTrue(
                claim,
                () -> Ready.of(object.get())
                        .filter(Ready::isCurrent)
                        .filter(wanted)
                        .isPresent(),
                () -> Ready.of(object.get()).map(Ready::toString).orElse("it has no condition Ready"));
        return Ready.of(object.get()).orElseThrow();
    }

    private Resource<GenericKubernetesResource> account(String name) {
        return client.genericKubernetesResources(ACCOUNTS).withName(name);
    }

    private Resource<GenericKubernetesResource> binding(String namespace, String name) {
        return client.genericKubernetesResources(BINDINGS)
                .inNamespace(namespace)
                .withName(name);
    }

    private List<GenericKubernetesResource> bindings() {
        return client.genericKubernetesResources(BINDINGS)
                .inAnyNamespace()
                .list()
                .getItems();
    }

    private List<GenericKubernetesResource> accounts() {
        return client.genericKubernetesResources(ACCOUNTS).list().getItems();
    }

    private static String names(List<GenericKubernetesResource> objects) {
        return objects.stream()
                .map(object -> object.getMetadata().getName() + ": "
                        + Ready.of(object).map(Ready::toString).orElse("no condition Ready"))
                .toList()
                .toString();
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting", e);
        }
    }
}
