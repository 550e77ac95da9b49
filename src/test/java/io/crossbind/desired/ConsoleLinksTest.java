package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.AccountId;
import io.crossbind.model.Partition;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleLinksTest {

    @ParameterizedTest
    @CsvSource({"aws, signin.aws.amazon.com", "aws-cn, signin.amazonaws.cn", "aws-us-gov, signin.amazonaws-us-gov.com"})
    void everyKnownPartitionHasItsConsole(String partition, String host) {
        URI link = URI.create(link(partition, "crossbind/reports", "data/reports"));
        assertThat(link).hasScheme("https").hasHost(host).hasPath("/switchrole");
        assertThat(link).hasParameter("account", "222222222222").hasParameter("roleName", "crossbind/reports");
    }

    @Test
    void whatAQueryDoesNotTakeIsEncoded() {
        assertThat(link("aws", "a/b+c=d,e@f", "x y&z"))
                .endsWith("?account=222222222222&roleName=a%2Fb%2Bc%3Dd%2Ce%40f&displayName=x%20y%26z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws-iso", "aws-iso-b", "aws-eusc", "aws-new"})
    void whereTheConsoleIsNotKnownThereIsNoLink(String partition) {
        assertThat(ConsoleLinks.switchRole(new Partition(partition), new AccountId("222222222222"), "a", "b"))
                .isEmpty();
    }

    private static String link(String partition, String role, String display) {
        return ConsoleLinks.switchRole(new Partition(partition), new AccountId("222222222222"), role, display)
                .orElseThrow();
    }
}
