package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.PolicyDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of workload in every partition. A folder holds the binding ({@code in-binding.yaml}) and all documents for the binding, one
 * file for each partition. The folders share accounts and cluster, unless a folder has its own {@code in-cluster.yaml}.
 * {@code -Dgolden.update=true} rewrites the outputs.
 */
class WorkloadDocumentsTest {
    private static final Path KINDS = Path.of("src/test/resources/workloads");

    /** A partition, one of its regions and the suffix of its host names. */
    private record Place(String partition, String region, String suffix) {
        String in(String text) {
            return text.replace("${partition}", partition)
                    .replace("${region}", region)
                    .replace("${suffix}", suffix);
        }
    }

    private static final List<Place> PLACES = List.of(
            new Place("aws", "eu-west-1", "amazonaws.com"),
            new Place("aws-cn", "cn-north-1", "amazonaws.com.cn"),
            new Place("aws-us-gov", "us-gov-west-1", "amazonaws.com"));

    @TestFactory
    Stream<DynamicTest> documentsAreTheseAndNoOthers() throws IOException {
        return everywhere(WorkloadDocumentsTest::check);
    }

    private static void check(Path kind, Place place) throws IOException {
        StringBuilder made = new StringBuilder();
        new TreeMap<>(GoldenFiles.of(desired(kind, place)))
                .forEach((name, text) -> made.append("--- # ")
                        .append(name.substring("out-".length()))
                        .append('\n')
                        .append(text));
        Path file = kind.resolve("out-" + place.partition() + ".yaml");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, made);
        }
        assertThat(Files.readString(file)).as("%s", file).isEqualTo(made.toString());
    }

    @TestFactory
    Stream<DynamicTest> nothingNamesAnotherPartition() throws IOException {
        return everywhere((kind, place) -> {
            String all = String.join("\n", GoldenFiles.of(desired(kind, place)).values());
            assertThat(all.split("arn:"))
                    .filteredOn(part -> part.startsWith("aws"))
                    .hasSizeGreaterThan(1)
                    .allMatch(part -> part.startsWith(place.partition() + ":"));
        });
    }

    /** Trust policies name every trusted principal in full. Only ECS reveals no more than its account and region. */
    @TestFactory
    Stream<DynamicTest> noTrustPolicyHasAWildcard() throws IOException {
        return everywhere((kind, place) -> {
            Desired.Wanted wanted = (Desired.Wanted) desired(kind, place);
            assertThat(wanted.target().orElseThrow().role().trust().toJson()).doesNotContain("*");
            wanted.source()
                    .ifPresent(source -> assertThat(
                                    trust(source).replace(":ecs:" + place.region() + ":111111111111:*", ""))
                            .doesNotContain("*"));
        });
    }

    private static String trust(DesiredAccountState side) {
        return side.role().trust().toJson();
    }

    /** The workload's own role can assume its target roles, and nothing else. */
    @TestFactory
    Stream<DynamicTest> aSourceRoleMayOnlyAssume() throws IOException {
        return everywhere((kind, place) -> ((Desired.Wanted) desired(kind, place))
                .source()
                .ifPresent(source -> {
                    DesiredRole role = source.role();
                    assertThat(role.attachedPolicies()).isEmpty();
                    assertThat(role.inlinePolicies()).hasSize(1);
                    assertThat(role.permissionsBoundary()).endsWith("111111111111:policy/crossbind-boundary");
                    PolicyDocument permissions =
                            role.inlinePolicies().values().iterator().next();
                    assertThat(permissions.statements()).singleElement().satisfies(statement -> {
                        assertThat(Set.of("sts:AssumeRole", "sts:TagSession"))
                                .containsAll(statement.elements().get("Action"));
                        assertThat(statement.elements().get("Resource"))
                                .isNotEmpty()
                                .allMatch(arn -> arn.contains(":role/crossbind/") && !arn.contains("*"));
                    });
                }));
    }

    private interface Claim {
        void holds(Path kind, Place place) throws IOException;
    }

    private static Stream<DynamicTest> everywhere(Claim claim) throws IOException {
        return kinds().stream()
                .flatMap(kind -> PLACES.stream()
                        .map(place -> DynamicTest.dynamicTest(
                                kind.getFileName() + " in " + place.partition(), () -> claim.holds(kind, place))));
    }

    private static List<Path> kinds() throws IOException {
        try (Stream<Path> folders = Files.list(KINDS)) {
            List<Path> found = folders.filter(Files::isDirectory).sorted().toList();
            assertThat(found).hasSizeGreaterThan(10);
            return found;
        }
    }

    private static Desired desired(Path kind, Place place) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path ownCluster = kind.resolve("in-cluster.yaml");
        files.put("binding", place.in(Files.readString(kind.resolve("in-binding.yaml"))));
        files.put("account", place.in(Files.readString(KINDS.resolve("account.yaml"))));
        files.put("source", place.in(Files.readString(KINDS.resolve("source.yaml"))));
        files.put(
                "cluster",
                place.in(Files.readString(Files.exists(ownCluster) ? ownCluster : KINDS.resolve("cluster.yaml"))));
        CrossAccountBinding binding = GoldenFiles.read(files, "binding", CrossAccountBinding.class);
        GoldenFiles.Facts facts = GoldenFiles.read(files, "cluster", GoldenFiles.Facts.class);
        AwsAccount source = GoldenFiles.read(files, "source", AwsAccount.class);
        return facts.desired(
                binding,
                GoldenFiles.read(files, "account", AwsAccount.class),
                Optional.of(source)
                        .filter(_ -> ResolvedWorkload.of(binding.getSpec()).hasSource()));
    }
}
