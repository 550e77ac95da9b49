package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceArnTest {

    @Test
    void partsAreTakenApart() {
        assertThat(ResourceArn.parse("arn:aws-cn:sqs:cn-north-1:222222222222:orders"))
                .isEqualTo(new ResourceArn("aws-cn", "sqs", "cn-north-1", "222222222222", "orders"));
        assertThat(ResourceArn.parse("arn:aws:s3:::data/a:b/c"))
                .isEqualTo(new ResourceArn("aws", "s3", "", "", "data/a:b/c"));
        assertThat(ResourceArn.parse("arn:aws:secretsmanager:eu-west-1:222222222222:secret:a/b-AbCdEf")
                        .resource())
                .isEqualTo("secret:a/b-AbCdEf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:s3:::data/a:b", "arn:aws:ecr:eu-west-1:222222222222:repository/team/app"})
    void isWrittenAsItWas(String arn) {
        assertThat(ResourceArn.parse(arn)).hasToString(arn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "arn:aws:s3:::", "arn:aws:s3::data", "arn::s3:::data", "*"})
    void anythingElseIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResourceArn.parse(text))
                .withMessageContaining(text);
    }
}
