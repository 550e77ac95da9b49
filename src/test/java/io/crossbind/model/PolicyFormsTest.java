package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyFormsTest {

    @Test
    void whiteSpaceInsideAValueDoesNotCountAgainstAQuota() {
        assertThat(document("a b c").size()).isEqualTo(document("abc").size());
    }

    @Test
    void everybodyIsWrittenInTwoWays() {
        PolicyDocument bare = trust("\"*\"");
        assertThat(bare.isEquivalentTo(trust("{\"AWS\": \"*\"}"))).isTrue();
        assertThat(bare.isEquivalentTo(trust("{\"Federated\": \"*\"}"))).isFalse();
        assertThat(trust("{\"AWS\": \"*\"}").isEquivalentTo(trust("{\"Federated\": \"*\"}")))
                .isFalse();
    }

    @Test
    void somethingRememberedIsNoLongerJustRead() {
        assertThat(new RoleObservation.Foreign("arn", true).remembered())
                .isEqualTo(new RoleObservation.Foreign("arn", false));
        assertThat(new RoleObservation.Absent().remembered()).isEqualTo(new RoleObservation.Absent());
        assertThat(new RoleObservation.Unknown().remembered()).isEqualTo(new RoleObservation.Unknown());
    }

    private static PolicyDocument document(String resource) {
        return PolicyDocument.of(PolicyStatement.allow(null, Set.of("s3:GetObject"), Set.of(resource), Map.of()));
    }

    private static PolicyDocument trust(String principal) {
        return PolicyDocument.parse("""
                {"Version": "2012-10-17", "Statement":
                  {"Effect": "Allow", "Principal": %s, "Action": "sts:AssumeRole"}}
                """.formatted(principal));
    }
}
