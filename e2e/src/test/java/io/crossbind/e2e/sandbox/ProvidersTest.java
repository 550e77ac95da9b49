package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.Tag;

@Light
class ProvidersTest extends SandboxTest {
    private static final String ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/A1B2";
    private IamClient iam;

    @BeforeEach
    void client() {
        iam = iam(TARGET);
    }

    private String create(String url) {
        return iam.createOpenIDConnectProvider(r -> r.url(url)
                        .clientIDList("sts.amazonaws.com")
                        .tags(Tag.builder()
                                .key("crossbind.io/cluster")
                                .value("c1")
                                .build()))
                .openIDConnectProviderArn();
    }

    @Test
    void keepsTheUrlWithoutScheme() {
        String arn = create(ISSUER);
        assertThat(arn).isEqualTo("arn:aws:iam::222222222222:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1B2");
        GetOpenIdConnectProviderResponse provider = iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
        assertThat(provider.url()).isEqualTo("oidc.eks.eu-west-1.amazonaws.com/id/A1B2");
        assertThat(provider.clientIDList()).containsExactly("sts.amazonaws.com");
        assertThat(provider.tags())
                .singleElement()
                .satisfies(tag -> assertThat(tag.value()).isEqualTo("c1"));
        assertThat(code(() -> create(ISSUER))).isEqualTo("EntityAlreadyExists");
    }

    @Test
    void addsAndRemovesClientIds() {
        String arn = create(ISSUER);
        iam.addClientIDToOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).clientID("b"));
        iam.addClientIDToOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).clientID("b"));
        iam.removeClientIDFromOpenIDConnectProvider(
                r -> r.openIDConnectProviderArn(arn).clientID("sts.amazonaws.com"));
        assertThat(iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn))
                        .clientIDList())
                .containsExactly("b");
    }

    @Test
    void tagsListsAndDeletes() {
        String arn = create(ISSUER);
        Tag tag = Tag.builder().key("a").value("1").build();
        iam.tagOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn).tags(tag));
        iam.untagOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn).tagKeys("crossbind.io/cluster"));
        assertThat(iam.listOpenIDConnectProviderTags(r -> r.openIDConnectProviderArn(arn))
                        .tags())
                .containsExactly(tag);
        assertThat(iam.listOpenIDConnectProviders(r -> {}).openIDConnectProviderList())
                .singleElement()
                .satisfies(each -> assertThat(each.arn()).isEqualTo(arn));
        iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
        assertThat(code(() -> iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn))))
                .isEqualTo("NoSuchEntity");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/id",
                "https://example.com:8443/id",
                "https://example.com/id?q=1",
                "example.com",
                "https://"
            })
    void refusesOtherUrls(String url) {
        assertThat(code(() -> create(url))).isEqualTo("ValidationError");
    }

    @Test
    void refusesLongUrlsAndUnreachableIssuers() {
        assertThat(code(() -> create(ISSUER + "a".repeat(255)))).isEqualTo("ValidationError");
        sandbox.settings().unreachableIssuer(ISSUER);
        assertThat(code(() -> create(ISSUER))).isEqualTo("OpenIdIdpCommunicationError");
    }

    @Test
    void countsProviders() {
        for (int i = 0; i < 100; i++) {
            create("https://example.com/" + i);
        }
        assertThat(code(() -> create("https://example.com/100"))).isEqualTo("LimitExceeded");
        assertThat(code(() -> iam(HOME)
                        .createOpenIDConnectProvider(r -> r.url(ISSUER).clientIDList(List.of("c".repeat(256))))))
                .isEqualTo("ValidationError");
    }
}
