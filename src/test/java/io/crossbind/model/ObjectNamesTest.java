package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../secrets/token",
                "/b",
                "a%2fb",
                "a?b",
                "a#b",
                "A",
                "-a",
                "a-",
                "a..b",
                "a\nb",
                "ä"
            })
    void whatWouldLeadToAnotherUrlIsNoName(String name) {
        assertThat(ObjectNames.isObject(name)).isFalse();
        assertThat(ObjectNames.isNamespace(name)).isFalse();
        assertThat(OwnerTags.namespaceOf(Map.of(OwnerTags.BINDING, name + "/x")))
                .isEmpty();
    }

    @Test
    void namesOfObjectsMayHaveDotsAndNamespacesMayNot() {
        assertThat(ObjectNames.isObject("reports-5d4f.v2")).isTrue();
        assertThat(ObjectNames.isObject("a".repeat(254))).isFalse();
        assertThat(ObjectNames.isNamespace("team-a")).isTrue();
        assertThat(ObjectNames.isNamespace("team.a")).isFalse();
        assertThat(ObjectNames.isNamespace("a".repeat(64))).isFalse();
    }
}
