package io.crossbind.reconcile.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applier;
import io.crossbind.apply.KeyedLocks;
import io.crossbind.apply.PolicyChanges;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.IamProviders;
import io.crossbind.aws.IamRoles;
import io.crossbind.aws.TickingClock;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import io.crossbind.plan.account.AccountChange;
import io.crossbind.plan.account.AccountPlan;
import io.crossbind.plan.account.BlockCause;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.RecordedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.model.Tag;

/** The Events for an administrator about a change of an account without a binding, and the bindings requeued by the change. */
class AccountExecutorTest {
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");
    private static final String PROVIDER = "arn:aws:iam::" + FakeAccount.ID + ":oidc-provider/issuer.example";
    private static final String FORMER = "arn:aws:iam::" + FakeAccount.ID + ":oidc-provider/former.example";
    private static final AwsAccount ACCOUNT = AccountSite.account("data", FakeAccount.ID, "  driftCheckInterval: 5m");
    private static final AccountChange BLOCK = new AccountChange.BlockRole(
            "shop-app",
            BlockCause.WITHOUT_BINDING,
            List.of(new Change.UpdateTrustPolicy("shop-app", TrustPolicies.nobody())));

    private final TickingClock clock = new TickingClock();
    private final FakeAccount aws = new FakeAccount();
    private final AccountInventory inventory = new AccountInventory();
    private final PolicyStores policies = PolicyStores.in(aws.session(), clock);
    private final AccountAccess access = new AccountAccess(aws.session(), inventory, CLUSTER, policies);
    private final NamedBindings bindings = new NamedBindings();
    private final RecordedEvents events = new RecordedEvents();
    private final List<AccountChange> asked = new ArrayList<>();
    private boolean isUnused = true;

    @BeforeEach
    void read() {
        aws.iam()
                .createRole(role -> role.roleName("shop-app")
                        .path("/crossbind/")
                        .assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": []}""")
                        .maxSessionDuration(3600)
                        .tags(
                                owner(),
                                Tag.builder()
                                        .key(OwnerTags.BINDING)
                                        .value("shop/app")
                                        .build()));
        provider("https://issuer.example");
        provider("https://former.example");
        new AccountReader(clock, Duration.ofHours(1))
                .readIfDue(
                        inventory,
                        new AccountReader.Request(
                                aws.session(), policies, CLUSTER, "/crossbind/", PROVIDER, Set::of, Set::of),
                        Duration.ofMinutes(5));
    }

    private void provider(String url) {
        aws.iam()
                .createOpenIDConnectProvider(request ->
                        request.url(url).clientIDList("sts.amazonaws.com").tags(owner()));
    }

    private static Tag owner() {
        return Tag.builder().key(OwnerTags.CLUSTER).value("prod").build();
    }

    private final HeldRecords records = new HeldRecords();

    private Optional<Reason> execute(AccountChange... changes) {
        ProviderChanges providers = new ProviderChanges(new KeyedLocks(), clock);
        AccountExecutor executor = new AccountExecutor(
                new Applier(providers, new PolicyChanges(new KeyedLocks()), clock),
                providers,
                bindings,
                records,
                new AccountEvents(events));
        return executor.execute(ACCOUNT, access, new AccountPlan(List.of(changes)), change -> {
                    asked.add(change);
                    return isUnused;
                })
                .map(Problem::reason);
    }

    private void refuse(String operation) {
        aws.iam().failNext(operation, SdkClientException.create("connection reset"));
    }

    private List<String> providers() {
        return List.copyOf(new IamProviders(aws.session()).list());
    }

    // Roles

    @Test
    void blockedRoleIsReportedAndTheBindingsOfItsNamePassAgain() {
        assertThat(execute(BLOCK)).isEmpty();
        assertThat(new IamRoles(aws.session()).read("shop-app").orElseThrow().trust())
                .isEqualTo(TrustPolicies.nobody());
        assertThat(events.all()).singleElement().asString().startsWith("TrustWithdrawn: Role shop-app ");
        assertThat(bindings.takeRequeued()).containsExactly("shop-app");
    }

    @Test
    void roleThatCannotBeBlockedIsReportedAndHoldsUpNoOtherChange() {
        refuse("UpdateAssumeRolePolicy");
        assertThat(execute(BLOCK, new AccountChange.RemoveFormerProvider(FORMER)))
                .isEmpty();
        assertThat(events.all()).hasSize(2);
        assertThat(events.all().getFirst()).startsWith("AwsUnreachable: ");
        assertThat(events.all().getLast()).startsWith("FormerProviderRemoved: ");
        assertThat(bindings.takeRequeued()).isEmpty();
    }

    // Providers

    @Test
    void formerProviderThatNothingUsesIsDeletedAndReported() {
        AccountChange change = new AccountChange.RemoveFormerProvider(FORMER);
        isUnused = false;
        execute(change);
        assertThat(asked).containsExactly(change);
        assertThat(events.all()).isEmpty();
        assertThat(providers()).contains(FORMER);

        isUnused = true;
        execute(change);
        assertThat(providers()).containsExactly(PROVIDER);
        assertThat(events.all()).singleElement().asString().startsWith("FormerProviderRemoved: Deleted " + FORMER);
    }

    @Test
    void formerProviderThatCannotBeDeletedIsReportedAndNotTriedAgainBeforeTheNextRead() {
        refuse("DeleteOpenIDConnectProvider");
        assertThat(execute(new AccountChange.RemoveFormerProvider(FORMER)))
                .as("the account itself is usable")
                .isEmpty();
        assertThat(events.all())
                .singleElement()
                .asString()
                .startsWith("FormerProviderLeft: The operator could not delete " + FORMER)
                .contains("connection reset");
        assertThat(inventory.formerProviders().arns()).containsExactly(FORMER);
        assertThat(inventory.formerProviders().untried()).isEmpty();
    }

    @Test
    void bindingsPassAgainOnlyIfTheProviderWasDeleted() {
        AccountChange change = new AccountChange.RemoveProvider(PROVIDER);
        isUnused = false;
        assertThat(execute(change)).isEmpty();
        assertThat(asked).containsExactly(change);
        assertThat(bindings.takeRequeued()).isEmpty();

        isUnused = true;
        assertThat(execute(change)).isEmpty();
        assertThat(providers()).containsExactly(FORMER);
        assertThat(bindings.takeRequeued()).containsExactly("all");
    }

    @Test
    void providerThatCannotBeDeletedIsAProblemOfTheAccount() {
        refuse("DeleteOpenIDConnectProvider");
        assertThat(execute(new AccountChange.RemoveProvider(PROVIDER), BLOCK)).contains(Reason.AWS_UNREACHABLE);
        assertThat(bindings.takeRequeued()).containsExactly("shop-app");
    }
}
