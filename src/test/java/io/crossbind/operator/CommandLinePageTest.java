package io.crossbind.operator;

import io.crossbind.docs.GeneratedFile;
import io.crossbind.docs.PlainText;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** The page of the command line lists the options of {@code --help}. */
class CommandLinePageTest {
    private static final String HEAD = """
            # Command line

            <!-- CommandLinePageTest generates this page from the options of io.crossbind.operator.Main: change these, then run 'make docs'. -->

            Look up the options of the operator here. The Helm chart has values for most options, and `extraArgs` for
            the others.

            ## Sources of a value

            The operator reads each option from three sources. The first source that has the option wins:

            1. the flag on the command line, such as `--cluster-id=prod`;
            2. the environment variable, such as `CROSSBIND_CLUSTER_ID=prod`;
            3. the line in the properties file of `--config`, such as `cluster-id=prod`.

            `--lease-namespace` also reads `POD_NAMESPACE`, and `--region` also reads `AWS_REGION`. The start-up log line lists every option of this
            page with its effective value. Durations have the units `h`, `m` and `s`, such as `1h30m`.

            AWS credentials come from the default credentials chain of the AWS SDK, in a pod usually from EKS Pod Identity or from the role
            annotation of the service account. Kubernetes access comes from the pod's service account, or from `KUBECONFIG`.
            `HTTPS_PROXY` and `AWS_ENDPOINT_URL` work as in other AWS programs; a usual installation needs neither.

            `java -jar target/crossbind.jar --help` prints the options. The command needs `java` of JDK 25, and the jar that `make build` writes. An older
            `java` fails with `UnsupportedClassVersionError`.

            ## Options

            | option | environment variable | default | meaning |
            |---|---|---|---|
            """;

    private static final String READY = """

            ## The command ready

            `crossbind ready` waits until a running operator is ready. `helm test` uses the command. The exit code is 0 if the operator is ready, and 1
            if the time runs out.

            | option | default | meaning |
            |---|---|---|
            """;

    private static final String END = """

            ## Exit codes of the operator

            | code | meaning |
            |---|---|
            | 0 | The operator printed its help or version. |
            | 1 | The operator failed to start, or lost its Lease. The log says why. |
            | 2 | An option is wrong. The error output names the option. |
            | 3 | The CustomResourceDefinitions are not installed. |
            | 143 | The operator stopped after SIGTERM, as every Java process does. |
            """;

    @Test
    void pageListsEveryOption() throws IOException {
        String rows = Main.commandLine().getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(CommandLinePageTest::row)
                .collect(Collectors.joining());
        String ready =
                Objects.requireNonNull(Main.commandLine().getSubcommands().get("ready"))
                        .getCommandSpec()
                        .options()
                        .stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .map(option -> "| `%s` | %s | %s |%n"
                                .formatted(option.longestName(), value(option), description(option)))
                        .collect(Collectors.joining());
        GeneratedFile.demandPage(
                "reference/command-line.md", (HEAD + rows + READY + ready + END).replace(System.lineSeparator(), "\n"));
    }

    private static String row(OptionSpec option) {
        String name = option.longestName();
        boolean isAction = option.usageHelp() || option.versionHelp();
        String variable = isAction
                ? ""
                : "`CROSSBIND_"
                        + name.substring("--".length()).toUpperCase(Locale.ROOT).replace('-', '_') + "`";
        String names =
                Arrays.stream(option.names()).map(each -> "`" + each + "`").collect(Collectors.joining(", "));
        return "| %s | %s | %s | %s |%n".formatted(names, variable, value(option), description(option));
    }

    private static String value(OptionSpec option) {
        return option.defaultValue() == null ? "" : "`" + option.defaultValue() + "`";
    }

    /** The default has a column of its own. */
    private static String description(OptionSpec option) {
        return PlainText.inMarkdown(
                String.join(" ", option.description()).replace(" Default: " + option.defaultValue() + ".", ""));
    }
}
