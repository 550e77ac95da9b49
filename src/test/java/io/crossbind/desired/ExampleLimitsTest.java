package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.docs.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the example accounts allow the example bindings, and no more than these need. */
class ExampleLimitsTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String HOME = "home";

    /** The lists of a rule in which an entry allows something. */
    private static final List<String> LISTS = List.of(
            "/namespaces/names",
            "/workloads",
            "/deliveries",
            "/actions",
            "/resources",
            "/actionsOnAllResources",
            "/managedPolicyArns",
            "/principals",
            "/roleNames");

    private final GoldenFiles.Facts cluster = new GoldenFiles.Facts(
            "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
            "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
            "sts.amazonaws.com",
            null,
            null,
            null);
    private final Map<String, JsonNode> accounts = new LinkedHashMap<>();
    private final Map<String, AwsAccount> parsed = new LinkedHashMap<>();
    private final List<CrossAccountBinding> bindings = new ArrayList<>();

    ExampleLimitsTest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("operator/examples"))) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(file -> YamlDocuments.of(file).stream())
                    .forEach(this::add);
        }
    }

    private void add(JsonNode object) {
        switch (object.path("kind").asText()) {
            case "AwsAccount" -> put(object.at("/metadata/name").asText(), object);
            case "CrossAccountBinding" -> bindings.add(read(object, CrossAccountBinding.class));
            default -> {}
        }
    }

    private void put(String name, JsonNode account) {
        accounts.put(name, account);
        parsed.put(name, read(account, AwsAccount.class));
    }

    @TestFactory
    Stream<DynamicTest> exampleIsAllowed() {
        assertThat(bindings).hasSizeGreaterThan(20);
        return bindings.stream()
                .map(binding -> DynamicTest.dynamicTest(
                        binding.getMetadata().getName(),
                        () -> assertThat(desired(binding)).isInstanceOf(Desired.Wanted.class)));
    }

    /** A superfluous pattern would teach readers to allow more than they use. */
    @Test
    void everyEntryOfARuleIsNeededByAnExample() {
        List<String> superfluous = new ArrayList<>();
        int entries = 0;
        for (String name : accountsOfBindings()) {
            JsonNode rules = account(name).at("/spec/rules");
            for (int rule = 0; rule < rules.size(); rule++) {
                List<CrossAccountBinding> users = allowed(name, keepingRule(name, rule), bindings);
                for (String list : LISTS) {
                    for (int i = 0; i < rules.get(rule).at(list).size(); i++, entries++) {
                        if (allowed(name, without(name, "/spec/rules/" + rule + list, i), users)
                                .equals(users)) {
                            superfluous.add(name + " " + rules.get(rule).path("name") + list + " "
                                    + rules.get(rule).at(list).get(i));
                        }
                    }
                }
            }
        }
        assertThat(entries).isGreaterThan(50);
        assertThat(superfluous).isEmpty();
    }

    /** A rule with Retain lets a team keep a role beyond the reach of all limits. */
    @Test
    void retainIsAllowedOnlyWhereAnExampleRetainsItsRole() {
        List<String> retaining = new ArrayList<>();
        for (String name : accountsOfBindings()) {
            JsonNode rules = account(name).at("/spec/rules");
            for (int rule = 0; rule < rules.size(); rule++) {
                if (rules.get(rule).path("deletionPolicies").toString().contains("Retain")) {
                    retaining.add(rules.get(rule).path("name").asText());
                    assertThat(allowed(name, keepingRule(name, rule), bindings))
                            .as(retaining.getLast())
                            .anyMatch(binding -> binding.getSpec().deletionPolicy() == DeletionPolicy.Retain);
                }
            }
        }
        assertThat(retaining).containsExactly("ledger-writer");
    }

    @ParameterizedTest
    @CsvSource({"reports-people, requireMfa", "reports-auditors, requireExternalId"})
    void ruleForPeopleOrThirdPartiesDemandsTheDutyOfItsBinding(String rule, String duty) {
        assertThat(account("data-prod").at("/spec/rules"))
                .filteredOn(candidate -> candidate.path("name").asText().equals(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.at("/principals"))
                        .allMatch(principal -> principal.path(duty).asBoolean()));
    }

    private List<String> accountsOfBindings() {
        return Stream.concat(Stream.of(HOME), bindings.stream().map(ExampleLimitsTest::target))
                .distinct()
                .toList();
    }

    /** The bindings among these that the changed account allows. */
    private List<CrossAccountBinding> allowed(String account, JsonNode changed, List<CrossAccountBinding> among) {
        JsonNode given = account(account);
        put(account, changed);
        try {
            return among.stream()
                    .filter(binding -> desired(binding) instanceof Desired.Wanted)
                    .toList();
        } finally {
            put(account, given);
        }
    }

    private JsonNode keepingRule(String account, int rule) {
        ObjectNode changed = account(account).deepCopy();
        changed.withObject("/spec")
                .putArray("rules")
                .add(account(account).at("/spec/rules").get(rule));
        return changed;
    }

    private JsonNode without(String account, String list, int entry) {
        JsonNode changed = account(account).deepCopy();
        ((ArrayNode) changed.at(list)).remove(entry);
        return changed;
    }

    private Desired desired(CrossAccountBinding binding) {
        ResolvedWorkload workload = ResolvedWorkload.of(binding.getSpec());
        Optional<AwsAccount> source = Optional.of(workload)
                .filter(ResolvedWorkload::hasSource)
                .map(present -> parsed.get(present.sourceAccount().orElse(HOME)));
        return cluster.desired(binding, Objects.requireNonNull(parsed.get(target(binding))), source);
    }

    private JsonNode account(String name) {
        return Objects.requireNonNull(accounts.get(name), name);
    }

    private static String target(CrossAccountBinding binding) {
        return binding.getSpec().accountRef().name();
    }

    private static <T> T read(JsonNode object, Class<T> type) {
        return YAML.convertValue(object, type);
    }
}
