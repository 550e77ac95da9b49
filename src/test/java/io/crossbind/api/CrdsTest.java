package io.crossbind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The CRDs in {@code crds/} and in the chart match the Java types. {@code make crds} writes both (system property {@code crds.update}). The
 * chart has a copy because {@code helm package} takes only files below the chart, and because Helm and GitOps tools warn of links or refuse
 * them.
 */
class CrdsTest {
    private static final List<Path> PLACES = List.of(Path.of("crds"), Path.of("helm/crossbind/files/crds"));
    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(AwsAccount.class, CrossAccountBinding.class, ResourceShare.class, AccessRecord.class);
    private static final List<String> COLUMNS = List.of(
            "Account",
            "Region",
            "Workload",
            "Delivery",
            "Ready",
            "Reason",
            "Roles",
            "Role",
            "Share",
            "Observed",
            "Message",
            "Age");

    @ParameterizedTest
    @FieldSource("PLACES")
    void committedCrdsAreUpToDate(Path committed, @TempDir Path generated) throws IOException {
        generate(generated);
        if (Boolean.getBoolean("crds.update")) {
            Files.createDirectories(committed);
            for (Map.Entry<String, String> file : read(generated).entrySet()) {
                Files.writeString(committed.resolve(file.getKey()), file.getValue());
            }
        }
        assertThat(read(committed))
                .as("%s is out of date: run 'make crds' and commit the result", committed)
                .isEqualTo(read(generated));
    }

    @Test
    void everyFieldIsDescribed() throws IOException {
        Set<String> undescribed = new TreeSet<>();
        for (String crd : read(Path.of("crds")).values()) {
            CustomResourceDefinition definition = Serialization.unmarshal(crd, CustomResourceDefinition.class);
            undescribed(
                    definition.getSpec().getNames().getKind(),
                    definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema(),
                    undescribed);
        }
        assertThat(undescribed).isEmpty();
    }

    private static void undescribed(String path, JSONSchemaProps schema, Set<String> found) {
        if (schema.getDescription() == null) {
            found.add(path);
        }
        JSONSchemaProps object =
                schema.getItems() == null ? schema : schema.getItems().getSchema();
        if (object.getProperties() != null) {
            object.getProperties().forEach((name, field) -> undescribed(path + "." + name, field, found));
        }
    }

    private static void generate(Path directory) {
        new CRDGenerator()
                .inOutputDir(directory.toFile())
                .withPostProcessor(new CRDPostProcessor() {
                    @Override
                    public HasMetadata process(HasMetadata crd, String version) {
                        for (var served :
                                ((CustomResourceDefinition) crd).getSpec().getVersions()) {
                            describe(served, crd.getMetadata().getName());
                            ofStatus(served);
                            dropUnknown(served.getSchema().getOpenAPIV3Schema());
                            orderColumns(served);
                            KubernetesDescriptions.apply(served.getSchema().getOpenAPIV3Schema());
                            SchemaBounds.apply(served);
                        }
                        return crd;
                    }
                })
                .customResourceClasses(KINDS)
                .generate();
    }

    /** The generator gives each kind a status. A kind without conditions has none. */
    private static void ofStatus(CustomResourceDefinitionVersion version) {
        Map<String, JSONSchemaProps> fields =
                version.getSchema().getOpenAPIV3Schema().getProperties();
        if (fields.get("status").getProperties().containsKey("conditions")) {
            keyConditionsByType(version);
            defaultStatus(version);
        } else {
            fields.remove("status");
            version.setSubresources(null);
        }
    }

    /** Server-side apply merges conditions by their type only when the schema says so (Kubernetes API conventions). */
    private static void keyConditionsByType(CustomResourceDefinitionVersion version) {
        JSONSchemaProps conditions = version.getSchema()
                .getOpenAPIV3Schema()
                .getProperties()
                .get("status")
                .getProperties()
                .get("conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        JSONSchemaProps item = conditions.getItems().getSchema();
        Set<String> required = Set.of("lastTransitionTime", "message", "reason", "status", "type");
        item.setRequired(new ArrayList<>(required.stream().sorted().toList()));
    }

    /**
     * An object that the operator has not seen yet has this status. Without one, kstatus calls it Current. A default of a field counts only
     * where the object around it exists.
     */
    private static void defaultStatus(CustomResourceDefinitionVersion version) {
        JSONSchemaProps status =
                version.getSchema().getOpenAPIV3Schema().getProperties().get("status");
        status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    }

    /** An older operator reads a newer value as {@code Unknown}, which no client may write. */
    private static void dropUnknown(JSONSchemaProps schema) {
        if (schema.getEnum() != null) {
            schema.setEnum(schema.getEnum().stream()
                    .filter(value -> !"Unknown".equals(value.asText()))
                    .toList());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(CrdsTest::dropUnknown);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            dropUnknown(schema.getItems().getSchema());
        }
    }

    /** The generator describes neither the kind itself nor its spec and status. {@code kubectl explain} shows these descriptions. */
    private static void describe(CustomResourceDefinitionVersion version, String crdName) {
        Class<?> kind = KINDS.stream()
                .filter(type -> HasMetadata.getFullResourceName(type).equals(crdName))
                .findFirst()
                .orElseThrow();
        JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
        schema.setDescription(description(kind));
        Type[] types = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
        schema.getProperties().get("spec").setDescription(description((Class<?>) types[0]));
        if (types[1] != Void.class) {
            schema.getProperties().get("status").setDescription(description((Class<?>) types[1]));
        }
    }

    private static String description(Class<?> type) {
        return type.getAnnotation(JsonClassDescription.class).value();
    }

    /** The generator sorts columns by path; a reader wants the age last, as in every kubectl table. */
    private static void orderColumns(CustomResourceDefinitionVersion version) {
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
    }

    private static Map<String, String> read(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.collect(
                    Collectors.toMap(CrdsTest::conventionalName, CrdsTest::text, (a, b) -> a, TreeMap::new));
        }
    }

    /** The name of the file by the convention of controller-gen, such as {@code crossbind.io_awsaccounts.yaml}. */
    private static String conventionalName(Path file) {
        return file.getFileName().toString().replaceFirst("^(\\w+)\\.(.+)-v1\\.yml$", "$2_$1.yaml");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
