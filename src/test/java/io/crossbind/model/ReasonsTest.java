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
 * Every reason explains itself, and {@code conditions.md} of the documentation lists the reasons. {@code make docs} regenerates that
 * page (system property {@code docs.update}).
 */
class ReasonsTest {
    private static final Path PAGE = Path.of("src/site/markdown/conditions.md");

    private static final String HEAD = """
            # Conditions

            <!-- ReasonsTest generates this page from io.crossbind.model.Reason: change the reasons there, then run 'make docs'. -->

            `kubectl get crossbind -A` shows the `Ready` condition of every object with its reason; `kubectl describe` shows the
            message, which names the offending value. All kinds have the conditions of kstatus:

            | condition | true when |
            |---|---|
            | `Ready` | everything in the manifest is applied in AWS and in the cluster |
            | `Reconciling` | the operator applies changes or retries, or waits for another object to be created or deleted (for `--order-grace` at most) |
            | `Stalled` | a person must act first; the reason's owner says who |
            | `Injected` | the webhook injects the AWS config file into the namespace's pods (only bindings with delivery RoleChaining that are applied) |

            `observedGeneration` is the version of the manifest that the conditions describe; it is -1 until the operator has seen the
            object. [GitOps](gitops.md) describes how Flux, Helm and Argo CD interpret the conditions.

            ## Reasons

            | reason | meaning | remedy | owner | retried |
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

    /** A reason without an owner must end with time alone, and a reason that needs a person must name its owner. */
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
                                + (reason.mayResolveByOrder() ? "; Stalled after `--order-grace`" : ""))
                .replace(System.lineSeparator(), "\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String retry(Recovery recovery) {
        return switch (recovery) {
            case NONE -> "n/a";
            case SPEC_CHANGE -> "when the manifest changes";
            case EVENT -> "immediately when the missing object appears or changes";
            case BACKOFF -> "with exponential backoff (1 s to 5 min)";
            case SLOW_RETRY -> "about every five minutes";
        };
    }
}
