package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.apply.KeyedLocks;
import io.crossbind.aws.CallObserver;
import io.crossbind.aws.TickingClock;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.Call;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.operator.Memory;
import io.crossbind.operator.OperatorGraph;
import io.crossbind.operator.Ports;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.SandboxSessions;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.reconcile.port.OwnerRestarter;
import io.crossbind.reconcile.port.Tracer;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The operator and one binding {@code shop/app} for the role of a CI system, in a single thread. A test starts each pass, and gets the time
 * of the next pass.
 */
final class SteppedOperator {
    static final String HOME = "111111111111";
    static final String TARGET = "222222222222";
    static final String S3_READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    static final String SQS_READ = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess";
    static final Duration PROPAGATION = Duration.ofSeconds(10);
    static final Duration ORDER_GRACE = Duration.ofMinutes(5);
    static final Duration SLOW_RETRY = Duration.ofMinutes(3);

    /** The interval between reads of an account, and a second. */
    static final Duration NEXT_READ = Duration.ofSeconds(301);

    private static final String EXTERNAL_ID = "external-id-of-a-test";
    private static final ClusterIdentity IDENTITY =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");

    final TickingClock clock = new TickingClock();
    final AwsSandbox aws = new AwsSandbox(clock, clock::pass, new SplittableRandom(1));
    final RecordedEvents events = new RecordedEvents();
    final Memory memory = new Memory(clock);
    final HeldRecords records = new HeldRecords();
    final List<NamespacedName> requeuedAccounts = new ArrayList<>();

    /** The identity of the cluster, which a test can withhold. */
    Supplier<ClusterIdentity> identity = () -> IDENTITY;

    /** The API server's answer to the next finalizers, other than success. */
    Optional<ClusterFailure> finalizerRefusal = Optional.empty();

    final List<AwsAccount> accounts = new ArrayList<>();
    CrossAccountBinding binding = binding(1, S3_READ, "");
    private OperatorGraph graph;

    /** Observes each call of the operator in AWS. A test can replace the observer. */
    CallObserver calls = _ -> {};

    SteppedOperator() {
        aws.createManagementRole(TARGET, HOME, EXTERNAL_ID, null);
        iam(HOME)
                .createRole(request ->
                        request.path("/ci/").roleName("deployer").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(HOME)));
        allowNamespace("shop");
        Cluster cluster = new Cluster();
        graph = OperatorGraph.of(
                new Ports(
                        cluster,
                        cluster,
                        cluster,
                        Stream::of,
                        _ -> List.of(),
                        records,
                        cluster,
                        (_, _) -> new OwnerRestarter.Result(Set.of(), Set.of(), Set.of()),
                        events,
                        _ -> {},
                        requeuedAccounts::add,
                        new KeyedLocks(),
                        () -> 0.5),
                new OperatorGraph.Settings(
                        PROPAGATION,
                        Duration.ofMinutes(2),
                        ORDER_GRACE,
                        Duration.ofHours(1),
                        Duration.ofMinutes(1),
                        SLOW_RETRY,
                        InjectedNamespaces.none()),
                () -> identity.get(),
                SandboxSessions.of(aws, aws.operatorOf(HOME), clock, call -> calls.called(call)),
                memory,
                clock);
    }

    /** Replaces the AwsAccount of the target to allow bindings of a namespace. */
    void allowNamespace(String namespace) {
        allow(namespace, "arn:aws:iam::aws:policy/*");
    }

    /** Replaces the AwsAccount of the target to allow roles a single managed policy. */
    void allowPolicy(String policy) {
        allow("shop", policy);
    }

    /** Registers the target a second time, by an older AwsAccount. */
    void addOlderAccount() {
        AwsAccount older = Serialization.clone(accounts.getFirst());
        older.getMetadata().setName("older");
        older.getMetadata().setUid("uid-of-older");
        older.getMetadata().setCreationTimestamp("2026-02-01T12:00:00Z");
        accounts.add(older);
    }

    private void allow(String namespace, String policies) {
        accounts.clear();
        accounts.add(Serialization.unmarshal(
                """
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data, uid: uid-of-data, generation: 1, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "%1$s"
                  region: eu-west-1
                  managementRole: {arn: "arn:aws:iam::%1$s:role/crossbind/operator", externalId: "%2$s"}
                  rules:
                    - name: all
                      namespaces: {names: [%3$s]}
                      managedPolicyArns: ["%5$s"]
                      workloads: [Principal]
                      principals: [{arn: "arn:aws:iam::%4$s:role/ci/*"}]
                      resources: ["arn:aws:s3:::reports/*"]
                      actions: ["s3:*"]
                  driftCheckInterval: 5m
                """.formatted(TARGET, EXTERNAL_ID, namespace, HOME, policies), AwsAccount.class));
    }

    private static CrossAccountBinding binding(long generation, String policies, String grants) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: app, namespace: shop, uid: uid-of-app, generation: %d, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {principal: {arn: "arn:aws:iam::%s:role/ci/deployer"}}
                  role: {managedPolicyArns: [%s]}
                  grants: [%s]
                """.formatted(generation, HOME, policies, grants), CrossAccountBinding.class);
    }

    /** Edits the managed policies of the binding's role. */
    void edit(String policies) {
        edit(policies, "");
    }

    /** Creates the bucket {@code reports} in the target account, and edits the binding to grant reads of the bucket. */
    void grantReports() {
        try (S3Client s3 = S3Client.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(TARGET))
                .httpClient(aws.httpClient())
                .build()) {
            s3.createBucket(request -> request.bucket("reports"));
        }
        edit(S3_READ, "{resourceArn: \"arn:aws:s3:::reports/*\", access: Read}");
    }

    private void edit(String policies, String grants) {
        CrossAccountBinding edited = binding(binding.getMetadata().getGeneration() + 1, policies, grants);
        edited.getMetadata().setFinalizers(binding.getMetadata().getFinalizers());
        edited.setStatus(binding.getStatus());
        binding = edited;
    }

    /** Lets time pass, and reads the account if a read is due. */
    void readAccount(Duration time) {
        clock.pass(time);
        for (AwsAccount account : List.copyOf(accounts)) {
            graph.accounts()
                    .run(
                            Serialization.clone(account),
                            false,
                            new Writer<>(account, AwsAccount::setStatus, AwsAccount::getStatus));
        }
    }

    /** From now on the passes are traced. */
    void trace(Tracer tracer) {
        graph = graph.traced(tracer);
    }

    /** Runs a pass over the binding, and returns when the next one is due. */
    Optional<Duration> pass() {
        return graph.bindings()
                .run(
                        Serialization.clone(binding),
                        false,
                        new Writer<>(binding, CrossAccountBinding::setStatus, CrossAccountBinding::getStatus));
    }

    /** The binding has its access, and IAM enforces the access everywhere. */
    void deliver() {
        readAccount(Duration.ZERO);
        pass();
        clock.pass(PROPAGATION);
        pass();
    }

    void delete() {
        binding.getMetadata().setDeletionTimestamp(clock.instant().toString());
    }

    String reason() {
        return ready().getReason();
    }

    private Condition ready() {
        return Conditions.ready(Objects.requireNonNull(binding.getStatus()).conditions())
                .orElseThrow();
    }

    /** The operations that the operator called in AWS since the last {@code clearCalls}, oldest first. */
    List<String> operations() {
        return aws.calls().stream().map(Call::operation).toList();
    }

    /** The binding's role in AWS. */
    Optional<RoleView> role() {
        return aws.inspect().roles(TARGET).values().stream()
                .filter(role -> role.name().startsWith("shop-app-"))
                .findFirst();
    }

    IamClient iam(String account) {
        return IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(aws.httpClient())
                .build();
    }

    private FixedCaches caches() {
        return new FixedCaches(List.copyOf(accounts), List.of(binding), Set.of());
    }

    /** Writes to an object, which the caches show at once. */
    private final class Writer<P extends HasMetadata, S> implements ObjectWriter<P> {
        private final P object;
        private final BiConsumer<P, S> setter;
        private final Function<P, S> getter;

        Writer(P object, BiConsumer<P, S> setter, Function<P, S> getter) {
            this.object = object;
            this.setter = setter;
            this.getter = getter;
        }

        @Override
        public P applyStatus(P fields) {
            setter.accept(object, getter.apply(fields));
            return Serialization.clone(object);
        }

        @Override
        public P replaceStatus(P object) {
            return applyStatus(object);
        }

        @Override
        public P applyFinalizer(P fields) {
            refuse();
            fields.getMetadata().getFinalizers().forEach(object::addFinalizer);
            return Serialization.clone(object);
        }

        @Override
        public void removeFinalizer() {
            object.removeFinalizer(Finalizers.NAME);
        }
    }

    private void refuse() {
        finalizerRefusal.ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** Caches that show each write at once. A binding for a principal has no objects in the cluster. */
    private final class Cluster implements ClusterView, IndexedBindings, ClusterCommands {
        @Override
        public Optional<AwsAccount> account(String name) {
            return caches().account(name);
        }

        @Override
        public Stream<AwsAccount> accounts() {
            return caches().accounts();
        }

        @Override
        public Optional<NamespaceFacts> namespace(String name) {
            return caches().namespace(name);
        }

        @Override
        public Optional<ObservedServiceAccount> serviceAccount(NamespacedName name) {
            return Optional.empty();
        }

        @Override
        public Optional<ObservedConfigMap> configMap(NamespacedName name, Set<String> bindings) {
            return Optional.empty();
        }

        @Override
        public Optional<CrossAccountBinding> get(NamespacedName name) {
            return caches().get(name);
        }

        @Override
        public List<CrossAccountBinding> byIndex(String index, String key) {
            return caches().byIndex(index, key);
        }

        @Override
        public void applyFinalizer(AwsAccount fields) {
            refuse();
            accounts.forEach(account -> account.addFinalizer(Finalizers.NAME));
        }

        @Override
        public ClusterChanges changesFor(CrossAccountBinding of, Function<String, Set<String>> bindings) {
            return change -> {
                throw new IllegalStateException(change.toString());
            };
        }

        @Override
        public Optional<ObservedServiceAccount> readServiceAccount(NamespacedName name) {
            return Optional.empty();
        }

        @Override
        public Optional<ObservedConfigMap> readConfigMap(NamespacedName name, Set<String> bindings) {
            return Optional.empty();
        }

        @Override
        public Optional<String> readNamespaceUid(String name) {
            return Optional.of("uid-of-" + name);
        }
    }
}
