package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Policy;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The decision of the documents written on both sides of a grant across accounts, for each service. moto stores the documents without
 * enforcing them. Both documents have to allow the request (IAM, cross-account policy evaluation).
 */
@ExtendWith(ClusterExtension.class)
class DecisionsTest {
    private static GrantsEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = GrantsEnvironment.start(cluster, "10m");
        site.home();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesAllowTheRoleWhatWasGrantedAndNobodyAnythingElse(Service service) {
        String binding = "decided-" + service.name().toLowerCase(Locale.ROOT);
        OwnedPolicy kept = site.owner().make(service, binding);
        OwnedPolicy other = site.owner().make(service, binding + "-other");
        site.bindFunction(binding, GrantsEnvironment.grant(kept.arn(), service.access()));
        site.awaitReason(binding, "Ready");
        String role = site.binding(binding).at("/status/sourceRole/arn").asText();
        Policy resource = Decisions.resourcePolicy(kept);
        Policy identity = Decisions.identityPolicy(
                site.world().account(OperatorEnvironment.HOME).iam(), role, "crossbind-grants");

        for (String action : service.actions()) {
            String on = service == Service.S3 && action.equals("s3:GetObject") ? kept.arn() + "/k" : kept.arn();
            assertThat(resource.decide(Decisions.request(role, action, on)))
                    .as("%s by the resource", action)
                    .isEqualTo(Decision.ALLOWED);
            assertThat(identity.decide(Decisions.request(role, action, on)))
                    .as("%s by the role", action)
                    .isEqualTo(Decision.ALLOWED);
            for (String stranger : Decisions.strangers(role)) {
                assertThat(resource.decide(Decisions.request(stranger, action, on)))
                        .as("%s for %s", action, stranger)
                        .isEqualTo(Decision.SILENT);
            }
            assertThat(identity.decide(Decisions.request(role, action, other.arn())))
                    .as("%s on another resource", action)
                    .isEqualTo(Decision.SILENT);
            if (service == Service.S3) {
                assertThat(identity.decide(Decisions.request(role, action, on, OperatorEnvironment.HOME)))
                        .as("%s on a bucket of the role's own account", action)
                        .isEqualTo(Decision.SILENT);
            }
        }
        String more = service + ":DeleteEverything";
        assertThat(resource.decide(Decisions.request(role, more, kept.arn()))).isEqualTo(Decision.SILENT);
        assertThat(identity.decide(Decisions.request(role, more, kept.arn()))).isEqualTo(Decision.SILENT);
        site.delete(binding);
    }
}
