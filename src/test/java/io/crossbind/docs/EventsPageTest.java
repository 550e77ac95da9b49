package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.plan.share.ShareChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page {@code reference/events.md} lists the Events recorded by the sources. {@code make docs} regenerates the page (system property
 * {@code docs.update}).
 */
class EventsPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/reference/events.md");
    private static final Path SOURCES = Path.of("src/main/java");

    /** A call that records an Event: type, object and reason. */
    private static final Pattern CALL = Pattern.compile("\\bevents\\s*\\.(normal|warning)\\(\\s*([^,]+),\\s*([^,]+),");

    /** The reasons computed by the sources, and the rows that cover them. */
    private static final Set<String> COMPUTED = Set.of(
            // A transition of a Ready condition.
            "reason.title()",
            // The problem of a share, or of a change without a binding.
            "why.reason().title()",
            "failure.reason().title()",
            // A change of a share.
            "change.title()");

    /** Progress, and the reasons of the conditions other than Ready. */
    private static final Set<Reason> PROGRESS_OR_OTHER = EnumSet.of(
            Reason.APPLYING,
            Reason.PROPAGATING,
            Reason.SHARING,
            Reason.INJECTED,
            Reason.WEBHOOK_OFF,
            Reason.NAMESPACE_NOT_LABELLED,
            Reason.PROVIDER_FOUND,
            Reason.PROVIDER_NOT_NEEDED,
            Reason.PROVIDER_MISSING,
            Reason.QUOTA_AVAILABLE,
            Reason.QUOTA_NEARLY_USED);

    private record Row(String reason, String object, String type, String meaning) {}

    private static final List<Row> OWN = List.of(
            new Row(
                    "Applied",
                    "CrossAccountBinding",
                    "Normal",
                    "The operator changed AWS or the cluster for the binding. The note lists the changes."),
            new Row(
                    "ExpiresSoon",
                    "CrossAccountBinding",
                    "Warning",
                    "The access of the binding ends soon, at the time in the note."),
            new Row(
                    "GrantUnread",
                    "CrossAccountBinding",
                    "Warning",
                    "A resource could not be read while the binding was deleted, and statements of the binding may remain there."),
            new Row(
                    "RoleLeft",
                    "CrossAccountBinding",
                    "Warning",
                    "A role no longer has the tags of the binding, so the operator did not delete the role."),
            new Row(
                    "AccountAbandoned",
                    "CrossAccountBinding",
                    "Warning",
                    "The binding was deleted, but its account is abandoned. The note names the objects that may remain in the account."),
            new Row(
                    "Restarted",
                    "CrossAccountBinding",
                    "Normal",
                    "The operator restarted the owners of pods that lacked the credentials."),
            new Row(
                    "NotRestarted",
                    "CrossAccountBinding",
                    "Warning",
                    "Pods lack the credentials, and the operator cannot or may not restart their owners."),
            new Row(
                    "AccountAbandoned",
                    "AwsAccount",
                    "Warning",
                    "The account was deleted with `spec.abandon`. The note names what may remain there."),
            new Row(
                    "TrustWithdrawn",
                    "AwsAccount",
                    "Warning",
                    "The operator blocked a role that belongs to no binding. The note names the role and the cause."),
            new Row(
                    "RoleClamped",
                    "AwsAccount",
                    "Warning",
                    "A retained role had more than the limits of the account allow today. The note says what the role lost."),
            new Row(
                    "RoleReleased",
                    "AwsAccount",
                    "Normal",
                    "A retained role has no tags of crossbind any more, so the limits of the account no longer reach the role."),
            new Row(
                    "StatementsRemoved",
                    "AwsAccount",
                    "Warning",
                    "The operator removed statements from the policy of a resource. The binding of the statements does not exist any more."),
            new Row(
                    "FormerProviderRemoved",
                    "AwsAccount",
                    "Normal",
                    "The operator deleted an OpenID Connect provider of an issuer that the cluster no longer uses."),
            new Row(
                    "FormerProviderLeft",
                    "AwsAccount",
                    "Warning",
                    "The operator could not delete an OpenID Connect provider of an issuer that the cluster no longer uses."));

    private static final String HEAD = """
            # Events

            <!-- EventsPageTest generates this page, and compares it with the sources: change the rows there, then run 'make docs'. -->

            The operator records Events of `events.k8s.io/v1` with `reportingController: crossbind.io/operator`. Events of a CrossAccountBinding are
            in its namespace. Events of an AwsAccount or a ResourceShare are in the namespace `default`.

            ```
            kubectl -n analytics events --for crossaccountbinding/reports
            kubectl -n default events --for awsaccount/data-prod
            ```

            An Event that repeats within 10 minutes (object, type, reason and note are equal, except for the request id of AWS) counts in
            `series.count` of the first Event. The operator writes the first repetition at once. After that, the operator writes one repetition in
            5 minutes at most. Each repetition is a line of the log too. Keep the log as evidence, because the API server deletes Events after an
            hour, and a tenant may change the Events in a namespace.

            ## Events of changes

            | reason | object | type | meaning |
            |---|---|---|---|
            """;

    private static final String SHARES = """

            ## Events of shares

            Each change of a ResourceShare in RAM is an Event of type Normal, and its note names the share. These are the reasons:

            """;

    private static final String TRANSITIONS = """

            ## Events of conditions

            Each transition of a `Ready` condition is an Event of the object, with the reason and the message of the condition. The reasons of
            progress (`Applying`, `Propagating`, `Sharing`) cause no Event. The type is Normal for a reason without a retry, and Warning for all
            other reasons. An AwsAccount also gets a Warning for each failed change of a role or statement without a binding. A ResourceShare also
            gets a Warning if the operator cannot read its account during the deletion. Both Events have the reason of the problem.

            These reasons are Normal:

            """;

    private static final String WARNINGS = """

            These reasons are Warning; [conditions](reasons.md) explains each:

            """;

    @Test
    void everyEventOfTheSourcesIsOnThePage() {
        Set<String> known = OWN.stream().map(row -> row.type + " " + row.reason).collect(Collectors.toSet());
        assertThat(calls()).hasSizeGreaterThan(15).allSatisfy(call -> {
            String reason = call.group(3).strip();
            String type = call.group(1).equals("normal") ? "Normal" : "Warning";
            if (reason.startsWith("\"")) {
                assertThat(known).contains(type + " " + reason.replace("\"", ""));
            } else if (reason.startsWith("Reason.")) {
                assertThat(known).contains(type + " " + title(reason));
            } else {
                assertThat(COMPUTED).contains(reason);
            }
        });
    }

    @Test
    void everyEventOfThePageIsInTheSources() {
        Set<String> recorded = new HashSet<>();
        calls().forEach(call -> {
            String reason = call.group(3).strip();
            recorded.add(reason.startsWith("Reason.") ? title(reason) : reason.replace("\"", ""));
        });
        assertThat(OWN).extracting(Row::reason).allMatch(recorded::contains);
        assertThat(recorded).containsAll(COMPUTED);
    }

    @Test
    void pageIsUpToDate() throws IOException {
        GeneratedFile.demand(PAGE, page());
    }

    private static String page() {
        return HEAD
                + OWN.stream()
                        .map(row ->
                                "| `%s` | %s | %s | %s |\n".formatted(row.reason, row.object, row.type, row.meaning))
                        .collect(Collectors.joining())
                + SHARES
                + items(Arrays.stream(ShareChange.class.getPermittedSubclasses())
                        .map(Class::getSimpleName))
                + TRANSITIONS
                + items(reasons(true))
                + WARNINGS
                + items(reasons(false));
    }

    private static String items(Stream<String> reasons) {
        return reasons.sorted().map(reason -> "`" + reason + "`").collect(Collectors.joining(", ", "", ".\n"));
    }

    private static Stream<String> reasons(boolean normal) {
        return Arrays.stream(Reason.values())
                .filter(reason -> (reason.recovery() == Recovery.NONE) == normal)
                .filter(reason -> !PROGRESS_OR_OTHER.contains(reason))
                .map(Reason::title);
    }

    private static String title(String constant) {
        return Reason.valueOf(constant.replace("Reason.", "").replace(".title()", ""))
                .title();
    }

    private static List<MatchResult> calls() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> CALL.matcher(read(file)).results())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
