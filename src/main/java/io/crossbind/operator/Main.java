package io.crossbind.operator;

import io.crossbind.kubernetes.ClusterDiscovery;
import io.crossbind.model.Durations;
import io.crossbind.webhook.WebhookSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads the configuration and starts the operator. A flag counts more than an environment variable, that more than the file. */
@Command(
        name = "crossbind",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        description = "Kubernetes operator for workload cross-account identity on AWS.",
        footer = "%nEach option can also be given as an environment variable, such as CROSSBIND_CLUSTER_ID for"
                + " --cluster-id, or in the file of --config as a line such as cluster-id=...%n")
public final class Main implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_AUDIENCE = 255;
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,256}");

    /** Exit code of a process that found no CustomResourceDefinitions; 1 and 2 are those of picocli. */
    private static final int MISSING_KINDS = 3;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", description = "Properties file with options.")
    @Nullable
    Path config;

    @Option(
            names = "--cluster-id",
            description =
                    "Value of the owner tag on everything made in AWS. Default: the EKS cluster's ARN, otherwise the"
                            + " issuer. Keep it when a cluster is rebuilt, and it takes its roles back.")
    @Nullable
    String clusterId;

    @Option(
            names = "--issuer",
            description = "Issuer of the cluster's service account tokens. Default: what EKS or the API server says.")
    @Nullable
    String issuer;

    @Option(
            names = "--audience",
            defaultValue = "sts.amazonaws.com",
            description = "Audience of tokens for STS. Default: ${DEFAULT-VALUE}.")
    String audience = "";

    @Option(
            names = "--eks-cluster",
            description = "Name of this cluster in EKS, to ask eks:DescribeCluster for the issuer.")
    @Nullable
    String eksCluster;

    @Option(names = "--region", description = "Region of the EKS cluster. Default: AWS_REGION.")
    @Nullable
    String region;

    @Option(
            names = "--leader-election",
            defaultValue = "true",
            arity = "1",
            description = "Whether replicas elect a leader. Default: ${DEFAULT-VALUE}.")
    boolean leaderElection;

    @Option(names = "--lease-namespace", description = "Namespace of the Lease. Default: POD_NAMESPACE.")
    @Nullable
    String leaseNamespace;

    @Option(
            names = "--http-address",
            defaultValue = "0.0.0.0",
            description = "Address of /livez, /readyz and /metrics. Default: ${DEFAULT-VALUE}.")
    String httpAddress = "";

    @Option(names = "--http-port", defaultValue = "8080", description = "Their port. Default: ${DEFAULT-VALUE}.")
    int httpPort;

    @Option(
            names = "--webhook",
            defaultValue = "false",
            arity = "0..1",
            fallbackValue = "true",
            description =
                    "Whether to serve the webhook that gives pods their AWS config file. Default: ${DEFAULT-VALUE}.")
    boolean webhook;

    @Option(
            names = "--webhook-address",
            defaultValue = "0.0.0.0",
            description = "Address of the webhook. Default: ${DEFAULT-VALUE}.")
    String webhookAddress = "";

    @Option(names = "--webhook-port", defaultValue = "9443", description = "Its port. Default: ${DEFAULT-VALUE}.")
    int webhookPort;

    @Option(
            names = "--webhook-service",
            defaultValue = "crossbind-webhook",
            description = "Name of its Service, its Secret and its MutatingWebhookConfiguration. Default:"
                    + " ${DEFAULT-VALUE}.")
    String webhookService = "";

    @Option(
            names = "--webhook-cert-dir",
            description = "Directory with tls.crt and tls.key that cert-manager renews. Default: the operator makes and"
                    + " renews them.")
    @Nullable
    Path webhookCertDir;

    @Option(names = "--log-format", defaultValue = "json", description = "json or text. Default: ${DEFAULT-VALUE}.")
    LogFormat logFormat = LogFormat.json;

    @Option(
            names = "--log-level",
            defaultValue = "info",
            description = "error, warn, info, debug or trace, of the operator's own lines. Default: ${DEFAULT-VALUE}.")
    LogLevel logLevel = LogLevel.info;

    @Option(
            names = "--slow-retry-interval",
            defaultValue = "5m",
            description = "Pause before trying again what somebody outside the cluster has to mend. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration slowRetryInterval = Duration.ZERO;

    @Option(
            names = "--max-backoff",
            defaultValue = "5m",
            description = "Longest pause between retries of passing failures. Default: ${DEFAULT-VALUE}.")
    Duration maxBackoff = Duration.ZERO;

    @Option(
            names = "--provider-check-interval",
            defaultValue = "1h",
            description = "How often an account's caller, quotas and OpenID Connect provider are read again. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration providerCheckInterval = Duration.ZERO;

    @Option(
            names = "--propagation-time",
            defaultValue = "10s",
            description =
                    "How long after a write of a role a binding is Propagating before it is Ready, and a share of RAM may be"
                            + " missing from its answers. Default: ${DEFAULT-VALUE}.")
    Duration propagationTime = Duration.ZERO;

    /** Nobody has to know it: IAM's own time is what it is, and only tests are in a hurry. */
    @Option(
            names = "--principal-wait",
            defaultValue = "2m",
            hidden = true,
            description = "How long IAM may not know a principal before that counts as not existing. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration principalWait = Duration.ZERO;

    @Option(
            names = "--order-grace",
            defaultValue = "5m",
            description =
                    "How long an object that waits for another one of the cluster to come or go is Reconciling before"
                            + " it is Stalled. Default: ${DEFAULT-VALUE}.")
    Duration orderGrace = Duration.ZERO;

    @Option(
            names = "--max-calls-per-account",
            defaultValue = "4",
            description = "Calls to AWS in flight in one account. Default: ${DEFAULT-VALUE}.")
    int maxCallsPerAccount;

    public static void main(String[] arguments) {
        int exit = commandLine().execute(arguments);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(Duration.class, Durations::parse)
                .setDefaultValueProvider(new Defaults(System.getenv()));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.setProperty("crossbind.log", logFormat.name());
        System.setProperty("crossbind.log.level", logLevel.name());
        Configuration configuration = configuration(System.getenv("HOSTNAME"));
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info("starting as {}: crossbind {} {}", configuration.instance(), version(), effectiveFlags());
        try {
            CrossbindOperator.start(configuration, version());
            return 0;
        } catch (MissingKinds e) {
            log.error(e.getMessage());
            return MISSING_KINDS;
        }
    }

    /** Every flag with its value, wherever that comes from. None is secret: the operator takes no credentials by flag. */
    String effectiveFlags() {
        return spec.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .map(option -> {
                    @Nullable Object value = option.getValue();
                    // A pause as it is written in flags: 5m in place of PT5M.
                    String text = value instanceof Duration pause
                            ? pause.toString().substring("PT".length()).toLowerCase(Locale.ROOT)
                            : String.valueOf(value);
                    return value == null || text.isBlank() ? "" : option.longestName() + "=" + text;
                })
                .filter(flag -> !flag.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String version() {
        @Nullable String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    Configuration configuration(@Nullable String hostName) {
        validate();
        return new Configuration(
                new ClusterDiscovery.Known(given(clusterId), given(issuer), given(eksCluster), audience),
                given(region),
                leaderElection ? given(leaseNamespace) : Optional.empty(),
                httpAddress,
                httpPort,
                webhookSettings(),
                hostName == null ? "crossbind" : hostName,
                slowRetryInterval,
                maxBackoff,
                providerCheckInterval,
                propagationTime,
                principalWait,
                orderGrace,
                maxCallsPerAccount);
    }

    /** What is left empty, as templates of manifests do, counts as not given. */
    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /** What IAM takes as a tag's value, and as an OpenID Connect client ID (IAM API reference, Tag, CreateOpenIDConnectProvider). */
    private void validateLengths() {
        require(
                given(clusterId).filter(id -> !TAG_VALUE.matcher(id).matches()).isEmpty(),
                "--cluster-id must be a tag's value of AWS: up to 256 letters, digits, spaces and _.:/=+-@");
        require(
                !audience.isBlank() && audience.length() <= MAX_AUDIENCE,
                "--audience must have 1 to " + MAX_AUDIENCE + " characters");
    }

    private void validate() {
        validateLengths();
        require(
                !leaderElection || given(leaseNamespace).isPresent(),
                "--leader-election needs --lease-namespace or POD_NAMESPACE");
        require(given(eksCluster).isEmpty() || given(region).isPresent(), "--eks-cluster needs --region or AWS_REGION");
        require(httpPort >= 0 && httpPort <= MAX_PORT, "--http-port must be 0 to 65535");
        require(!webhook || given(leaseNamespace).isPresent(), "--webhook needs --lease-namespace or POD_NAMESPACE");
        require(webhookPort >= 0 && webhookPort <= MAX_PORT, "--webhook-port must be 0 to 65535");
        require(!webhookService.isBlank(), "--webhook-service must have a name");
        require(maxCallsPerAccount > 0, "--max-calls-per-account must be at least 1");
        require(slowRetryInterval.isPositive(), "--slow-retry-interval must be longer than 0s");
        require(maxBackoff.isPositive(), "--max-backoff must be longer than 0s");
        require(providerCheckInterval.isPositive(), "--provider-check-interval must be longer than 0s");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new CommandLine.ParameterException(commandLine(), otherwise);
        }
    }

    private Optional<WebhookSettings> webhookSettings() {
        return given(leaseNamespace)
                .filter(_ -> webhook)
                .map(namespace -> new WebhookSettings(
                        webhookAddress, webhookPort, namespace, webhookService, Optional.ofNullable(webhookCertDir)));
    }

    /** How lines are logged; the names are what the user writes. */
    enum LogFormat {
        json,
        text
    }

    /** Which lines of the operator are logged; the names are what the user writes. */
    enum LogLevel {
        error,
        warn,
        info,
        debug,
        trace
    }

    /** The version that the jar's manifest names. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"crossbind " + version()};
        }
    }
}
