package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleArnTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::222222222222:role/app",
                "arn:aws-cn:iam::222222222222:role/crossbind/app",
                "arn:aws-iso-b:iam::222222222222:role/a/b/c_d+e=f,g.h@i-j"
            })
    void aRoleIsReadAndWrittenAlike(String arn) {
        assertThat(RoleArn.of(arn).orElseThrow()).hasToString(arn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "",
                "not an arn",
                "arn:aws:iam::222222222222:role/*",
                "arn:aws:iam::222222222222:role/",
                "arn:aws:iam::*:role/app",
                "arn:aws:iam::222222222222:user/app",
                "arn:aws:iam::222222222222:role/app\n",
                "arn:aws:sts::222222222222:assumed-role/app/session"
            })
    void whatNamesNoRoleIsNotRead(String text) {
        assertThat(RoleArn.of(text)).isEmpty();
    }

    @Test
    void aRoleLiesInOneAccountOfOnePartition() {
        RoleArn role = RoleArn.of("arn:aws:iam::222222222222:role/a/app").orElseThrow();
        assertThat(role.path()).isEqualTo("/a/");
        assertThat(role.name()).isEqualTo("app");
        assertThat(role.isIn("222222222222", new Partition("aws"))).isTrue();
        assertThat(role.isIn("333333333333", new Partition("aws"))).isFalse();
        assertThat(role.isIn("222222222222", new Partition("aws-cn"))).isFalse();
    }
}
