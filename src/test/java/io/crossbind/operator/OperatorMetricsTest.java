package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Reason;
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

    private static List<String> series(Metered operator, String name) {
        return operator.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .map(line -> line.substring(name.length()))
                .toList();
    }
}
