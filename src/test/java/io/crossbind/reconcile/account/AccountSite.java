package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.Applier;
import io.crossbind.apply.KeyedLocks;
import io.crossbind.apply.PolicyChanges;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.aws.TickingClock;
import io.crossbind.inventory.AccountReader;
import io.crossbind.inventory.Inventory;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.OwnerTags;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.NoCommands;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.SandboxSessions;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.AccountStatuses;
import io.crossbind.status.OrderGrace;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/** The passes over the AwsAccount {@code data}, on an AWS in this process. A test sets the bindings and shares of the account. */
final class AccountSite implements ObjectWriter<AwsAccount> {
    static final String HOME = "111111111111";
    static final String DATA = "222222222222";
    static final String PROVIDER = "arn:aws:iam::" + DATA + ":oidc-provider/issuer.example";
    static final Duration SLOW = Duration.ofMinutes(30);
    static final Duration GRACE = Duration.ofMinutes(10);

    private static final String EXTERNAL_ID = "5e0c1d52-77c5-4a54-8f0e-3f6a4a0b7d90";
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");

    final TickingClock clock = new TickingClock();
    final AwsSandbox aws = new AwsSandbox(clock, _ -> {}, new SplittableRandom(1));
    final NamedBindings bindings = new NamedBindings();
    final Set<String> shares = new TreeSet<>();
    final RecordedEvents events = new RecordedEvents();
    final AccountStates states = new AccountStates(clock);

    /** Each AwsAccount of the cluster. */
    final HeldRecords records = new HeldRecords();

    final List<AwsAccount> all = new ArrayList<>();

    /** The identity of the cluster, or the failure to find it out. */
    Supplier<ClusterIdentity> cluster = () -> CLUSTER;

    /** The UID of a namespace, or the failure to read it. */
    Function<String, Optional<String>> namespaceUid = _ -> Optional.empty();

    final AccountRegistry accounts = new AccountRegistry(
            () -> cluster.get(), SandboxSessions.of(aws, aws.operatorOf(HOME), clock), new Inventory(), clock);
    final Orphans orphans;
    final RetainedRoles retained;
    final AccountPass pass;
    final AccountReconciliation reconciliation;

    AccountSite() {
        FixedCaches view = new FixedCaches(all, List.of(), Set.of());
        AccountContents contents =
                new AccountContents(accounts, new AccountReader(clock, Duration.ofHours(1)), bindings, clock);
        AccountSites sites = new AccountSites(view, accounts, contents, namespaces());
        retained = new RetainedRoles(records, bindings, view, accounts);
        orphans = new Orphans(bindings, new OrphanedRecords(records, bindings, view, accounts), retained, view, clock);
        AccountDependents dependents = new AccountDependents(bindings, _ -> shares.stream(), orphans, retained);
        ProviderChanges providers = new ProviderChanges(new KeyedLocks(), clock);
        AccountEvents reports = new AccountEvents(events);
        AccountExecutor executor = new AccountExecutor(
                new Applier(providers, new PolicyChanges(new KeyedLocks()), clock),
                providers,
                bindings,
                records,
                reports);
        pass = new AccountPass(sites, dependents, executor, reports, clock);
        AccountStatuses statuses = new AccountStatuses(new OrderGrace(GRACE, clock));
        reconciliation = new AccountReconciliation(
                pass,
                new AccountRecorder(
                        sites,
                        dependents,
                        new AccountStatusWriter(view, statuses, states, events),
                        new Retries(Duration.ofMinutes(5), SLOW, () -> 0.5),
                        clock),
                accounts);
    }

    /** Lets the operator assume its management role in the account. */
    void open() {
        aws.createManagementRole(DATA, HOME, EXTERNAL_ID, null);
    }

    /** The AwsAccount of the operator's own account. */
    static AwsAccount home() {
        return account("home", HOME, "");
    }

    /** Adds or replaces the AwsAccount {@code data}. */
    AwsAccount data(String more) {
        AwsAccount data = account("data", DATA, """
                  managementRole: {arn: "arn:aws:iam::%s:role/crossbind/operator", externalId: "%s"}
                %s""".formatted(DATA, EXTERNAL_ID, more.indent(2)));
        all.removeIf(known -> known.getMetadata().getName().equals("data"));
        all.add(data);
        return data;
    }

    static AwsAccount account(String name, String id, String spec) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, uid: uid-of-%s, generation: 1, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  rules: [{name: all, namespaces: {names: [shop]}}]
                %s""".formatted(name, name, id, spec), AwsAccount.class);
    }

    /** Creates a role of a binding in the account, and returns its ARN. */
    String role(String name, String binding, String namespaceUid) {
        return administrator()
                .createRole(request -> request.path("/crossbind/")
                        .roleName(name)
                        .assumeRolePolicyDocument("""
                                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                  "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": "sts:AssumeRole"}]}
                                """.formatted(DATA))
                        .tags(
                                tag(OwnerTags.CLUSTER, CLUSTER.id()),
                                tag(OwnerTags.BINDING, binding),
                                tag(OwnerTags.NAMESPACE_UID, namespaceUid)))
                .role()
                .arn();
    }

    /** Creates a role of others with trust in the provider of the cluster's issuer. */
    void roleThatTrustsTheProvider() {
        administrator()
                .createRole(request -> request.roleName("of-others").assumeRolePolicyDocument("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                          "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity"}]}
                        """.formatted(PROVIDER)));
    }

    /** Creates the provider of the cluster's issuer in the account. */
    void provider() {
        administrator()
                .createOpenIDConnectProvider(request -> request.url("https://issuer.example")
                        .clientIDList(CLUSTER.audience())
                        .tags(tag(OwnerTags.CLUSTER, CLUSTER.id())));
    }

    private IamClient administrator() {
        return IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(aws.administratorOf(DATA))
                .httpClient(aws.httpClient())
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    // The cluster

    private ClusterCommands namespaces() {
        return new NoCommands() {
            @Override
            public Optional<String> readNamespaceUid(String name) {
                return namespaceUid.apply(name);
            }
        };
    }

    @Override
    public AwsAccount applyStatus(AwsAccount fields) {
        AwsAccount written = written(fields);
        written.setStatus(fields.getStatus());
        return written;
    }

    @Override
    public AwsAccount replaceStatus(AwsAccount object) {
        return applyStatus(object);
    }

    @Override
    public AwsAccount applyFinalizer(AwsAccount fields) {
        AwsAccount written = written(fields);
        fields.getFinalizers().forEach(written::addFinalizer);
        return written;
    }

    private AwsAccount written(AwsAccount fields) {
        return all.stream()
                .filter(known -> known.getMetadata()
                        .getName()
                        .equals(fields.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void removeFinalizer() {
        throw new IllegalStateException("removal of a finalizer");
    }
}
