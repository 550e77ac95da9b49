package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTest {

    @ParameterizedTest
    @CsvSource({
        "https://oidc.eks.eu-west-1.amazonaws.com/id/0123ABCD, oidc.eks.eu-west-1.amazonaws.com/id/0123ABCD",
        "https://oidc.eks.cn-north-1.amazonaws.com.cn/id/AB, oidc.eks.cn-north-1.amazonaws.com.cn/id/AB",
        "https://example.com, example.com",
        "https://Example.COM/Path, Example.COM/Path"
    })
    void nameOfTheProviderIsTheUrlWithoutScheme(String url, String name) {
        assertThat(new Issuer(url).hostAndPath()).isEqualTo(name);
    }

    /** Providers of Auth0's tenants are named {@code tenant.auth0.com/} in IAM: without the slash the token's issuer is another. */
    @Test
    void trailingSlashIsPartOfTheName() {
        assertThat(new Issuer("https://example.com/").hostAndPath()).isEqualTo("example.com/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "http://example.com",
                "HTTPS://example.com",
                "https://",
                "https:///path",
                "https:example.com",
                "https://example.com:443",
                "https://example.com:8443/id",
                "https://example.com:/id",
                "https://user@example.com",
                "https://user:secret@example.com",
                "https://@example.com",
                "https://example.com?x=y",
                "https://example.com/?",
                "https://example.com#part",
                "https://exa mple.com",
                "https://kubernetes.default.svc.cluster.local:6443",
                "https://example.com\n"
            })
    void whatIamDoesNotTakeIsRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Issuer(url))
                .withMessageContaining("issuer")
                .withMessageContaining(url);
    }

    @Test
    void iamTakes255Characters() {
        String longest = "https://example.com/" + "x".repeat(235);
        assertThat(new Issuer(longest).url()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> new Issuer(longest + "x"));
    }
}
