package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EksClusterTest {

    @ParameterizedTest
    @CsvSource({
        "arn:aws:eks:eu-west-1:111111111111:cluster/prod, eu-west-1, 111111111111, prod",
        "arn:aws-cn:eks:cn-north-1:222222222222:cluster/my_Cluster-1, cn-north-1, 222222222222, my_Cluster-1",
        "arn:aws-us-gov:eks:us-gov-west-1:333333333333:cluster/a, us-gov-west-1, 333333333333, a"
    })
    void isWhatItsArnSays(String arn, String region, String account, String name) {
        assertThat(EksCluster.of(known(arn))).contains(new EksCluster(arn, region, new AccountId(account), name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "prod",
                "arn:aws:eks:eu-west-1:111111111111:nodegroup/prod",
                "arn:aws:eks:eu-west-1:1111:cluster/prod",
                "arn:aws:eks:eu-west-1:111111111111:cluster/",
                "arn:aws:ecs:eu-west-1:111111111111:cluster/prod",
                "x arn:aws:eks:eu-west-1:111111111111:cluster/prod"
            })
    void anotherArnIsNoClusterOfEks(String arn) {
        assertThat(EksCluster.of(known(arn))).isEmpty();
    }

    @Test
    void theClusterIdIsTakenForItsArnOnlyIfItIsOne() {
        String arn = "arn:aws:eks:eu-west-1:111111111111:cluster/prod";
        assertThat(EksCluster.of(new ClusterIdentity(arn, issuer(), "sts.amazonaws.com")))
                .isPresent();
        assertThat(EksCluster.of(new ClusterIdentity("prod", issuer(), "sts.amazonaws.com")))
                .isEmpty();
    }

    private static ClusterIdentity known(String arn) {
        return new ClusterIdentity("id", issuer(), "sts.amazonaws.com", Optional.of(arn));
    }

    private static Issuer issuer() {
        return new Issuer("https://example.com");
    }
}
