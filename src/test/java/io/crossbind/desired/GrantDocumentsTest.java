package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.DesiredGrants;
import io.crossbind.desired.grants.GrantLimits;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.AllowedAccess;
import io.crossbind.model.GrantableService;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Partition;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Merged;
import io.crossbind.plan.PolicyMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Grants in every partition. A folder holds the binding ({@code in-binding.yaml}) and one output file for each partition, with the policy
 * of each resource and the statements of the role's own policy. {@code in-policy.json} is the policy of the resources before.
 * {@code in-role.yaml} names a role other than the account's. The folders share account and cluster, unless a folder has its own.
 * {@code -Dgolden.update=true} rewrites the outputs.
 */
class GrantDocumentsTest {
    private static final Path CASES = Path.of("src/test/resources/grants");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> REGIONS =
            Map.of("aws", "eu-west-1", "aws-cn", "cn-north-1", "aws-us-gov", "us-gov-west-1");

    /** The account of the functions. */
    private static final String CONSUMER = "111111111111";

    /** A role other than the target account's. */
    private record Role(String arn) {}

    @TestFactory
    Stream<DynamicTest> documentsAreTheseAndNoOthers() throws IOException {
        return everywhere((folder, partition) -> {
            String made = text(folder, partition);
            Path file = folder.resolve("out-" + partition + ".yaml");
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(file, made);
            }
            assertThat(Files.readString(file)).as("%s", file).isEqualTo(made);
            assertThat(made.startsWith("--- # refusal"))
                    .isEqualTo(folder.getFileName().toString().startsWith("refused-"));
        });
    }

    @Test
    void everyServiceHasItsCase() throws IOException {
        assertThat(cases())
                .extracting(folder -> folder.getFileName().toString().split("-", 2)[0])
                .containsAll(Arrays.stream(GrantableService.values())
                        .map(GrantableService::prefix)
                        .toList());
    }

    /**
     * The principal is exactly one role, or Lambda for the functions of one account. The resources of the account are named in full except
     * for the end of a key.
     */
    @TestFactory
    Stream<DynamicTest> nobodyElseAndNothingElseIsNamed() throws IOException {
        return everywhere((folder, partition) -> {
            if (!(grants(folder, partition) instanceof DesiredGrants.Wanted wanted)) {
                return;
            }
            for (DesiredGrant grant : wanted.resources()) {
                for (PolicyStatement statement : grant.statements()) {
                    assertThat(statement.effect()).isEqualTo("Allow");
                    assertThat(statement.sid()).matches("Crossbind[0-9a-f]{28}([0-9]+|[0-9a-f]{16})");
                    assertThat(statement.principals()).containsOnlyKeys("Principal");
                    Map<String, Set<String>> principal = statement.principals().getOrDefault("Principal", Map.of());
                    if (principal.containsKey("Service")) {
                        isLambdaForFunctionsOfTheConsumer(statement, partition, grant.holder());
                    } else {
                        isOneRole(principal, partition);
                    }
                    assertThat(statement.elements().get("Action"))
                            .allMatch(action -> !action.contains("*"))
                            .hasSizeLessThanOrEqualTo(grant.quota().actions());
                    assertThat(statement.elements().getOrDefault("Resource", Set.of()))
                            .allMatch(arn ->
                                    arn.startsWith(grant.holder().toString()) && arn.matches("[^*]+(/[^*]*\\*)?"));
                }
            }
        });
    }

    private static void isOneRole(Map<String, Set<String>> principal, String partition) {
        assertThat(principal).containsOnlyKeys("AWS");
        assertThat(principal.get("AWS"))
                .singleElement()
                .satisfies(arn -> assertThat(arn)
                        .startsWith("arn:" + partition + ":iam::")
                        .contains(":role/crossbind/team-a-")
                        .doesNotContain("*"));
    }

    private static void isLambdaForFunctionsOfTheConsumer(
            PolicyStatement statement, String partition, ResourceArn repository) {
        assertThat(statement.principals())
                .isEqualTo(Map.of("Principal", Map.of("Service", Set.of("lambda.amazonaws.com"))));
        assertThat(statement.elements().get("Action"))
                .containsExactly("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");
        assertThat(statement.conditions())
                .isEqualTo(Map.of(
                        "StringLike",
                        Map.of(
                                "aws:SourceArn",
                                Set.of("arn:" + partition + ":lambda:" + repository.region() + ":" + CONSUMER
                                        + ":function:*"))));
    }

    private static String text(Path folder, String partition) throws IOException {
        StringBuilder text = new StringBuilder();
        switch (grants(folder, partition)) {
            case DesiredGrants.Refused(Problem problem) ->
                text.append("--- # refusal.yaml\nreason: ")
                        .append(problem.reason().title())
                        .append("\nmessage: ")
                        .append(problem.message())
                        .append('\n');
            case DesiredGrants.Wanted(var resources, var identity) -> {
                for (DesiredGrant grant : resources) {
                    text.append("--- # ").append(grant.holder()).append('\n').append(written(folder, partition, grant));
                }
                if (!identity.isEmpty()) {
                    text.append("--- # role-inline-crossbind.json\n")
                            .append(pretty(new PolicyDocument(PolicyDocument.CURRENT, identity).toJson()));
                }
            }
        }
        return text.toString();
    }

    /** A policy with statements of others is not reformatted. */
    private static String written(Path folder, String partition, DesiredGrant grant) throws IOException {
        Path before = folder.resolve("in-policy.json");
        if (!Files.exists(before)) {
            return pretty(merged(Optional.empty(), grant));
        }
        return merged(Optional.of(place(partition, Files.readString(before))), grant);
    }

    private static String merged(Optional<String> before, DesiredGrant grant) {
        return ((Merged.Replaced) PolicyMerge.merge(before, grant)).json();
    }

    private static String pretty(String json) throws IOException {
        JsonNode node = JSON.readTree(json);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private static DesiredGrants grants(Path folder, String partition) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (String name : List.of("binding", "account", "cluster", "role")) {
            Path own = folder.resolve("in-" + name + ".yaml");
            Path shared = CASES.resolve(name + ".yaml");
            if (Files.exists(own) || Files.exists(shared)) {
                files.put(name, place(partition, Files.readString(Files.exists(own) ? own : shared)));
            }
        }
        CrossAccountBinding binding = GoldenFiles.read(files, "binding", CrossAccountBinding.class);
        AwsAccount account = GoldenFiles.read(files, "account", AwsAccount.class);
        GoldenFiles.Facts facts = GoldenFiles.read(files, "cluster", GoldenFiles.Facts.class);
        AccountFacts target =
                new AccountFacts(account.getMetadata().getName(), account.getSpec(), new Partition(partition), 2048);
        String namespace = binding.getMetadata().getNamespace();
        String name = binding.getMetadata().getName();
        String role = files.containsKey("role")
                ? GoldenFiles.read(files, "role", Role.class).arn()
                : BindingDesign.roleArn(facts.cluster(), target, namespace, name, binding.getSpec());
        return new GrantsDesign(
                        target.spec(),
                        target.partition(),
                        new GrantLimits(
                                target.name(),
                                AccountLimits.of(target, new NamespaceFacts(namespace, "uid", Map.of()))
                                        .targetAccess()
                                        .stream()
                                        .findFirst()
                                        .orElseGet(AllowedAccess::none)),
                        role,
                        GrantSids.prefix(facts.cluster(), namespace, name),
                        Optional.ofNullable(binding.getSpec().workload().lambdaFunction())
                                .map(_ -> CONSUMER))
                .of(binding.getSpec().grants());
    }

    private static String place(String partition, String text) {
        return text.replace("${partition}", partition)
                .replace("${region}", REGIONS.get(partition))
                .replace("${suffix}", partition.equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com");
    }

    private interface Claim {
        void holds(Path folder, String partition) throws IOException;
    }

    private static Stream<DynamicTest> everywhere(Claim claim) throws IOException {
        return cases().stream()
                .flatMap(folder -> REGIONS.keySet().stream()
                        .sorted()
                        .map(partition -> DynamicTest.dynamicTest(
                                folder.getFileName() + " in " + partition, () -> claim.holds(folder, partition))));
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            List<Path> found = folders.filter(Files::isDirectory).sorted().toList();
            assertThat(found).hasSizeGreaterThan(25);
            return found;
        }
    }
}
