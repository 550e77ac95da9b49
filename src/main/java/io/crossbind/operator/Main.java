package io.crossbind.operator;

import io.crossbind.kubernetes.ClusterDiscovery;
import io.crossbind.model.Durations;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads the configuration and starts the operator. A flag overrides an environment variable, and an environment variable overrides the
 * file.
 */
@Command(
        name = "crossbind",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = ReadyCommand.class,
        sortOptions = false,
        description = "Kubernetes operator that gives workloads scoped IAM access to other AWS accounts.",
        footer = "%nEach option can also be given as an environment variable, such as CROSSBIND_CLUSTER_ID for"
                + " --cluster-id, or in the file of --config as a line such as cluster-id=...%n")
public final class Main implements Callable<Integer> {
    private static final int MAX_AUDIENCE = 255;
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]{1,256}");

    /** Exit code if the CustomResourceDefinitions are not installed; picocli uses 1 and 2. */
    private static final int MISSING_KINDS = 3;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--config", description = "Properties file that contains options.")
    @Nullable
    Path config;

    @Option(
            names = "--cluster-id",
            description =
                    "Value of the owner tag crossbind.io/cluster on all AWS objects that the operator creates. Reuse the value"
                            + " when you rebuild a cluster so that the cluster recovers its roles. If you change the value while"
                            + " bindings exist, these bindings get the reason ClusterIdChanged. Default: the EKS cluster's ARN, otherwise the issuer"
                            + " without https://.")
    @Nullable
    String clusterId;

    @Option(
            names = "--issuer",
            description =
                    "Issuer of the cluster's service account tokens, an https URL without a port. Default: read from EKS,"
                            + " otherwise from the API server.")
    @Nullable
    String issuer;

    @Option(
            names = "--audience",
            defaultValue = "sts.amazonaws.com",
            description =
                    "Audience of service account tokens, in OIDC providers, trust policies and annotations. Default: ${DEFAULT-VALUE}.")
    String audience = "";

    @Option(
            names = "--eks-cluster",
            description =
                    "Name of this cluster in EKS. The operator reads the issuer and the cluster's ARN with eks:DescribeCluster.")
    @Nullable
    String eksCluster;

    @Option(names = "--region", description = "Region of the EKS cluster. Default: AWS_REGION.")
    @Nullable
    String region;

    @Option(
            names = "--leader-election",
            defaultValue = "true",
            arity = "1",
            description = "Whether replicas elect a leader; false only outside a cluster. Default: ${DEFAULT-VALUE}.")
    boolean leaderElection;

    @Option(names = "--lease-namespace", description = "Namespace of the Lease crossbind. Default: POD_NAMESPACE.")
    @Nullable
    String leaseNamespace;

    @Option(
            names = "--http-address",
            defaultValue = "0.0.0.0",
            description = "Address of /livez, /readyz and /metrics. Default: ${DEFAULT-VALUE}.")
    String httpAddress = "";

    @Option(
            names = "--http-port",
            defaultValue = "8080",
            description = "Port of the health and metrics server. Default: ${DEFAULT-VALUE}.")
    int httpPort;

    @Mixin
    WebhookOptions webhook = new WebhookOptions();

    @Mixin
    LogOptions logging = new LogOptions();

    @Mixin
    TraceOptions tracing = new TraceOptions();

    @Option(
            names = "--slow-retry-interval",
            defaultValue = "5m",
            description =
                    "Retry interval for problems in places that the operator does not watch, most often in AWS. A person must fix"
                            + " these problems. Default: ${DEFAULT-VALUE}.")
    Duration slowRetryInterval = Duration.ZERO;

    @Option(
            names = "--max-backoff",
            defaultValue = "5m",
            description = "Longest backoff between retries of transient failures. Default: ${DEFAULT-VALUE}.")
    Duration maxBackoff = Duration.ZERO;

    @Option(
            names = "--provider-check-interval",
            defaultValue = "1h",
            description = "How often the operator re-reads an account's caller identity, quotas and OpenID Connect"
                    + " provider, and tests roles in unmanaged accounts. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration providerCheckInterval = Duration.ZERO;

    @Option(
            names = "--propagation-time",
            defaultValue = "10s",
            description = "How long a binding stays Propagating after an IAM write; also how long the operator waits"
                    + " until RAM lists a new share."
                    + " Default: ${DEFAULT-VALUE}.")
    Duration propagationTime = Duration.ZERO;

    /** The option is hidden because users cannot change IAM's propagation time; only tests shorten it. */
    @Option(
            names = "--principal-wait",
            defaultValue = "2m",
            hidden = true,
            description = "How long IAM may reject a new principal before the principal counts as missing. Default:"
                    + " ${DEFAULT-VALUE}.")
    Duration principalWait = Duration.ZERO;

    @Option(
            names = "--order-grace",
            defaultValue = "5m",
            description = "How long an object stays Reconciling while it waits until another object of the cluster is"
                    + " created or deleted; after this time it is Stalled. Default: ${DEFAULT-VALUE}.")
    Duration orderGrace = Duration.ZERO;

    @Option(
            names = "--max-calls-per-account",
            defaultValue = "4",
            description = "Maximum concurrent AWS API calls for each account. Default: ${DEFAULT-VALUE}.")
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
                .setDefaultValueProvider(new OptionDefaults(System.getenv()))
                .setParameterExceptionHandler(Main::reject);
    }

    /** Prints the mistake as the last line. Picocli's own handler prints a hundred lines of help after the mistake. */
    private static int reject(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.getErr()
                .println(mistake.getMessage() + ". Run '"
                        + command.getCommandSpec().qualifiedName() + " --help' for all options.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        logging.apply();
        Configuration configuration = configuration(System.getenv("HOSTNAME"));
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info("starting as {}: crossbind {} {}", configuration.instance(), version(), effectiveFlags());
        try {
            CrossbindOperator.start(configuration, version(), tracing.start(version()));
            return 0;
        } catch (MissingKinds e) {
            log.error(e.getMessage());
            return MISSING_KINDS;
        }
    }

    /** Every documented flag with its effective value from any source. No value is secret, because the operator accepts no credentials by flag. */
    String effectiveFlags() {
        return spec.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp() && !option.hidden())
                .map(option -> {
                    @Nullable Object value = option.getValue();
                    // Prints a duration in the form of flags: 5m in place of PT5M.
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
                given(leaseNamespace).flatMap(webhook::settings),
                hostName == null ? "crossbind" : hostName,
                slowRetryInterval,
                maxBackoff,
                providerCheckInterval,
                propagationTime,
                principalWait,
                orderGrace,
                maxCallsPerAccount);
    }

    /** The option's value, if given. An empty value counts as not given, because templates of manifests may write an empty value. */
    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    /**
     * Checks IAM's limits for the length of tag values and OpenID Connect client IDs (IAM API reference, Tag, CreateOpenIDConnectProvider).
     */
    private void validateLengths() {
        require(
                given(clusterId).filter(id -> !TAG_VALUE.matcher(id).matches()).isEmpty(),
                "--cluster-id must be a valid AWS tag value: up to 256 letters, digits, spaces and _.:/=+-@");
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
        require(WebhookOptions.isPort(httpPort), "--http-port must be 0 to 65535");
        webhook.mistake(given(leaseNamespace).isPresent()).ifPresent(mistake -> require(false, mistake));
        require(maxCallsPerAccount > 0, "--max-calls-per-account must be at least 1");
        require(slowRetryInterval.isPositive(), "--slow-retry-interval must be longer than 0s");
        require(maxBackoff.isPositive(), "--max-backoff must be longer than 0s");
        require(providerCheckInterval.isPositive(), "--provider-check-interval must be longer than 0s");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** The version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"crossbind " + version()};
        }
    }
}
