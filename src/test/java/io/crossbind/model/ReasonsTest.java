package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.docs.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason explains itself, and has a section on a page of the site, which {@code make docs} writes (system property {@code docs.update}). */
class ReasonsTest {
    private static final Path PAGE = Path.of("src/site/markdown/reference/reasons.md");

    private static final String HEAD = """
            # Reasons of conditions

            <!-- ReasonsTest generates this page from io.crossbind.model.Reason: change the reasons there, then run 'make docs'. -->

            Look up the reason of a condition here. `kubectl get crossbind -A` shows the reason of the `Ready` condition for every object.
            `kubectl describe` shows the message, which names the offending value and links to a section of this page.

            ## Conditions

            All kinds have the conditions of kstatus.

            | condition | true when |
            |---|---|
            | `Ready` | The operator has applied everything in the manifest to AWS and to the cluster. |
            | `Reconciling` | The operator applies changes, retries, or waits for another object to be created or deleted (for `--order-grace` at most). |
            | `Stalled` | A person must act first. The owner in the section of the reason is this person. |
            | `Injected` | The webhook injects the AWS config file into the namespace's pods. Only applied bindings with delivery RoleChaining have this condition. |

            `observedGeneration` is the version of the manifest for which the conditions hold. The value is -1 until the operator has seen the
            object. [GitOps](../operate/gitops.md) describes how Flux, Helm and Argo CD interpret the conditions.

            """;

    /** Pages that explain more than the reason does. */
    private static final Map<Reason, String> PAGES = Map.ofEntries(
            Map.entry(Reason.WEBHOOK_OFF, "[Pod webhook](../operate/webhook.md)"),
            Map.entry(Reason.NAMESPACE_NOT_LABELLED, "[Pod webhook](../operate/webhook.md)"),
            Map.entry(Reason.NAMESPACE_NOT_ALLOWED, "[Limits](../explain/limits.md)"),
            Map.entry(Reason.ACTION_NOT_ALLOWED, "[Limits](../explain/limits.md)"),
            Map.entry(Reason.RESOURCE_NOT_ALLOWED, "[Limits](../explain/limits.md)"),
            Map.entry(Reason.ACCESS_REVOKED, "[Sessions and revocation](../explain/sessions-and-revocation.md)"),
            Map.entry(Reason.EXPIRED, "[Sessions and revocation](../explain/sessions-and-revocation.md)"),
            Map.entry(Reason.RESOURCE_UNSUPPORTED, "[Grants](../explain/grants.md)"),
            Map.entry(Reason.ACCESS_UNSUPPORTED, "[Grants](../explain/grants.md)"),
            Map.entry(Reason.RESOURCE_POLICY_TOO_LONG, "[Grants](../explain/grants.md)"),
            Map.entry(Reason.CONFLICT, "[Ownership](../explain/ownership.md)"),
            Map.entry(Reason.SERVICE_ACCOUNT_CONFLICT, "[Ownership](../explain/ownership.md)"),
            Map.entry(Reason.SHARE_NOT_PERMITTED, "[Shares](../explain/shares.md)"),
            Map.entry(Reason.SHARE_IN_USE, "[Shares](../explain/shares.md)"),
            Map.entry(Reason.INVITATION_PENDING, "[Shares](../explain/shares.md)"),
            Map.entry(Reason.IN_USE, "[Give up an account](../operate/giving-up-an-account.md)"),
            Map.entry(Reason.ACCOUNT_ABANDONED, "[Give up an account](../operate/giving-up-an-account.md)"),
            Map.entry(Reason.MANAGEMENT_ROLE_DENIED, "[Install](../operate/install.md)"),
            Map.entry(Reason.CREDENTIALS_MISSING, "[Install](../operate/install.md)"),
            Map.entry(Reason.ACCESS_DENIED, "[IAM permissions](iam-permissions.md)"));

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
        GeneratedFile.demand(PAGE, page());
    }

    private static String page() {
        return HEAD
                + Arrays.stream(Reason.Responsible.values())
                        .map(ReasonsTest::ofOwner)
                        .collect(Collectors.joining());
    }

    private static String ofOwner(Reason.Responsible owner) {
        String title = owner == Reason.Responsible.NOBODY ? "No owner" : "Owner: " + owner.title();
        return "## " + title + "\n\n"
                + Arrays.stream(Reason.values())
                        .filter(reason -> reason.fixer() == owner)
                        .sorted(Comparator.comparing(Reason::title))
                        .map(ReasonsTest::section)
                        .collect(Collectors.joining());
    }

    private static String section(Reason reason) {
        return "### " + reason.title() + "\n\n"
                + reason.meaning() + "\n\n"
                + "- Remedy: " + reason.remedy() + "\n"
                + "- Retry: " + retry(reason.recovery())
                + (reason.mayResolveByOrder()
                        ? ". The object is Reconciling for `--order-grace`, and Stalled after that.\n"
                        : ".\n")
                + (PAGES.containsKey(reason) ? "- More: " + PAGES.get(reason) + "\n" : "")
                + "\n";
    }

    private static String retry(Recovery recovery) {
        return switch (recovery) {
            case NONE -> "none";
            case SPEC_CHANGE -> "when the manifest changes";
            case EVENT -> "immediately when the missing object appears or changes";
            case BACKOFF -> "with exponential backoff (1 s to 5 min)";
            case SLOW_RETRY -> "about every five minutes";
        };
    }
}
