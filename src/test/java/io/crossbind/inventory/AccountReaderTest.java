package io.crossbind.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.KeyedLocks;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.IamRoles;
import io.crossbind.aws.TickingClock;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.Tag;

class AccountReaderTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://oidc.example.com"), "sts.amazonaws.com");

    private final FakeAccount account = new FakeAccount();
    private final TickingClock clock = new TickingClock();
    private final AccountInventory inventory = new AccountInventory();
    private final AccountReader reader = new AccountReader(clock, Duration.ofHours(1));
    private final AccountReader.Request request = new AccountReader.Request(
            account.session(),
            PolicyStores.in(account.session(), InstantSource.system()),
            CLUSTER,
            "/crossbind/",
            "arn:provider",
            Set::of,
            Set::of);

    @Test
    void theFirstReadMakesTheAccountKnown() {
        create("orders");
        assertThat(read()).containsExactly("orders");
        assertThat(inventory.isKnown()).isTrue();
        assertThat(inventory.facts())
                .contains(new AccountInventory.Facts(
                        "arn:aws:sts::111122223333:assumed-role/operator/crossbind",
                        new io.crossbind.model.Quotas(1, 5000, 2048, 10),
                        clock.instant()));
    }

    @Test
    void nothingIsReadBeforeItIsDue() {
        read();
        clock.pass(INTERVAL.minusMillis(1));
        int calls = account.iam().calls().size();
        assertThat(read()).isEmpty();
        assertThat(account.iam().calls()).hasSize(calls);
    }

    @Test
    void rolesAreReadAgainAtTheirIntervalAndFactsAtTheirs() {
        read();
        clock.pass(INTERVAL);
        create("orders");
        assertThat(read()).containsExactly("orders");
        assertThat(calls("GetAccountAuthorizationDetails")).isEqualTo(2);
        assertThat(calls("GetAccountSummary")).isEqualTo(1);
        clock.pass(Duration.ofHours(1));
        read();
        assertThat(calls("GetAccountSummary")).isEqualTo(2);
        assertThat(calls("GetOpenIDConnectProvider")).isEqualTo(2);
    }

    @Test
    void whatExpiredIsReadAtOnce() {
        read();
        inventory.expire();
        read();
        read();
        assertThat(calls("GetAccountAuthorizationDetails")).isEqualTo(2);
        assertThat(calls("GetAccountSummary")).isEqualTo(2);
    }

    @Test
    void aFailedReadIsEnteredAndLeavesWhatIsKnown() {
        create("orders");
        read();
        clock.pass(INTERVAL);
        account.iam().failNext("GetAccountAuthorizationDetails", unreachable());
        assertThat(read()).isEmpty();
        assertThat(inventory.failure().orElseThrow().reason()).isEqualTo(Reason.AWS_UNREACHABLE);
        assertThat(inventory.isAbsent("orders")).isFalse();
        read();
        assertThat(inventory.failure()).isEmpty();
    }

    @Test
    void aFailureIsOverOnceWhatFailedIsRead() {
        read();
        clock.pass(Duration.ofHours(1));
        account.iam().failNext("GetAccountSummary", unreachable());
        read(Duration.ofHours(2));
        assertThat(inventory.failure()).isPresent();
        read(Duration.ofHours(2));
        assertThat(inventory.failure()).isEmpty();
    }

    @Test
    void whatExpiredIsReadAgainAlthoughTheFirstAttemptFails() {
        read();
        inventory.expire();
        account.iam().failNext("ListRoles", unreachable());
        read();
        create("orders");
        assertThat(read()).containsExactly("orders");
    }

    @Test
    void aProviderOfAFormerIssuerIsKnownByItsOwnerTag() {
        String former = provider("https://old.example.com", "prod");
        provider("https://other.example.com", "test");
        read();
        assertThat(inventory.formerProviders().arns()).containsExactly(former);
        assertThat(calls("ListOpenIDConnectProviders")).isEqualTo(1);

        clock.pass(INTERVAL);
        read();
        assertThat(calls("ListOpenIDConnectProviders")).isEqualTo(1);
    }

    @Test
    void aForeignProviderIsAskedForOnceAndAFormerOneAtEachReadOfTheFacts() {
        provider("https://old.example.com", "prod");
        provider("https://other.example.com", "test");
        read();
        long calls = calls("GetOpenIDConnectProvider");
        clock.pass(Duration.ofHours(1));
        read();
        assertThat(calls("GetOpenIDConnectProvider") - calls)
                .as("the current one and the former one")
                .isEqualTo(2);
    }

    @Test
    void aManagementRoleThatMayNotListProvidersIsNoReasonToFail() {
        provider("https://old.example.com", "prod");
        account.iam()
                .failNext(
                        "ListOpenIDConnectProviders",
                        IamException.builder()
                                .statusCode(403)
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode("AccessDenied")
                                        .errorMessage("not authorized")
                                        .build())
                                .build());
        read();
        assertThat(inventory.isKnown()).isTrue();
        assertThat(inventory.failure()).isEmpty();
        assertThat(inventory.formerProviders().arns()).isEmpty();
    }

    @Test
    void aFormerProviderIsDeletedOnlyWhileItIsOwnedAndUnused() {
        String former = provider("https://old.example.com", "prod");
        read();
        AccountAccess access = new AccountAccess(
                account.session(), inventory, CLUSTER, PolicyStores.in(account.session(), InstantSource.system()));
        ProviderChanges changes = new ProviderChanges(new KeyedLocks(), clock);

        inventory.formerProviders().recordAttempt(former);
        assertThat(inventory.formerProviders().untried()).isEmpty();
        assertThat(changes.deleteFormerIfUnused(access, former, () -> false)).isFalse();
        assertThat(inventory.formerProviders().arns()).containsExactly(former);
        assertThat(changes.deleteFormerIfUnused(access, former, () -> true)).isTrue();
        assertThat(inventory.formerProviders().arns()).isEmpty();
        assertThat(calls("DeleteOpenIDConnectProvider")).isEqualTo(1);

        String foreign = provider("https://other.example.com", "test");
        assertThat(changes.deleteFormerIfUnused(access, foreign, () -> true)).isFalse();
        assertThat(calls("DeleteOpenIDConnectProvider")).isEqualTo(1);
    }

    /** Creates a provider with the owner tag of a cluster, and returns its ARN. */
    private String provider(String issuer, String cluster) {
        return account.iam()
                .createOpenIDConnectProvider(request -> request.url(issuer)
                        .clientIDList("sts.amazonaws.com")
                        .tags(Tag.builder()
                                .key(OwnerTags.CLUSTER)
                                .value(cluster)
                                .build()))
                .openIDConnectProviderArn();
    }

    private static SdkClientException unreachable() {
        return SdkClientException.create("connect timed out");
    }

    private Set<String> read() {
        return read(INTERVAL);
    }

    private Set<String> read(Duration interval) {
        return reader.readIfDue(inventory, request, interval).roles();
    }

    private long calls(String operation) {
        return account.iam().calls().stream().filter(operation::equals).count();
    }

    private void create(String name) {
        Optional<String> id = new IamRoles(account.session())
                .create(new DesiredRole(
                        name,
                        "/crossbind/",
                        "arn:" + name,
                        PolicyDocument.of(),
                        null,
                        3600,
                        "Created by crossbind",
                        Map.of(OwnerTags.CLUSTER, "prod"),
                        Map.of(),
                        Set.of()));
        assertThat(id).isPresent();
    }
}
