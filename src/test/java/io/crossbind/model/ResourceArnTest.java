package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceArnTest {

    @Test
    void anArnIsReadPartByPart() {
        assertThat(ResourceArn.parse("arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:team/token-AbCdEf"))
                .isEqualTo(new ResourceArn(
                        "aws-cn", "secretsmanager", "cn-north-1", "111122223333", "secret:team/token-AbCdEf"));
    }

    @Test
    void aBucketHasNeitherRegionNorAccount() {
        assertThat(ResourceArn.parse("arn:aws:s3:::reports/2026/*"))
                .isEqualTo(new ResourceArn("aws", "s3", "", "", "reports/2026/*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:::reports",
                "arn:aws-us-gov:sqs:us-gov-west-1:111122223333:jobs.fifo",
                "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/*",
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf"
            })
    void anArnIsPrintedAsItWasRead(String arn) {
        assertThat(ResourceArn.parse(arn)).hasToString(arn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "arn:aws:sqs:eu-west-1-:111122223333:jobs",
                "arn:aws:sqs:-:111122223333:jobs",
                "reports",
                "arn:aws:s3:::",
                "arn:aws:s3::reports",
                "arn::s3:::reports",
                "arn:other:s3:::reports",
                "arn:aws::eu-west-1:111122223333:jobs",
                "arn:aws:sqs:eu-west-1:11112222333:jobs",
                "arn:aws:sqs:eu west:111122223333:jobs",
                "arn:aws:sqs:eu-west-1:111122223333:jobs ",
                "arn:aws:s3:::reports/of\nmay",
                " arn:aws:s3:::reports"
            })
    void whatIsNoArnIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResourceArn.parse(text))
                .withMessage("not an ARN: " + text);
    }

    @Test
    void aNameComesAfterItsKind() {
        ResourceArn repository = ResourceArn.parse("arn:aws:ecr:eu-west-1:111122223333:repository/team/app");
        assertThat(repository.nameOf("repository/")).isEqualTo("team/app");
        assertThatIllegalArgumentException().isThrownBy(() -> repository.nameOf("event-bus/"));
        assertThatIllegalArgumentException().isThrownBy(() -> repository.nameOf("repository/team/app"));
    }
}
