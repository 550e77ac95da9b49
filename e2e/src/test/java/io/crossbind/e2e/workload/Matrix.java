package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.process.ProjectRoot;
import io.crossbind.kit.aws.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The access of each workload's programs, and the denials of their neighbours: the page workload-matrix.md. */
final class Matrix {
    /** If this property is true, the page is rewritten instead of being compared. */
    private static final String UPDATE = "docs.update";

    private static final Path PAGE = ProjectRoot.path("src/site/markdown/contribute/workload-matrix.md");
    private static final Path RESULT = ProjectRoot.path("e2e/target/workload-matrix.md");

    private static final Map<String, String> ACCOUNTS = Map.of(
            WorkloadEnvironment.HOME,
            "the operator account",
            WorkloadEnvironment.TARGET,
            "data-prod",
            "333333333333",
            "another account");

    private static final String HEAD = """
        # Workload matrix
        <!-- Written from the result of WorkloadMatrixTest. To update the page: mvn -f e2e/pom.xml test -Dtest=WorkloadMatrixTest -Ddocs.update=true -->

        This page is for security reviewers and contributors. The page lists, for each kind of workload, a caller with access and the callers
        without access, as an end-to-end test found them.

        Each row is an example of `operator/examples/`, or a similar binding. The operator runs between a Kubernetes API server and the
        [sandbox](sandbox.md). The AWS CLI and a program with the AWS SDK for Java run as processes with exactly the files and variables of
        the workload. Both call `GetCallerIdentity`. The CLI also reads an object of the bucket in account `data-prod` (222222222222).

        Then the test runs neighbours: callers that differ from the workload in one fact. Every neighbour is denied, as the last column says.
        The program with the SDK for Java plays the first neighbour of each row. The CLI plays all neighbours.

        | workload | configuration | session | neighbour differs in | denied by |
        |---|---|---|---|---|
        """;

    private final WorkloadEnvironment site;
    private final TreeMap<Integer, Row> rows = new TreeMap<>();

    Matrix(WorkloadEnvironment site) {
        this.site = site;
    }

    /**
     * Begins a row.
     *
     * @param number the position of the row
     */
    Row row(int number, String workload, String handed) {
        Row row = new Row(workload, handed);
        rows.put(number, row);
        return row;
    }

    /** One workload. */
    final class Row {
        private final String workload;
        private final String handed;
        private final List<String> neighbours = new ArrayList<>();
        private String reached = "";

        private Row(String workload, String handed) {
            this.workload = workload;
            this.handed = handed;
        }

        /**
         * Asserts that the program has the role in data-prod, with the CLI and with the SDK for Java, and the permissions in the manifest.
         */
        void reaches(WorkloadProgram program, String roleArn) {
            String role = "assumed-role/" + roleArn.substring(roleArn.lastIndexOf('/') + 1);
            String session = "arn:aws:sts::" + WorkloadEnvironment.TARGET + ":" + role + "/";
            is(program.cli("sts", "get-caller-identity"), session);
            is(program.java(), session);
            is(read(program), "\"ContentLength\": " + WorkloadEnvironment.CONTENT.length());
            reached = "`" + role + "`";
        }

        private static AwsCli.Result read(WorkloadProgram program) {
            return program.cli(
                    "s3api", "get-object", "--bucket", WorkloadEnvironment.BUCKET, "--key", "today.csv", "/dev/null");
        }

        private static void is(AwsCli.Result result, String expected) {
            assertThat(result.out()).as(result.err()).contains(expected);
        }

        /**
         * Asserts that the program is refused and the CLI's error contains this message. The SDK for Java is tested for the first neighbour
         * of a row.
         */
        void refuses(String neighbour, WorkloadProgram program, String message) {
            site.aws().clearCalls();
            AwsCli.Result cli = program.cli("sts", "get-caller-identity");
            String by = refusedCall().orElse(message);
            assertThat(cli.exitCode()).as(neighbour + ": " + cli.out()).isNotZero();
            assertThat(cli.err()).as(neighbour).contains(message);
            if (neighbours.isEmpty()) {
                AwsCli.Result java = program.javaByProfileAlone();
                assertThat(java.exitCode()).as(neighbour + ": " + java.out()).isNotZero();
            }
            note(neighbour, by);
        }

        /** Adds a refusal to the row, also a refusal before any program starts. */
        void note(String neighbour, String by) {
            neighbours.add(neighbour + " | " + by);
        }

        /** The STS call refused for the program; empty if the program failed earlier. */
        private Optional<String> refusedCall() {
            return site.aws().calls().stream()
                    .filter(call -> call.service().equals("sts") && !call.succeeded())
                    .filter(call -> !call.principal().contains("/crossbind-operator/"))
                    .findFirst()
                    .map(call -> "`" + call.result() + "` at `sts:" + call.operation() + "` in " + account(call));
        }

        private static String account(Call call) {
            return ACCOUNTS.getOrDefault(call.account(), call.account());
        }

        private String text() {
            assertThat(neighbours).as(workload).isNotEmpty();
            StringBuilder text = new StringBuilder();
            String cells = workload + " | " + handed + " | " + reached;
            for (String neighbour : neighbours) {
                text.append("| ").append(cells).append(" | ").append(neighbour).append(" |\n");
                cells = "| |";
            }
            return text.toString();
        }
    }

    /** Compares the page with the results. */
    void page() {
        StringBuilder text = new StringBuilder(HEAD);
        rows.values().forEach(row -> text.append(row.text()));
        try {
            Files.createDirectories(RESULT.getParent());
            Files.writeString(RESULT, text);
            if (Boolean.getBoolean(UPDATE)) {
                Files.writeString(PAGE, text);
            }
            assertThat(PAGE)
                    .as("update it with -D" + UPDATE + "=true")
                    .content()
                    .isEqualTo(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
