package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.RecordedLog;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.KeyedLocks;
import io.crossbind.aws.TickingClock;
import io.crossbind.desired.Desired;
import io.crossbind.inventory.AccountReader;
import io.crossbind.inventory.Inventory;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.binding.AccountObservation;
import io.crossbind.plan.binding.PolicyObservation;
import io.crossbind.plan.binding.Ref;
import io.crossbind.plan.binding.Side;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.NoCommands;
import io.crossbind.reconcile.NoWriter;
import io.crossbind.reconcile.SandboxSessions;
import io.crossbind.status.BindingOutcome.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;

/** The facts about the accounts for a pass over a binding, from the snapshots and from its own reads. */
class BindingGathererTest {
    private static final String HOME = "111111111111";
    private static final String TARGET = "222222222222";
    private static final String EXTERNAL_ID = "external-id-of-a-test";
    private static final String CLUSTER = "arn:aws:eks:eu-west-1:" + HOME + ":cluster/prod";
    private static final String SERVICE_ACCOUNT = "shop/app";
    private static final ResourceArn BUCKET = ResourceArn.parse("arn:aws:s3:::reports");
    private static final ClusterIdentity IDENTITY =
            new ClusterIdentity(CLUSTER, new Issuer("https://issuer.example"), "sts.amazonaws.com");

    private final TickingClock clock = new TickingClock();
    private final AwsSandbox aws = new AwsSandbox(clock, clock::pass, new SplittableRandom(1));
    private final AccountRegistry accounts = new AccountRegistry(
            () -> IDENTITY, SandboxSessions.of(aws, aws.operatorOf(HOME), clock), new Inventory(), clock);
    private final TrustedSourceRoles sources = new TrustedSourceRoles();
    private final AwsAccount home = account("home", HOME, "");
    private final AwsAccount data = account(
            "data",
            TARGET,
            "managementRole: {arn: \"arn:aws:iam::%s:role/crossbind/operator\", externalId: \"%s\"}"
                    .formatted(TARGET, EXTERNAL_ID));

    @BeforeEach
    void open() {
        aws.createManagementRole(TARGET, HOME, EXTERNAL_ID, null);
    }

    private static AwsAccount account(String name, String id, String managementRole) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  %s
                  rules:
                    - name: all
                      namespaces: {names: [shop]}
                      workloads: [ServiceAccount]
                      deliveries: [WebIdentity, RoleChaining, PodIdentity]
                      resources: ["arn:aws:s3:::reports/*"]
                      actions: ["s3:*"]
                """.formatted(name, id, managementRole), AwsAccount.class);
    }

    private static CrossAccountBinding binding(String name, String delivery, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: shop, uid: uid-of-%1$s, creationTimestamp: "2026-03-01T00:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: app, delivery: %2$s}}
                  role: {}
                  grants: [{resourceArn: "arn:aws:s3:::reports/*", access: Read}]
                status: %3$s
                """.formatted(name, delivery, status), CrossAccountBinding.class);
    }

    private record Pass(Desired.Wanted wanted, BindingGatherer gatherer) {
        @Nullable
        PolicyObservation policy() {
            return gatherer.observations().policies().get(BUCKET);
        }

        String targetRole() {
            return wanted.target().orElseThrow().role().name();
        }
    }

    private Pass pass(CrossAccountBinding binding) {
        FixedCaches caches = new FixedCaches(List.of(home, data), List.of(binding), Set.of());
        BindingContext context =
                new BindingContext(binding, new NoWriter<>(), caches, new BindingIndex(caches), new HeldRecords());
        BindingAccounts found = BindingAccounts.of(context, accounts);
        Desired desired = found.design(
                        context, new ServiceAccountMembers(accounts, new BindingMemories(), new KeyedLocks()))
                .desired();
        assertThat(desired).isInstanceOf(Desired.Wanted.class);
        Desired.Wanted wanted = (Desired.Wanted) desired;
        return new Pass(wanted, new BindingGatherer(context, found, wanted, new NoCommands(), sources, clock));
    }

    private Pass pass(String delivery) {
        return pass(binding("web", delivery, "{conditions: []}"));
    }

    private static ObservedAssociation association(String id) {
        return new ObservedAssociation(id, "arn:aws:iam::111111111111:role/crossbind/app", null, null, Map.of());
    }

    private void createBucket() {
        try (S3Client s3 = S3Client.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(TARGET))
                .httpClient(aws.httpClient())
                .build()) {
            s3.createBucket(request -> request.bucket("reports"));
        }
    }

    // Associations

    @Test
    void associationThatNoPodNeedsIsKnownToBeNone() {
        assertThat(pass("WebIdentity").gatherer().observations().associationIsKnown())
                .isTrue();
        assertThat(pass("PodIdentity").gatherer().observations().associationIsKnown())
                .as("no read has shown the association")
                .isFalse();
    }

    @Test
    void associationThatThePassHasReadCountsAlthoughTheSnapshotLosesIt() {
        Pass pass = pass("PodIdentity");
        accounts.inventoryOf(home).associations().put(SERVICE_ACCOUNT, Optional.of(association("a-1")));
        assertThat(pass.gatherer().observations().cluster().association()).contains(association("a-1"));
        pass.gatherer().read(new Ref.Association());
        accounts.inventoryOf(home).associations().invalidate(SERVICE_ACCOUNT);
        assertThat(pass.gatherer().observations().associationIsKnown()).isTrue();
        assertThat(pass.gatherer().observations().cluster().association()).contains(association("a-1"));
    }

    // Policies of resources

    @Test
    void policyOfTheSnapshotIsReadOnceMoreBeforeItCountsAsFresh() {
        createBucket();
        Pass pass = pass("WebIdentity");
        assertThat(pass.policy()).as("no read has shown the policy").isNull();
        accounts.inventoryOf(data).policies().put(BUCKET, Optional.of("{}"));
        assertThat(pass.policy()).isEqualTo(new PolicyObservation.Known(Optional.of("{}"), false));
        pass.gatherer().read(new Ref.Policy(BUCKET));
        assertThat(pass.policy()).isEqualTo(new PolicyObservation.Known(Optional.empty(), true));
    }

    @Test
    void policyThatCannotBeReadEndsThePassOnlyIfARetryCanHelp() {
        createBucket();
        Pass pass = pass("WebIdentity");
        aws.faults().on("s3", "GetBucketPolicy").times(1).fail("SlowDown", 503, "Please reduce your request rate");
        assertThatThrownBy(() -> pass.gatherer().read(new Ref.Policy(BUCKET)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().isTransient()).isTrue());
        aws.faults().on("s3", "GetBucketPolicy").accessDenied();
        pass.gatherer().read(new Ref.Policy(BUCKET));
        assertThat(pass.policy())
                .isInstanceOfSatisfying(
                        PolicyObservation.Unreadable.class,
                        unreadable ->
                                assertThat(unreadable.problem().isTransient()).isFalse());
    }

    // Roles

    @Test
    void quotasOfTheAccountDecideHowManyPoliciesARoleMayHave() {
        AccountAccess access = accounts.access(data);
        new AccountReader(clock, Duration.ofHours(1))
                .readIfDue(
                        access.inventory(),
                        new AccountReader.Request(
                                access.session(),
                                access.policies(),
                                IDENTITY,
                                "/crossbind/",
                                accounts.providerArn(data),
                                Set::of,
                                Set::of),
                        Duration.ofMinutes(5));
        assertThat(access.inventory().facts()).isPresent();
        assertThat(pass("WebIdentity").gatherer().observations().target())
                .map(AccountObservation::attachedPoliciesQuota)
                .contains(10);
    }

    @Test
    void roleOfAnotherOwnerIsLoggedForTheAdministratorAndNotNamedToTheTenant() {
        Pass pass = pass("WebIdentity");
        createRole(pass.targetRole(), "shop/web");
        try (RecordedLog log = RecordedLog.of(BindingGatherer.class)) {
            pass.gatherer().read(new Ref.Role(Side.TARGET));
            assertThat(log.events()).isEmpty();
        }
        Pass stranger = pass(binding("other", "WebIdentity", "{conditions: []}"));
        createRole(stranger.targetRole(), "treasury/payments");
        try (RecordedLog log = RecordedLog.of(BindingGatherer.class)) {
            stranger.gatherer().read(new Ref.Role(Side.TARGET));
            assertThat(log.events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.getFormattedMessage())
                            .contains(stranger.targetRole(), "treasury/payments"));
        }
    }

    @Test
    void sourceRoleThatThisProcessCreatedAgainIsTrustedAlthoughTheStatusRecordsTheFormerId() {
        Pass first = pass("RoleChaining");
        String role = first.wanted().source().orElseThrow().role().arn();
        String status = "{conditions: [], sourceRole: {arn: \"" + role + "\", id: AROA1}}";
        Pass next = pass(binding("web", "RoleChaining", status));
        assertThat(next.gatherer().recorded().sourceIds().trust("AROA2")).isFalse();
        sources.created(new Role(role, "AROA2"));
        assertThat(next.gatherer().recorded().sourceIds().trust("AROA2")).isTrue();
    }

    private void createRole(String name, String owner) {
        try (IamClient iam = IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(aws.administratorOf(TARGET))
                .httpClient(aws.httpClient())
                .build()) {
            iam.createRole(request -> request.roleName(name)
                    .path("/crossbind/")
                    .assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(TARGET))
                    .tags(tag(OwnerTags.CLUSTER, CLUSTER), tag(OwnerTags.BINDING, owner)));
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    // Other objects

    private static List<Ref> refsOfRemovals() {
        return List.of(
                new Ref.OwnedRole(Side.TARGET, "web"),
                new Ref.RoleToRemove(Side.TARGET, "web"),
                new Ref.ServiceAccount());
    }

    @ParameterizedTest
    @MethodSource("refsOfRemovals")
    void objectThatOnlyARemovalNeedsIsNotRead(Ref ref) {
        BindingGatherer gatherer = pass("WebIdentity").gatherer();
        assertThatThrownBy(() -> gatherer.read(ref)).isInstanceOf(IllegalArgumentException.class);
        assertThat(aws.calls()).isEmpty();
    }

    private static List<Ref> refsOfDeliveries() {
        return List.of(
                new Ref.Role(Side.TARGET),
                new Ref.Provider(Side.TARGET),
                new Ref.ManagedPolicy("arn:aws:iam::aws:policy/A"));
    }

    @ParameterizedTest
    @MethodSource("refsOfDeliveries")
    void objectThatNoRemovalNeedsIsNotRead(Ref ref) {
        GivenAccessGatherer gatherer = removal(List.of(home, data));
        assertThatThrownBy(() -> gatherer.read(ref)).isInstanceOf(IllegalArgumentException.class);
        assertThat(aws.calls()).isEmpty();
    }

    @Test
    void removalWaitsForTheFirstReadOfAnAccountButNotForAnAccountThatIsMissing() {
        assertThat(removal(List.of(home, data)).observations().unreadAccount()).isPresent();
        assertThat(removal(List.of()).observations().unreadAccount()).isEmpty();
    }

    private GivenAccessGatherer removal(List<AwsAccount> all) {
        CrossAccountBinding binding = binding("web", "WebIdentity", "{conditions: []}");
        FixedCaches caches = new FixedCaches(all, List.of(binding), Set.of());
        BindingContext context =
                new BindingContext(binding, new NoWriter<>(), caches, new BindingIndex(caches), new HeldRecords());
        return new GivenAccessGatherer(context, accounts, new NoCommands(), List.of(), clock);
    }
}
