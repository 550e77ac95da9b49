package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.webhook.AdmissionObserver;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OperatorMetricsTest {
    private static final String DATA = "{account=\"data\",account_id=\"222222222222\"}";

    @Test
    void accountThatIsNotReadyHasItsReasonAndAnAgeSinceItWasFirstTried() {
        Metered operator = new Metered(true, true);
        operator.accounts.enter("data", "222222222222", Reason.MANAGEMENT_ROLE_DENIED, OptionalInt.empty());
        operator.now = Metered.NOON.plus(Duration.ofSeconds(90));
        operator.accounts.enter("data", "222222222222", Reason.MANAGEMENT_ROLE_DENIED, OptionalInt.empty());

        assertThat(series(operator, "crossbind_account_ready"))
                .containsExactly("{account=\"data\",account_id=\"222222222222\",reason=\"ManagementRoleDenied\"} 0.0");
        assertThat(series(operator, "crossbind_snapshot_age_seconds")).containsExactly(DATA + " 90.0");
        assertThat(series(operator, "crossbind_orphans"))
                .as("it was never read")
                .isEmpty();
    }

    @Test
    void accountHasOneReasonAtATime() {
        Metered operator = new Metered(true, true);
        operator.accounts.enter("data", "222222222222", Reason.CREDENTIALS_MISSING, OptionalInt.empty());
        operator.scrape();
        operator.accounts.enter("data", "222222222222", Reason.OBSERVED, OptionalInt.of(3));

        assertThat(series(operator, "crossbind_account_ready"))
                .containsExactly("{account=\"data\",account_id=\"222222222222\",reason=\"Observed\"} 1.0");
        assertThat(series(operator, "crossbind_orphans")).containsExactly(DATA + " 3.0");
    }

    @Test
    void accountThatNobodyReadsHasNoAge() {
        Metered operator = new Metered(true, true);
        operator.accounts.enter("twice", "222222222222", Reason.DUPLICATE_ACCOUNT, OptionalInt.empty());
        operator.accounts.enter("customer", "333333333333", Reason.UNMANAGED, OptionalInt.empty());

        assertThat(series(operator, "crossbind_snapshot_age_seconds")).isEmpty();
        assertThat(series(operator, "crossbind_account_ready")).hasSize(2);
    }

    @Test
    void callHasCounterHistogramAndRetries() {
        Metered operator = Metered.healthy();
        operator.called("data", "222222222222", "AccessDenied");

        assertThat(series(operator, "crossbind_aws_calls_total"))
                .containsExactlyInAnyOrder(
                        "{account=\"data\",account_id=\"222222222222\",operation=\"CreateRole\",result=\"OK\",service=\"Iam\"} 1.0",
                        "{account=\"data\",account_id=\"222222222222\",operation=\"CreateRole\",result=\"AccessDenied\",service=\"Iam\"} 1.0");
        assertThat(series(operator, "crossbind_aws_retries_total"))
                .containsExactly(
                        "{account=\"data\",account_id=\"222222222222\",operation=\"CreateRole\",service=\"Iam\"} 4.0");
        assertThat(series(operator, "crossbind_aws_call_duration_seconds_bucket"))
                .contains(
                        "{operation=\"CreateRole\",service=\"Iam\",le=\"0.1\"} 0",
                        "{operation=\"CreateRole\",service=\"Iam\",le=\"0.25\"} 2");
    }

    @Test
    void repairsBeginAtZero() {
        Metered operator = Metered.healthy();
        assertThat(series(operator, "crossbind_drift_repaired_total")).containsExactly(DATA + " 0.0");
        operator.accounts.repaired("data");
        assertThat(series(operator, "crossbind_drift_repaired_total")).containsExactly(DATA + " 1.0");
    }

    @Test
    void seriesOfAnAccountGoWithIt() {
        Metered operator = Metered.healthy();
        assertThat(operator.scrape()).contains("account=\"data\"");
        operator.accounts.leave("data");

        assertThat(operator.scrape()).doesNotContain("account=\"data\"");
    }

    @Test
    void replicaSaysWhatItIs() {
        assertThat(new Metered(true, false).scrape())
                .contains("crossbind_leader 1.0", "crossbind_api_server_reachable 0.0", "crossbind_outdated_pods 0.0")
                .contains("version=\"1.2.3\"")
                .contains("crossbind_webhook_certificate_expiration_timestamp_seconds "
                        + (double) Metered.NOON.plus(Duration.ofDays(90)).getEpochSecond());
        assertThat(new Metered(false, true).scrape())
                .contains("crossbind_leader 0.0", "crossbind_api_server_reachable 1.0");
    }

    @Test
    void bindingsAreCountedByAccountNamespaceAndReason() {
        Metered operator = Metered.healthy();
        operator.enter("analytics", "second", Reason.READY);
        operator.enter("analytics", "third", Reason.ACCESS_DENIED);
        operator.bindings.enter(
                new NamespacedName("shop", "typo"), "no-such-account", Reason.ACCOUNT_NOT_FOUND, List.of());

        assertThat(series(operator, "crossbind_bindings"))
                .containsExactlyInAnyOrder(
                        "{account=\"data\",binding_namespace=\"analytics\",reason=\"Ready\"} 2.0",
                        "{account=\"data\",binding_namespace=\"analytics\",reason=\"AccessDenied\"} 1.0",
                        "{account=\"\",binding_namespace=\"shop\",reason=\"AccountNotFound\"} 1.0");
    }

    @Test
    void timeNotReadyIsThatOfTheBindingThatWaitsTheLongest() {
        Metered operator = Metered.healthy();
        operator.enter("analytics", "first", Reason.ACCESS_DENIED);
        operator.now = Metered.NOON.plus(Duration.ofSeconds(60));
        operator.enter("analytics", "first", Reason.THROTTLED);
        operator.enter("analytics", "second", Reason.ACCESS_DENIED);
        operator.enter("shop", "ended", Reason.EXPIRED);
        operator.now = Metered.NOON.plus(Duration.ofSeconds(90));

        assertThat(series(operator, "crossbind_binding_not_ready_seconds"))
                .containsExactly(
                        "{account=\"data\",binding_namespace=\"analytics\"} 90.0",
                        "{account=\"data\",binding_namespace=\"shop\"} 0.0");
    }

    @Test
    void namespacesThatNoAccountAdmitsTakeTheLabelOfNoOther() {
        Metered operator = Metered.healthy();
        for (int i = 0; i < 2 * ObjectMetrics.NAMESPACES; i++) {
            operator.enter("hostile-" + i, "app", Reason.NAMESPACE_NOT_ALLOWED);
        }
        operator.enter("late", "app", Reason.READY);

        List<String> bindings = series(operator, "crossbind_bindings");
        assertThat(bindings)
                .hasSize(ObjectMetrics.NAMESPACES + 1)
                .anyMatch(line -> line.contains("\"analytics\""))
                .anyMatch(line -> line.contains("\"late\""))
                .contains("{account=\"data\",binding_namespace=\"_other\",reason=\"NamespaceNotAllowed\"} "
                        + (ObjectMetrics.NAMESPACES + 2) + ".0");
        assertThat(series(operator, "crossbind_binding_not_ready_seconds")).hasSize(ObjectMetrics.NAMESPACES + 1);
    }

    @Test
    void namespaceWithTooManySeriesLosesItsLabel() {
        Metered operator = Metered.healthy();
        for (int account = 0; account < ObjectMetrics.SERIES; account++) {
            String name = "account-" + account;
            operator.accounts.enter(name, "222222222222", Reason.OBSERVED, OptionalInt.of(0));
            operator.bindings.enter(new NamespacedName("wide", name), name, Reason.READY, List.of());
        }
        operator.enter("late", "app", Reason.READY);

        assertThat(series(operator, "crossbind_bindings"))
                .noneMatch(line -> line.contains("\"wide\""))
                .anyMatch(line -> line.contains("\"late\""));
    }

    @Test
    void sharesAreCountedByAccountAndReason() {
        Metered operator = Metered.healthy();
        operator.shares.enter(NamespacedName.ofCluster("new"), "data", Reason.SHARING, List.of());

        assertThat(series(operator, "crossbind_shares"))
                .containsExactlyInAnyOrder(
                        "{account=\"data\",reason=\"Ready\"} 1.0", "{account=\"data\",reason=\"Sharing\"} 1.0");
    }

    @Test
    void quotaOfRolesComesFromTheInventory() {
        Metered operator = new Metered(true, true);
        operator.accounts.enter("data", "222222222222", Reason.OBSERVED, OptionalInt.of(0));
        assertThat(operator.scrape()).as("before the first read").doesNotContain("crossbind_quota");
        operator.read("data", 900, 1000);

        assertThat(series(operator, "crossbind_quota_used"))
                .containsExactly("{account=\"data\",account_id=\"222222222222\",quota=\"roles\"} 900.0");
        assertThat(series(operator, "crossbind_quota_limit"))
                .containsExactly("{account=\"data\",account_id=\"222222222222\",quota=\"roles\"} 1000.0");
    }

    @Test
    void throttlesOfAnAccountBeginAtZeroWithItsFirstCall() {
        Metered operator = Metered.healthy();
        assertThat(series(operator, "crossbind_aws_throttled_attempts_total")).containsExactly(DATA + " 0.0");
        operator.meters.throttled("data", "222222222222", 3);
        assertThat(series(operator, "crossbind_aws_throttled_attempts_total")).containsExactly(DATA + " 3.0");
    }

    @Test
    void admissionsAreCountedByResult() {
        Metered operator = Metered.healthy();
        operator.meters.answered(AdmissionObserver.Result.INJECTED, Duration.ofMillis(20));

        assertThat(series(operator, "crossbind_webhook_admissions_total"))
                .contains("{result=\"injected\"} 1.0", "{result=\"error\"} 0.0");
        assertThat(operator.scrape())
                .contains("crossbind_webhook_admission_duration_seconds_bucket{le=\"0.025\"} 1")
                .contains("crossbind_webhook_admission_duration_seconds_bucket{le=\"0.005\"} 0");
    }

    @Test
    void timesToReadyAreAHistogram() {
        Metered operator = Metered.healthy();
        operator.enter("analytics", "slow", Reason.APPLYING);
        operator.now = Metered.NOON.plus(Duration.ofSeconds(20));
        operator.enter("analytics", "slow", Reason.READY);

        assertThat(operator.scrape())
                .contains("crossbind_binding_time_to_ready_seconds_bucket{le=\"15.0\"} 0")
                .contains("crossbind_binding_time_to_ready_seconds_bucket{le=\"30.0\"} 1")
                .contains("crossbind_binding_time_to_ready_seconds_sum 20.0");
    }

    private static List<String> series(Metered operator, String name) {
        return operator.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .map(line -> line.substring(name.length()))
                .toList();
    }
}
