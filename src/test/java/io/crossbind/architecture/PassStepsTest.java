package io.crossbind.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Every pass has the same four steps, and the architecture page names the class of each step. */
@AnalyzeClasses(packages = "io.crossbind", importOptions = ImportOption.DoNotIncludeTests.class)
class PassStepsTest {
    private static final Path PAGE = Path.of("src/site/markdown/contribute/architecture.md");
    private static final Pattern CLASS = Pattern.compile("`(\\w+)`");
    private static final List<String> KINDS = List.of("binding", "share", "account", "pods");

    /** The packages of the steps, as a prefix of the package of a kind. */
    private static final Map<String, String> STEPS = Map.of(
            "gather", "io.crossbind.reconcile.",
            "judge", "io.crossbind.plan.",
            "execute", "io.crossbind.reconcile.",
            "record", "io.crossbind.reconcile.");

    @ArchTest
    static void pageNamesTheClassOfEachStepOfEachKind(JavaClasses classes) throws IOException {
        List<String> names = classes.stream().map(JavaClass::getName).toList();
        List<String> lines = Files.readAllLines(PAGE);
        STEPS.forEach((step, root) -> {
            List<List<String>> cells = lines.stream()
                    .filter(line -> line.startsWith("| **" + step + "** |"))
                    .map(PassStepsTest::cells)
                    .toList();
            assertThat(cells).as(step).hasSize(1);
            for (int kind = 0; kind < KINDS.size(); kind++) {
                String name = CLASS.matcher(cells.getFirst().get(kind + 3))
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .findFirst()
                        .orElseThrow();
                assertThat(names).as("%s of %s", step, KINDS.get(kind)).contains(root + KINDS.get(kind) + "." + name);
            }
        });
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|")).map(String::strip).toList();
    }

    /** The judge decides. A later step that asks a judge would decide a second time. */
    @ArchTest
    static final ArchRule executorsAndRecordersDecideNothing = noClasses()
            .that()
            .resideInAPackage("io.crossbind.reconcile..")
            .and()
            .haveNameMatching(".*\\.\\w+(Executor|Recorder|StatusWriter)")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.crossbind\\.plan\\..*Judge");
}
