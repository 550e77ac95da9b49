package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values of the model. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource({"1h, PT1H", "1h30m, PT1H30M", "90m, PT1H30M", "3600s, PT1H", "1h1s, PT1H1S", "0s, PT0S"})
    void durationsAreReadAsGoWritesThem(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1", "h", "1d", "1.5h", "-1h", "+1h", "1h-30m", "1H", "30m1h", "1h 30m", "PT1H"})
    void anythingElseIsNoDuration(String text) {
        assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "11111111111", "1111111111111", "11111111111a", "111111111111\n", "١١١١١١١١١١١١"})
    void accountIdsAreTwelveDigits(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountId(text));
    }

    @Test
    void accountIdsKeepTheirZeros() {
        assertThat(new AccountId("000000000001")).hasToString("000000000001");
    }

    @Test
    void arnsHaveThePartition() {
        AccountId account = new AccountId("222222222222");
        assertThat(new Partition("aws-cn").iamArn(account, "role/x")).isEqualTo("arn:aws-cn:iam::222222222222:role/x");
        ClusterIdentity cluster =
                new ClusterIdentity("c", new Issuer("https://oidc.example.com/id/AB"), "sts.amazonaws.com");
        assertThat(cluster.providerArn(new Partition("aws-us-gov"), account))
                .isEqualTo("arn:aws-us-gov:iam::222222222222:oidc-provider/oidc.example.com/id/AB");
    }

    @Test
    void ownerIsWhoseTagItIs() {
        ClusterIdentity cluster = new ClusterIdentity("c", new Issuer("https://example.com"), "sts.amazonaws.com");
        assertThat(OwnerTags.ownedBy(cluster, Map.of(OwnerTags.CLUSTER, "c"))).isTrue();
        assertThat(OwnerTags.ownedBy(cluster, Map.of(OwnerTags.CLUSTER, "C"))).isFalse();
        assertThat(OwnerTags.ownedBy(cluster, Map.of())).isFalse();
    }

    @Test
    void refusalsSayWhatToDoAndWhoCan() {
        assertThat(new Problem(Reason.SESSION_TOO_LONG, "2h is above 1h").conditionMessage())
                .isEqualTo("2h is above 1h. " + Reason.SESSION_TOO_LONG.remedy()
                        + " Owner: application team."
                        + " See https://crossbind.io/docs/latest/reference/reasons/#sessiontoolong");
        assertThat(new Problem(Reason.THROTTLED, "Rate exceeded.").conditionMessage())
                .isEqualTo("Rate exceeded. Wait; the operator limits its call rate automatically.");
    }
}
