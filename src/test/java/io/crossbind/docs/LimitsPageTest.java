package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossbind.api.v1alpha1.AccessRule;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.model.AllowedPatterns;
import io.crossbind.model.Reason;
import io.fabric8.generator.annotation.Size;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of limits matches the operator: its table of containment, its example accounts, its fields and its reasons. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/explain/limits.md");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\| (`[^|]+`) \\| (yes|no) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private record Containment(String asked, List<String> allowed, boolean isContained) {}

    static Stream<Containment> containments() throws IOException {
        return ROW.matcher(section("<!-- containment:", "<!-- end of containment"))
                .results()
                .map(row -> new Containment(
                        codes(row.group(1)).getFirst(),
                        codes(row.group(2)),
                        row.group(3).equals("yes")));
    }

    @ParameterizedTest
    @MethodSource("containments")
    void containmentIsDecidedAsThePageSays(Containment row) {
        boolean isOfResources = row.allowed().getFirst().startsWith("arn:");
        AllowedPatterns allowed =
                isOfResources ? AllowedPatterns.ofResources(row.allowed()) : AllowedPatterns.ofActions(row.allowed());
        assertThat(allowed.contain(row.asked())).isEqualTo(row.isContained());
    }

    /** Unknown fields fail. */
    @Test
    void exampleAccountsAreManifestsOfTheKind() throws IOException {
        List<AwsAccount> accounts = accounts(PAGE);
        assertThat(accounts)
                .hasSize(5)
                .allSatisfy(account -> assertThat(account.getSpec().rules()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../contribute/limits-design.md", "limits.md"})
    void exampleAccountsNameTheirRulesOnce(String page) throws IOException {
        assertThat(accounts(PAGE.resolveSibling(page)))
                .isNotEmpty()
                .allSatisfy(account -> assertThat(account.getSpec().rules())
                        .extracting(AccessRule::name)
                        .doesNotHaveDuplicates());
    }

    @Test
    void everyFieldOfARuleIsExplained() throws IOException {
        String fields = section("## Fields of a rule", "## How a binding is judged");
        assertThat(AccessRule.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .allSatisfy(field -> assertThat(fields).containsPattern("\\| `" + field + "(\\[]\\.arn)?` \\|"));
    }

    /** Other pages explain the fields that limit nothing. */
    @Test
    void everyLimitOfAnAccountIsExplained() throws IOException {
        List<String> others =
                List.of("accountId", "region", "managementRole", "unmanaged", "driftCheckInterval", "abandon");
        String fields = section("## Fields of an account", "## Fields of a rule");
        assertThat(AwsAccountSpec.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .contains("rules")
                .filteredOn(field -> !others.contains(field))
                .allSatisfy(field -> assertThat(fields).containsPattern("\\| `" + field + "(\\.[a-zA-Z]+)?` \\|"));
    }

    /** The numbers of the page match the schema. */
    @Test
    void largestNumbersOfEntriesAreThoseOfTheSchema() throws Exception {
        String page = section("## Fields of an account", "## How a binding is judged");
        for (Field field : List.of(
                AwsAccountSpec.class.getDeclaredField("rules"),
                AccessRule.class.getDeclaredField("actions"),
                AccessRule.class.getDeclaredField("resources"),
                AccessRule.class.getDeclaredField("actionsOnAllResources"),
                AccessRule.class.getDeclaredField("roleNames"))) {
            assertThat(page)
                    .containsPattern("\\| `" + field.getName() + "` \\|[^|]*; at most "
                            + field.getAnnotation(Size.class).max() + " \\|");
        }
    }

    @Test
    void reasonsOfThePageExist() throws IOException {
        List<String> known = Stream.of(Reason.values()).map(Reason::title).toList();
        assertThat(codes(section("## What a team cannot get", "### What the limits do not decide")).stream()
                        .filter(code -> code.matches("([A-Z][a-z]+){2,}")))
                .hasSizeGreaterThan(10)
                .isSubsetOf(known);
    }

    private static List<AwsAccount> accounts(Path page) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        List<String> blocks = YAML_BLOCK
                .matcher(Files.readString(page))
                .results()
                .map((MatchResult block) -> block.group(1))
                .filter(block -> block.contains("kind: AwsAccount"))
                .toList();
        List<AwsAccount> accounts = new ArrayList<>();
        for (String block : blocks) {
            accounts.add(yaml.readValue(block, AwsAccount.class));
        }
        return accounts;
    }

    private static String section(String from, String to) throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf(from), page.indexOf(to));
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }
}
