package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a grant in each service, next to foreign statements. */
@ExtendWith(ClusterExtension.class)
class GrantsTest {
    private static GrantsEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = GrantsEnvironment.start(cluster, "2s");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void grantsComeAndGoBesideStatementsOfOthers(Service service) {
        String binding = "life-" + service.name().toLowerCase(Locale.ROOT);
        OwnedPolicy kept = site.owner().make(service, binding);
        kept.overwriteWith(OwnedPolicy.parse(service.foreign("Theirs", kept.arn())));
        List<JsonNode> foreign = kept.foreign();

        site.bind(binding, GrantsEnvironment.grant(kept.arn(), service.access()));
        site.awaitReason(binding, "Ready");
        isGranted(kept, service, binding);
        assertThat(kept.foreign()).isEqualTo(foreign);
        assertThat(site.statusGrants(binding)).containsExactly(kept.arn());

        // Another tool writes its version of the document, with one more statement.
        kept.overwriteWith(OwnedPolicy.parse(service.foreign("TheirsToo", kept.arn())));
        List<JsonNode> more = kept.foreign();
        assertThat(more).hasSize(foreign.size() + 1);
        site.eventually(() -> isGranted(kept, service, binding));
        assertThat(kept.foreign()).isEqualTo(more);

        if (service == Service.EVENTS) {
            // In moto only the whole policy of an event bus can be removed.
            kept.statements(List.of());
            site.delete(binding);
            assertThat(kept.own()).isEmpty();
        } else {
            goesAlone(kept, service, binding);
        }
    }

    private static void goesAlone(OwnedPolicy kept, Service service, String binding) {
        List<JsonNode> foreign = kept.foreign();
        site.bind(binding);
        site.awaitReason(binding, "Ready");
        assertThat(kept.own()).isEmpty();
        assertThat(kept.foreign()).isEqualTo(foreign);
        assertThat(site.statusGrants(binding)).isEmpty();

        site.bind(binding, GrantsEnvironment.grant(kept.arn(), service.access()));
        site.awaitReason(binding, "Ready");
        isGranted(kept, service, binding);
        site.delete(binding);
        assertThat(kept.own()).isEmpty();
        assertThat(kept.foreign()).isEqualTo(foreign);
    }

    private static void isGranted(OwnedPolicy kept, Service service, String binding) {
        assertThat(kept.ownPrincipals()).containsExactly(site.roleArn(binding));
        assertThat(kept.ownActions()).isEqualTo(service.actions());
        assertThat(kept.own()).allSatisfy(statement -> {
            assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
            assertThat(statement.has("NotPrincipal")).isFalse();
            assertThat(statement.path("Resource").toString()).isIn(resources(service, kept.arn()));
        });
    }

    private static Set<String> resources(Service service, String arn) {
        return switch (service) {
            case ECR -> Set.of("");
            case S3 -> Set.of("\"" + arn + "\"", "\"" + arn + "/*\"");
            default -> Set.of("\"" + arn + "\"");
        };
    }

    /** Lambda itself pulls the image of a function, whatever role the function has. */
    @Test
    void lambdaMayPullTheImagesOfTheAccountsFunctions() {
        OwnedPolicy repository = site.owner().make(Service.ECR, "image");
        repository.overwriteWith(OwnedPolicy.parse(Service.ECR.foreign("Theirs", repository.arn())));
        site.bindFunctions("image", GrantsEnvironment.grant(repository.arn(), "Pull"));
        site.awaitReason("image", "Ready");
        assertThat(repository.ownPrincipals())
                .containsExactlyInAnyOrder(site.roleArn("image"), "{\"Service\":\"lambda.amazonaws.com\"}");
        JsonNode ofLambda = repository.own().getLast();
        assertThat(ofLambda.path("Action"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");
        assertThat(ofLambda.path("Condition").toString())
                .isEqualTo("{\"StringLike\":{\"aws:SourceArn\":\"arn:aws:lambda:eu-west-1:" + OperatorEnvironment.HOME
                        + ":function:*\"}}");
        site.delete("image");
        assertThat(repository.own()).isEmpty();
        assertThat(repository.foreign()).hasSize(1);
    }

    /** A grant leaves existing statements in place. */
    @ParameterizedTest
    @EnumSource
    void theLastStatementTakesTheDocumentAlong(Service service) {
        String binding = "last-" + service.name().toLowerCase(Locale.ROOT);
        OwnedPolicy kept = site.owner().make(service, binding);
        List<JsonNode> before = new ArrayList<>(kept.statements().toList());
        site.bind(binding, GrantsEnvironment.grant(kept.arn(), service.access()));
        site.awaitReason(binding, "Ready");
        isGranted(kept, service, binding);
        site.delete(binding);
        assertThat(kept.statements().toList()).isEqualTo(before);
        assertThat(kept.read().get().isPresent()).isEqualTo(service == Service.SNS);
    }
}
