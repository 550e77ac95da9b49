package io.crossbind.operator;

import io.crossbind.docs.GeneratedPage;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** The page of the command line lists the options that {@code --help} shows. */
class CommandLinePageTest {
    private static final String HEAD = """
            # Command line

            <!-- CommandLinePageTest generates this page from the options of io.crossbind.operator.Main: change these, then run 'make docs'. -->

            Look up the options of the operator here. The Helm chart sets most of them under `config` and `webhook`.

            ## Sources of a value

            The operator reads each option from three sources. The first source that has the option wins:

            1. the flag on the command line, such as `--cluster-id=prod`;
            2. the environment variable, such as `CROSSBIND_CLUSTER_ID=prod`;
            3. the line in the properties file of `--config`, such as `cluster-id=prod`.

            `--lease-namespace` also reads `POD_NAMESPACE`, and `--region` also reads `AWS_REGION`. The start-up log line lists every option with
            its effective value. Durations have the units `h`, `m` and `s`, such as `1h30m`.

            AWS credentials come from the default credentials chain of the AWS SDK, in a pod usually from EKS Pod Identity or from the role
            annotation of the service account. Kubernetes access comes from the pod's service account, or from `KUBECONFIG`.
            `HTTPS_PROXY` and `AWS_ENDPOINT_URL` work as in other AWS programs; a usual installation needs neither.

            ## Options

            | option | environment variable | default | meaning |
            |---|---|---|---|
            """;

    private static final String END = """

            ## Exit codes

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
        GeneratedPage.demand("reference/command-line.md", HEAD + rows + END);
    }

    private static String row(OptionSpec option) {
        String name = option.longestName();
        boolean isAction = option.usageHelp() || option.versionHelp();
        String variable = isAction
                ? ""
                : "`CROSSBIND_"
                        + name.substring("--".length()).toUpperCase(Locale.ROOT).replace('-', '_') + "`";
        String value = option.defaultValue();
        return "| `%s` | %s | %s | %s |%n"
                .formatted(name, variable, value == null ? "" : "`" + value + "`", description(option))
                .replace(System.lineSeparator(), "\n");
    }

    /** The default has a column of its own. */
    private static String description(OptionSpec option) {
        return String.join(" ", option.description())
                .replace(" Default: " + option.defaultValue() + ".", "")
                .replace("|", "\\|");
    }
}
