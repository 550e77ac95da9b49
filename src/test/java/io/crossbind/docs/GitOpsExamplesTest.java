package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples for Flux and Argo CD install in the order definitions, operator, accounts, bindings, from directories of the repository. */
class GitOpsExamplesTest {
    private static final Path GITOPS = Path.of("operator/gitops");
    private static final Path FLUX = GITOPS.resolve("flux");
    private static final Path ARGO = GITOPS.resolve("argocd");
    private static final List<String> STEPS = List.of("crds", "operator", "accounts", "bindings");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** The fields of spec used by the examples, by kind, as in the definitions of Flux 2 and Argo CD 2.9. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "kustomize.toolkit.fluxcd.io/v1 Kustomization",
            Set.of(
                    "dependsOn",
                    "images",
                    "interval",
                    "patches",
                    "path",
                    "prune",
                    "retryInterval",
                    "sourceRef",
                    "timeout",
                    "wait"),
            "source.toolkit.fluxcd.io/v1 GitRepository",
            Set.of("interval", "ref", "url"),
            "helm.toolkit.fluxcd.io/v2 HelmRelease",
            Set.of("chart", "install", "interval", "timeout", "upgrade", "values"),
            "argoproj.io/v1alpha1 Application",
            Set.of("destination", "project", "source", "syncPolicy"));

    static Stream<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(GITOPS)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().endsWith("-patch.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyObjectHasAKindAndFieldsOfItsTool(Path file) {
        assertThat(YamlDocuments.of(file)).isNotEmpty().allSatisfy(object -> {
            String kind = text(object, "/apiVersion") + " " + text(object, "/kind");
            assertThat(kind).doesNotStartWith(" ").doesNotEndWith(" ");
            if (FIELDS.containsKey(kind)) {
                assertThat(FIELDS.get(kind)).containsAll(names(object.path("spec")));
            }
        });
    }

    /** A file listed in no kustomization.yaml is never applied. */
    @ParameterizedTest
    @ValueSource(strings = {"accounts", "bindings", "flux", "flux/helmrelease"})
    void kustomizationListsTheFilesOfItsDirectory(String name) throws IOException {
        Path directory = GITOPS.resolve(name);
        Set<String> listed =
                texts(object(directory.resolve("kustomization.yaml")).path("resources"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .filter(file -> !Set.of("kustomization.yaml", "operator-helm.yaml")
                                    .contains(file)))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void eachStepOfFluxWaitsForTheStepBefore() {
        for (int i = 0; i < STEPS.size(); i++) {
            JsonNode step = flux(STEPS.get(i));
            assertThat(text(step, "/metadata/name")).isEqualTo("crossbind-" + STEPS.get(i));
            assertThat(step.at("/spec/wait").asBoolean()).as(STEPS.get(i)).isTrue();
            assertThat(step.at("/spec/dependsOn"))
                    .extracting(dependency -> text(dependency, "/name"))
                    .isEqualTo(i == 0 ? List.of() : List.of("crossbind-" + STEPS.get(i - 1)));
        }
    }

    @Test
    void helmIsTheSameStepOfFluxWithAnotherPath() {
        JsonNode kustomize = flux("operator");
        JsonNode helm = flux("operator-helm");
        assertThat(helm.path("metadata")).isEqualTo(kustomize.path("metadata"));
        assertThat(helm.at("/spec/dependsOn")).isEqualTo(kustomize.at("/spec/dependsOn"));
        assertThat(helm.at("/spec/wait")).isEqualTo(kustomize.at("/spec/wait"));
        JsonNode release = object(FLUX.resolve("helmrelease/release.yaml"));
        assertThat(Path.of(text(release, "/spec/chart/spec/chart")).resolve("Chart.yaml"))
                .exists();
        assertThat(text(release, "/spec/values/crds/enabled")).isEqualTo("false");
        assertThat(text(release, "/spec/chart/spec/sourceRef/name")).isEqualTo(text(source(), "/metadata/name"));
    }

    @Test
    void eachWaveOfArgoCdFollowsTheWaveBefore() {
        List<Integer> waves = STEPS.stream()
                .map(step -> argo(step).at("/metadata/annotations"))
                .map(annotations ->
                        annotations.path("argocd.argoproj.io/sync-wave").asInt(-1))
                .toList();
        assertThat(waves).isEqualTo(IntStream.range(0, STEPS.size()).boxed().toList());
    }

    @Test
    void rootOfArgoCdCreatesTheSteps() throws IOException {
        String path = text(object(ARGO.resolve("root.yaml")), "/spec/source/path");
        try (Stream<Path> files = Files.list(Path.of(path))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(STEPS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crds", "operator", "accounts", "bindings", "operator-helm"})
    void directoriesAreInTheRepository(String step) {
        String path = text(flux(step), "/spec/path");
        assertThat(path).startsWith("./");
        assertHasManifests(Path.of(path).normalize());
        assertThat(text(flux(step), "/spec/sourceRef/name")).isEqualTo(text(source(), "/metadata/name"));
        if (STEPS.contains(step)) {
            assertThat(text(argo(step), "/spec/source/path"))
                    .as("the directory for Argo CD and the directory for Flux")
                    .isEqualTo(path.substring(2));
        }
    }

    private static void assertHasManifests(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(Path::toString)).anyMatch(file -> file.endsWith(".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A deleted definition deletes every object of its kind. */
    @Test
    void definitionsAreNeverPruned() {
        assertThat(flux("crds").at("/spec/prune").asBoolean(true)).isFalse();
        assertThat(argo("crds").at("/spec/syncPolicy/automated/prune").asBoolean(true))
                .isFalse();
        assertThat(argo("crds").at("/metadata/finalizers").isMissingNode()).isTrue();
    }

    /** Bindings are deleted first, then accounts, then the operator, so each step has to stay until its objects are gone. */
    @ParameterizedTest
    @ValueSource(strings = {"operator", "accounts", "bindings"})
    void deletionWaitsForTheObjectsOfTheStep(String step) {
        assertThat(texts(argo(step).at("/metadata/finalizers")))
                .containsExactly("resources-finalizer.argocd.argoproj.io");
        assertThat(argo(step).at("/spec/syncPolicy/automated/prune").asBoolean())
                .isTrue();
        assertThat(flux(step).at("/spec/prune").asBoolean()).isTrue();
    }

    /** The dry run of an object fails while the cluster does not know its kind. */
    @ParameterizedTest
    @CsvSource({"crds,false", "operator,false", "accounts,true", "bindings,true"})
    void objectsOfNewKindsSkipTheDryRun(String step, boolean skips) {
        Set<String> options = texts(argo(step).at("/spec/syncPolicy/syncOptions"));
        assertThat(options).contains("ServerSideApply=true");
        assertThat(options.contains("SkipDryRunOnMissingResource=true")).isEqualTo(skips);
    }

    @Test
    void patchesChangeObjectsOfTheBase() throws IOException {
        Set<String> base = new TreeSet<>();
        for (String file : List.of("serviceaccount.yaml", "deployment.yaml")) {
            YamlDocuments.of(Path.of("operator").resolve(file)).forEach(object -> base.add(identity(object)));
        }
        List<JsonNode> patches = Stream.of(
                        flux("operator").at("/spec/patches"), argo("operator").at("/spec/source/kustomize/patches"))
                .flatMap(JsonNode::valueStream)
                .toList();
        assertThat(patches).hasSize(4);
        for (JsonNode patch : patches) {
            JsonNode change = YAML.readTree(text(patch, "/patch"));
            assertThat(base).contains(identity(change));
            assertThat(identity(change))
                    .startsWith(text(patch, "/target/kind") + " ")
                    .endsWith("/" + text(patch, "/target/name"));
        }
    }

    @Test
    void imagesReplaceTheImageOfTheBase() {
        String image = text(object(Path.of("operator/deployment.yaml")), "/spec/template/spec/containers/0/image");
        assertThat(text(flux("operator"), "/spec/images/0/name")).isEqualTo(image);
        assertThat(text(argo("operator"), "/spec/source/kustomize/images/0")).startsWith(image + "=");
    }

    /** The API server prunes or rejects a field missing from the definition. */
    @Test
    void accountAndBindingFitTogether() {
        YAMLMapper strict = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        AwsAccount account = strict.convertValue(object(GITOPS.resolve("accounts/data-prod.yaml")), AwsAccount.class);
        CrossAccountBinding binding = strict.convertValue(
                YamlDocuments.of(GITOPS.resolve("bindings/reports.yaml")).getLast(), CrossAccountBinding.class);
        assertThat(binding.getSpec().accountRef().name())
                .isEqualTo(account.getMetadata().getName());
        assertThat(account.getSpec().rules().getFirst().namespaces().names())
                .contains(binding.getMetadata().getNamespace());
        assertThat(YamlDocuments.of(GITOPS.resolve("accounts/namespaces.yaml")))
                .extracting(namespace -> text(namespace, "/metadata/name"))
                .contains(binding.getMetadata().getNamespace());
    }

    private static String identity(JsonNode object) {
        return text(object, "/kind") + " " + text(object, "/metadata/namespace") + "/" + text(object, "/metadata/name");
    }

    private static JsonNode flux(String step) {
        return object(FLUX.resolve(step + ".yaml"));
    }

    private static JsonNode source() {
        return object(FLUX.resolve("source.yaml"));
    }

    private static JsonNode argo(String step) {
        return object(ARGO.resolve("apps").resolve(step + ".yaml"));
    }

    private static JsonNode object(Path file) {
        assertThat(YamlDocuments.of(file)).as("%s", file).hasSize(1);
        return YamlDocuments.of(file).getFirst();
    }

    private static String text(JsonNode object, String pointer) {
        return object.at(pointer).asText();
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    }

    private static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
