package io.crossbind.plan;

import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.TAGS;
import static io.crossbind.plan.Examples.UID;
import static io.crossbind.plan.Examples.bareServiceAccount;
import static io.crossbind.plan.Examples.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssociationPlanTest {
    private static final EksCluster EKS = new EksCluster(
            "arn:aws:eks:eu-west-1:111122223333:cluster/prod", "eu-west-1", new AccountId("111122223333"), "prod");
    private static final String HOME = "arn:aws:iam::111122223333:role/home";
    private static final String EXTERNAL_ID = "eu-west-1/111122223333/prod/shop/orders";
    private static final DesiredAssociation WANTED =
            new DesiredAssociation(EKS, "shop", "orders", HOME, ROLE_ARN, EXTERNAL_ID, TAGS);
    private static final DesiredCluster CLUSTER = new DesiredCluster(
            Optional.of(new DesiredServiceAccount("shop", "orders", false, Map.of())),
            Optional.empty(),
            Optional.of(WANTED),
            Optional.empty());

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void decides(String situation, @Nullable ObservedAssociation found, List<String> expected) {
        Plan plan = new ClusterPlanner(Map.of(UID, "orders"))
                .plan(
                        CLUSTER,
                        new Observed.InCluster(
                                Optional.of(bareServiceAccount()), Optional.empty(), Optional.ofNullable(found)));
        assertThat(lines(plan)).isEqualTo(expected);
    }

    static Stream<Arguments> situations() {
        List<String> updated =
                List.of("UpdateAssociation: updated association a-1 to role " + HOME + " and target role " + ROLE_ARN);
        List<String> conflict =
                List.of("Refused: ASSOCIATION_CONFLICT: association a-1 of service account shop/orders with role "
                        + HOME + " does not belong to this binding");
        return Stream.of(
                arguments(
                        "none",
                        null,
                        List.of("CreateAssociation: associated service account shop/orders with " + HOME)),
                arguments("as it was left", observed(HOME, ROLE_ARN, EXTERNAL_ID, TAGS), List.of()),
                arguments("another home role", observed("arn:old", ROLE_ARN, EXTERNAL_ID, TAGS), updated),
                arguments("another target role", observed(HOME, "arn:old", "old", TAGS), updated),
                arguments("no target role", observed(HOME, null, null, TAGS), updated),
                arguments(
                        "an external ID that the trust policy does not know",
                        observed(HOME, ROLE_ARN, "other", TAGS),
                        List.of("Refused: EXTERNAL_ID_UNEXPECTED: association a-1 of service account shop/orders"
                                + " has external ID other (expected " + EXTERNAL_ID + ")")),
                arguments(
                        "no external ID",
                        observed(HOME, ROLE_ARN, null, TAGS),
                        List.of("Refused: EXTERNAL_ID_UNEXPECTED: association a-1 of service account shop/orders"
                                + " has external ID null (expected " + EXTERNAL_ID + ")")),
                arguments("somebody's", observed(HOME, ROLE_ARN, EXTERNAL_ID, Map.of()), conflict),
                arguments("another binding's", observed(HOME, ROLE_ARN, EXTERNAL_ID, of("prod", "shop/x")), conflict),
                arguments(
                        "another cluster's",
                        observed(HOME, ROLE_ARN, EXTERNAL_ID, of("other", "shop/orders")),
                        conflict));
    }

    @Test
    void onlyTheBindingsOwnIsDeleted() {
        assertThat(dissociated(Optional.empty())).isEmpty();
        assertThat(dissociated(Optional.of(observed(HOME, ROLE_ARN, EXTERNAL_ID, of("prod", "shop/x")))))
                .isEmpty();
        assertThat(dissociated(Optional.of(observed(HOME, ROLE_ARN, EXTERNAL_ID, of("other", "shop/orders")))))
                .isEmpty();
        assertThat(dissociated(Optional.of(observed("arn:old", null, null, TAGS))))
                .containsExactly(new Change.DeleteAssociation(EKS, "shop", "orders", "a-1"));
    }

    @Test
    void whatCannotBeLookedForIsNotLeftInSilence() {
        String arn = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";
        assertThat(undissociable(arn, "111122223333")).isEmpty();
        assertThat(undissociable("prod", "111122223333"))
                .contains(new Problem(
                        Reason.NOT_ON_EKS,
                        "the association of service account shop/orders cannot be deleted: the cluster ID prod is not"
                                + " the ARN of an EKS cluster"));
        assertThat(undissociable(arn, "444455556666"))
                .contains(new Problem(
                        Reason.NOT_ON_EKS,
                        "the association of service account shop/orders cannot be deleted: cluster " + arn
                                + " is not in the operator account 444455556666"));
    }

    private static Optional<Problem> undissociable(String clusterId, String home) {
        return ClusterPlanner.undissociable(
                new ClusterIdentity(clusterId, new Issuer("https://oidc.example.com"), "sts.amazonaws.com"),
                new AccountId(home),
                "shop",
                "orders");
    }

    private static List<Change> dissociated(Optional<ObservedAssociation> found) {
        return ClusterPlanner.dissociate(EKS, "shop", "orders", TAGS, found);
    }

    private static Map<String, String> of(String cluster, String binding) {
        return Map.of(OwnerTags.CLUSTER, cluster, OwnerTags.BINDING, binding);
    }

    private static ObservedAssociation observed(
            String roleArn, @Nullable String target, @Nullable String externalId, Map<String, String> tags) {
        return new ObservedAssociation("a-1", roleArn, target, externalId, tags);
    }
}
