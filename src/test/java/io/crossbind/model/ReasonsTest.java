package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reason explains itself, and {@code conditions.md} of the documentation is the list of them. {@code make docs} writes it anew
 * (system property {@code docs.update}).
 */
class ReasonsTest {
    private static final Path PAGE = Path.of("src/site/markdown/conditions.md");

    private static final String HEAD = """
            # Conditions

            <!-- Made from io.crossbind.model.Reason by ReasonsTest: change the reasons there, then run 'make docs'. -->

            `kubectl get crossbind -A` shows the `Ready` condition of every object with its reason; `kubectl describe` shows the
            message, which names the offending value. All kinds have the conditions that kstatus knows:

            | condition | true when |
            |---|---|
            | `Ready` | all that the manifest says is true in AWS and in the cluster |
            | `Reconciling` | the operator is at work or tries again, or another object has yet to come or go (for `--order-grace` at most) |
            | `Stalled` | somebody has to act first; the reason says who |
            | `Injected` | of a binding by RoleChaining that is made: the webhook gives pods of the namespace the AWS config file |

            `observedGeneration` says which version of the manifest they speak of; it is -1 until the operator has seen the object.
            [GitOps](gitops.md) has what Flux, Helm and Argo CD make of them.

            ## Reasons

            | reason | what it means | what to do | who | tried again |
            |---|---|---|---|---|
            """;

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonExplainsItself(Reason reason) {
        assertThat(reason.meaning()).endsWith(".").doesNotEndWith("..").doesNotContain("\n");
        assertThat(reason.remedy()).endsWith(".").doesNotEndWith("..").doesNotContain("\n");
        assertThat(reason.title()).matches("([A-Z][a-z]+)+");
    }

    @Test
    void titlesAreUnique() {
        assertThat(Reason.values()).extracting(Reason::title).doesNotHaveDuplicates();
    }

    /** Whom nobody has to help must not wait for somebody, and the other way round. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void whoHasToActIsNamedWhereTimeAloneDoesNotHelp(Reason reason) {
        if (reason.recovery() == Recovery.SPEC_CHANGE || reason.recovery() == Recovery.EVENT) {
            assertThat(reason.fixer()).isNotEqualTo(Reason.Responsible.NOBODY);
        }
        if (reason.recovery() == Recovery.NONE) {
            assertThat(reason.fixer()).isEqualTo(Reason.Responsible.NOBODY);
        }
    }

    @Test
    void pageIsUpToDate() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).exists();
        assertThat(Files.readString(PAGE))
                .as("conditions.md is out of date: run 'make docs' and commit the result")
                .isEqualTo(page());
    }

    private static String page() {
        return HEAD + Arrays.stream(Reason.values()).map(ReasonsTest::row).collect(Collectors.joining());
    }

    private static String row(Reason reason) {
        return "| `%s` | %s | %s | %s | %s |%n"
                .formatted(
                        reason.title(),
                        cell(reason.meaning()),
                        cell(reason.remedy()),
                        reason.fixer().title(),
                        retry(reason.recovery())
                                + (reason.mayResolveByOrder() ? "; stalled after `--order-grace`" : ""))
                .replace(System.lineSeparator(), "\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String retry(Recovery recovery) {
        return switch (recovery) {
            case NONE -> "nothing to try";
            case SPEC_CHANGE -> "when the manifest changes";
            case EVENT -> "at once when what is missing changes in the cluster";
            case BACKOFF -> "with growing pauses, a second to five minutes";
            case SLOW_RETRY -> "about every five minutes";
        };
    }
}
