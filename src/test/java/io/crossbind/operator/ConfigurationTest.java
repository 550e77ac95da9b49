package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.kubernetes.ClusterDiscovery;
import io.crossbind.webhook.WebhookSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ConfigurationTest {
    /** 257 characters. */
    private static final String LONG_ID = "x"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    private static final Map<String, String> POD = Map.of("POD_NAMESPACE", "crossbind-system");

    @Test
    void nothingButThePodsNamespaceIsNeeded() {
        assertThat(configuration(POD))
                .isEqualTo(new Configuration(
                        new ClusterDiscovery.Known(
                                Optional.empty(), Optional.empty(), Optional.empty(), "sts.amazonaws.com"),
                        Optional.empty(),
                        Optional.of("crossbind-system"),
                        "0.0.0.0",
                        8080,
                        Optional.empty(),
                        "pod-1",
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(5),
                        4));
    }

    @Test
    void everyFlagCounts() {
        assertThat(configuration(
                        Map.of(),
                        "--cluster-id=prod",
                        "--issuer=https://oidc.example.com",
                        "--audience=aws",
                        "--eks-cluster=blue",
                        "--region=eu-central-1",
                        "--lease-namespace=ops",
                        "--http-address=127.0.0.1",
                        "--http-port=0",
                        "--webhook",
                        "--webhook-address=127.0.0.2",
                        "--webhook-port=9444",
                        "--webhook-service=hook",
                        "--webhook-cert-dir=/certificates",
                        "--slow-retry-interval=1m30s",
                        "--max-backoff=10s",
                        "--provider-check-interval=2h",
                        "--propagation-time=0s",
                        "--principal-wait=3s",
                        "--order-grace=7s",
                        "--max-calls-per-account=8"))
                .isEqualTo(new Configuration(
                        new ClusterDiscovery.Known(
                                Optional.of("prod"),
                                Optional.of("https://oidc.example.com"),
                                Optional.of("blue"),
                                "aws"),
                        Optional.of("eu-central-1"),
                        Optional.of("ops"),
                        "127.0.0.1",
                        0,
                        Optional.of(new WebhookSettings(
                                "127.0.0.2", 9444, "ops", "hook", Optional.of(Path.of("/certificates")))),
                        "pod-1",
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(10),
                        Duration.ofHours(2),
                        Duration.ZERO,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(7),
                        8));
    }

    @Test
    void aFlagCountsMoreThanTheEnvironmentAndThatMoreThanTheFile(@TempDir Path directory) throws IOException {
        String file = file(directory, "audience=of-file\ncluster-id=of-file\nissuer=https://of.file\n");
        Map<String, String> environment = Map.of(
                "POD_NAMESPACE", "ops",
                "CROSSBIND_AUDIENCE", "of-environment",
                "CROSSBIND_CLUSTER_ID", "of-environment");
        ClusterDiscovery.Known cluster = configuration(environment, "--audience=of-flag", "--config=" + file)
                .cluster();
        assertThat(cluster)
                .isEqualTo(new ClusterDiscovery.Known(
                        Optional.of("of-environment"), Optional.of("https://of.file"), Optional.empty(), "of-flag"));
    }

    @Test
    void theFileCanBeNamedAfterOtherFlagsAndByTheEnvironment(@TempDir Path directory) throws IOException {
        String file = file(directory, "http-port=9090\nleader-election=false\n");
        assertThat(configuration(Map.of(), "--audience=a", "--config", file).httpPort())
                .isEqualTo(9090);
        Configuration byEnvironment = configuration(Map.of("CROSSBIND_CONFIG", file));
        assertThat(byEnvironment.httpPort()).isEqualTo(9090);
        assertThat(byEnvironment.leaseNamespace()).isEmpty();
    }

    @Test
    void ownVariablesCountMoreThanCustomaryOnes() {
        Map<String, String> environment = Map.of(
                "POD_NAMESPACE", "pod",
                "AWS_REGION", "eu-west-1",
                "CROSSBIND_REGION", "eu-central-1",
                "CROSSBIND_LEASE_NAMESPACE", "lease");
        Configuration configuration = configuration(environment);
        assertThat(configuration.region()).contains("eu-central-1");
        assertThat(configuration.leaseNamespace()).contains("lease");
        assertThat(configuration(Map.of("POD_NAMESPACE", "pod", "AWS_REGION", "eu-west-1"))
                        .region())
                .contains("eu-west-1");
    }

    @Test
    void withoutAnElectionThereIsNoLease() {
        assertThat(configuration(POD, "--leader-election=false").leaseNamespace())
                .isEmpty();
        assertThat(configuration(Map.of("CROSSBIND_LEADER_ELECTION", "false")).leaseNamespace())
                .isEmpty();
    }

    @Test
    void aProcessWithoutHostNameIsCalledCrossbind() {
        assertThat(main(POD).configuration(null).instance()).isEqualTo("crossbind");
    }

    @Test
    void anElectionNeedsANamespaceAndEksARegion() {
        assertThatThrownBy(() -> configuration(Map.of()))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--leader-election needs --lease-namespace or POD_NAMESPACE");
        assertThatThrownBy(() -> configuration(POD, "--eks-cluster=blue"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--eks-cluster needs --region or AWS_REGION");
    }

    @Test
    void theWebhookNeedsANamespace() {
        assertThatThrownBy(() -> configuration(Map.of(), "--leader-election=false", "--webhook"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--webhook needs --lease-namespace or POD_NAMESPACE");
        assertThat(configuration(Map.of("CROSSBIND_WEBHOOK", "true", "POD_NAMESPACE", "ops"))
                        .webhook())
                .contains(new WebhookSettings("0.0.0.0", 9443, "ops", "crossbind-webhook", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cluster-id=prod#1",
                "--cluster-id=" + LONG_ID,
                "--audience=",
                "--audience=" + LONG_ID,
                "--http-port=web",
                "--http-port=-1",
                "--http-port=65536",
                "--webhook=perhaps",
                "--webhook-port=65536",
                "--webhook-service=",
                "--max-calls-per-account=0",
                "--max-calls-per-account=-1",
                "--max-calls-per-account=many",
                "--slow-retry-interval=soon",
                "--slow-retry-interval=5",
                "--slow-retry-interval=0s",
                "--max-backoff=-5m",
                "--max-backoff=0s",
                "--provider-check-interval=0m",
                "--leader-election=perhaps",
                "--log-format=xml",
                "--log-level=loud",
                "--config=/no/such/file",
                "--unknown=1",
                "stray"
            })
    void aBadValueIsRefusedAndNamed(String argument) {
        String name = argument.replaceFirst("=.*", "");
        assertThatThrownBy(() -> configuration(POD, argument))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(name);
    }

    @Test
    void aBadValueOfTheEnvironmentIsRefusedToo() {
        assertThatThrownBy(() -> configuration(Map.of("POD_NAMESPACE", "ops", "CROSSBIND_HTTP_PORT", "web")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--http-port");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--http-prt=1 | Unknown option: '--http-prt=1'. Run 'crossbind --help' for all options.",
                "--http-port=web | Invalid value for option '--http-port': 'web' is not an int. Run 'crossbind --help' for all options.",
                "--http-port=70000 | --http-port must be 0 to 65535. Run 'crossbind --help' for all options.",
                "--config=/no/such/file | --config: cannot read file /no/such/file: no such file. Run 'crossbind --help' for all options.",
                "plan | Unmatched argument at index 0: 'plan'. Run 'crossbind --help' for all options."
            })
    void theLastLineNamesTheMistake(String argument, String line) {
        StringWriter errors = new StringWriter();
        CommandLine commandLine = Main.commandLine()
                .setDefaultValueProvider(new OptionDefaults(POD))
                .setErr(new PrintWriter(errors, true));
        assertThat(commandLine.execute(argument)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString().lines()).hasSizeLessThan(3).endsWith(line);
    }

    @Test
    void aSimilarOptionIsSuggested() {
        StringWriter errors = new StringWriter();
        Main.commandLine().setErr(new PrintWriter(errors, true)).execute("--http-prt=1");
        assertThat(errors.toString()).contains("Possible solutions:", "--http-port");
    }

    @Test
    void effectiveFlagsAreThoseOfAllSources(@TempDir Path directory) throws IOException {
        String file = file(directory, "issuer=https://of.file\n");
        assertThat(main(
                                Map.of("POD_NAMESPACE", "ops", "CROSSBIND_CLUSTER_ID", "of-environment"),
                                "--config=" + file,
                                "--max-backoff=90s")
                        .effectiveFlags())
                .contains(
                        "--cluster-id=of-environment",
                        "--issuer=https://of.file",
                        "--audience=sts.amazonaws.com",
                        "--lease-namespace=ops",
                        "--max-backoff=1m30s",
                        "--log-level=info")
                .doesNotContain("--help", "--version", "--eks-cluster", "--principal-wait", "\n");
    }

    private static Configuration configuration(Map<String, String> environment, String... arguments) {
        return main(environment, arguments).configuration("pod-1");
    }

    private static Main main(Map<String, String> environment, String... arguments) {
        CommandLine commandLine = Main.commandLine().setDefaultValueProvider(new OptionDefaults(environment));
        commandLine.parseArgs(arguments);
        return commandLine.getCommand();
    }

    private static String file(Path directory, String text) throws IOException {
        return Files.writeString(directory.resolve("crossbind.properties"), text)
                .toString();
    }
}
