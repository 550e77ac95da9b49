package io.crossbind.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.aws.EksAssociations;
import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.EksCluster;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class AssociationChangesTest {
    private static final String ARN = "arn:aws:eks:" + FakeAccount.REGION + ":" + FakeAccount.ID + ":cluster/prod";
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity(ARN, new Issuer("https://oidc.example.com"), "sts.amazonaws.com");
    private static final EksCluster EKS =
            new EksCluster(ARN, FakeAccount.REGION, new AccountId(FakeAccount.ID), "prod");
    private static final Map<String, String> TAGS = Map.of(OwnerTags.CLUSTER, ARN, OwnerTags.BINDING, "shop/orders");
    private static final String KEY = "shop/app";
    private static final String EXTERNAL_ID = FakeAccount.REGION + "/" + FakeAccount.ID + "/prod/shop/app";

    private final FakeAccount aws = new FakeAccount();
    private final AccountInventory inventory = new AccountInventory();
    private final AssociationChanges changes = new AssociationChanges(new AccountAccess(
            aws.session(), inventory, CLUSTER, PolicyStores.in(aws.session(), InstantSource.system())));
    private final EksAssociations eks = new EksAssociations(aws.session());

    @Test
    void theInventoryHoldsWhatEksHolds() {
        changes.carryOut(new Change.CreateAssociation(association("arn:target")));
        assertThat(held()).contains(new ObservedAssociation("a-1", "arn:home", "arn:target", EXTERNAL_ID, TAGS));
        assertThat(inventory.associations().get(KEY)).isEqualTo(held());
        changes.carryOut(new Change.UpdateAssociation("a-1", association("arn:next")));
        assertThat(held().orElseThrow().targetRoleArn()).isEqualTo("arn:next");
        assertThat(inventory.associations().get(KEY)).isEqualTo(held());
    }

    @Test
    void whatWasDeletedIsForgottenAndMayBeGoneAlready() {
        changes.carryOut(new Change.CreateAssociation(association("arn:target")));
        Change.OfAssociation delete = new Change.DeleteAssociation(EKS, "shop", "app", "a-1");
        changes.carryOut(delete);
        changes.carryOut(delete);
        assertThat(held()).isEmpty();
        assertThat(inventory.associations().get(KEY)).isNull();
    }

    @Test
    void anAssociationThatAppearedMeanwhileIsNotTakenOver() {
        aws.eks().associate("prod", "shop", "app", "arn:theirs");
        inventory.associations().put(KEY, Optional.empty());
        assertThatThrownBy(() -> changes.carryOut(new Change.CreateAssociation(association("arn:target"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().reason()).isEqualTo(Reason.CHANGED_MEANWHILE));
        assertThat(inventory.associations().get(KEY)).isNull();
        assertThat(held().orElseThrow().roleArn()).isEqualTo("arn:theirs");
    }

    @Test
    void anAnswerWithAnotherExternalIdIsRememberedAndSaid() {
        aws.eks().sendExternalId("other");
        assertThatThrownBy(() -> changes.carryOut(new Change.CreateAssociation(association("arn:target"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem())
                                .isEqualTo(new Problem(
                                        Reason.EXTERNAL_ID_UNEXPECTED,
                                        "association a-1 of service account shop/app has external ID other (expected "
                                                + EXTERNAL_ID + ")")));
        assertThat(inventory.associations().get(KEY)).isEqualTo(held());
        assertThatThrownBy(() -> changes.carryOut(new Change.UpdateAssociation("a-1", association("arn:next"))))
                .isInstanceOf(ProblemException.class);
        assertThat(inventory.associations().get(KEY)).isEqualTo(held());
    }

    @Test
    void afterAFailureNothingIsKnown() {
        changes.carryOut(new Change.CreateAssociation(association("arn:target")));
        aws.eks().failNext(SdkClientException.create("connect timed out"));
        assertThatThrownBy(() -> changes.carryOut(new Change.UpdateAssociation("a-1", association("arn:next"))))
                .isInstanceOf(ProblemException.class);
        assertThat(inventory.associations().get(KEY)).isNull();
    }

    @Test
    void associationsOfOtherClustersAndServiceAccountsAreNotSeen() {
        aws.eks().associate("other", "shop", "app", "arn:a");
        aws.eks().associate("prod", "shop", "web", "arn:b");
        aws.eks().associate("prod", "web", "app", "arn:c");
        assertThat(held()).isEmpty();
        assertThat(aws.eks().calls()).containsExactly("ListPodIdentityAssociations");
    }

    private Optional<ObservedAssociation> held() {
        return eks.read(EKS, "shop", "app");
    }

    private static DesiredAssociation association(String target) {
        return new DesiredAssociation(EKS, "shop", "app", "arn:home", target, EXTERNAL_ID, TAGS);
    }
}
