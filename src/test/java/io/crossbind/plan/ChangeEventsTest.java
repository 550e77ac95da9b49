package io.crossbind.plan;

import static io.crossbind.plan.Examples.PROVIDER_ARN;
import static io.crossbind.plan.Examples.ROLE;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.TAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyQuota;
import io.crossbind.model.AccountId;
import io.crossbind.model.ResourceArn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of the Event of each change, which shows users the change and the changed object. */
class ChangeEventsTest {
    private static final ResourceArn BUCKET = ResourceArn.parse("arn:aws:s3:::orders");
    private static final String POLICY = "arn:aws:iam::111122223333:policy/a";
    private static final EksCluster EKS = new EksCluster(
            "arn:aws:eks:eu-west-1:111122223333:cluster/prod", "eu-west-1", new AccountId("111122223333"), "prod");
    private static final DesiredAssociation ASSOCIATION =
            new DesiredAssociation(EKS, "shop", "orders", "arn:home", ROLE_ARN, "external", TAGS);
    private static final Change.Existing EXISTS = new Change.Existing.Uid("uid");

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void eventNamesTheActionAndItsObject(Change change, String message) {
        assertThat(ChangeMessages.of(change)).isEqualTo(message);
    }

    @Test
    void everyChangeHasAnEventThatIsNamedLikeIt() {
        assertThat(changes().map(row -> ((Change) row.get()[0]).reason()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        kinds(Change.class).map(Class::getSimpleName).sorted().toList());
    }

    static Stream<Arguments> changes() {
        return Stream.of(ofAws(), ofRoles(), ofCluster()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> ofAws() {
        return Stream.of(
                arguments(
                        new Change.PutGrant(new DesiredGrant(BUCKET, "sid", List.of(), PolicyQuota.NONE)),
                        "granted access in the policy of arn:aws:s3:::orders"),
                arguments(
                        new Change.RemoveGrant(BUCKET, "sid"),
                        "removed the grant from the policy of arn:aws:s3:::orders"),
                arguments(
                        new Change.CreateProvider(Examples.wantedProvider()),
                        "created OpenID Connect provider " + PROVIDER_ARN),
                arguments(
                        new Change.AddAudience(Examples.wantedProvider()),
                        "added audience sts.amazonaws.com to " + PROVIDER_ARN),
                arguments(
                        new Change.CreateAssociation(ASSOCIATION),
                        "associated service account shop/orders with arn:home"),
                arguments(
                        new Change.UpdateAssociation("a-1", ASSOCIATION),
                        "updated association a-1 to role arn:home and target role " + ROLE_ARN),
                arguments(
                        new Change.DeleteAssociation(EKS, "shop", "orders", "a-1"),
                        "deleted association a-1 of service account shop/orders"));
    }

    private static Stream<Arguments> ofRoles() {
        return Stream.of(
                arguments(new Change.CreateRole(Examples.wantedRole()), "created role " + ROLE_ARN),
                arguments(new Change.UpdateTrustPolicy(ROLE, Examples.TRUST), "updated trust policy of role " + ROLE),
                arguments(
                        new Change.PutPermissionsBoundary(ROLE, POLICY),
                        "updated permissions boundary " + POLICY + " of role " + ROLE),
                arguments(
                        new Change.UpdateRole(ROLE, 3600, "any"),
                        "updated session duration 3600 s and description of role " + ROLE),
                arguments(new Change.TagRole(ROLE, TAGS), "tagged role " + ROLE),
                arguments(
                        new Change.PutInlinePolicy(ROLE, "crossbind", Examples.allow("s3:GetObject")),
                        "updated inline policy crossbind of role " + ROLE),
                arguments(new Change.AttachPolicy(ROLE, POLICY), "attached " + POLICY + " to role " + ROLE),
                arguments(new Change.DetachPolicy(ROLE, POLICY), "detached " + POLICY + " from role " + ROLE),
                arguments(
                        new Change.DeleteInlinePolicy(ROLE, "crossbind"),
                        "deleted inline policy crossbind of role " + ROLE),
                arguments(
                        new Change.PutInstanceProfile(ROLE, "/", TAGS),
                        "added role shop-orders to instance profile shop-orders"),
                arguments(
                        new Change.ReleaseInstanceProfile(ROLE, TAGS),
                        "released instance profile shop-orders: removed the tags of crossbind"),
                arguments(new Change.DeleteInstanceProfile(ROLE, TAGS), "deleted instance profile " + ROLE),
                arguments(new Change.DeleteRole(ROLE), "deleted role " + ROLE),
                arguments(new Change.ReleaseRole(ROLE), "released role shop-orders: removed the tags of crossbind"));
    }

    private static Stream<Arguments> ofCluster() {
        DesiredConfigMap configMap = new DesiredConfigMap("shop", "profiles", Map.of(), Map.of(), Map.of());
        return Stream.of(
                arguments(
                        new Change.ApplyServiceAccount(
                                Examples.wantedServiceAccount(true), new Change.Existing.None(), Map.of()),
                        "created service account shop/orders"),
                arguments(
                        new Change.ApplyServiceAccount(Examples.wantedServiceAccount(true), EXISTS, Map.of()),
                        "annotated service account shop/orders"),
                arguments(
                        new Change.ReleaseServiceAccount("shop", "orders", "uid", Map.of()),
                        "removed the annotations of crossbind from service account shop/orders"),
                arguments(
                        new Change.DisownServiceAccount("shop", "orders", "uid", Set.of()),
                        "released service account shop/orders to its new manager"),
                arguments(new Change.ApplyConfigMap(configMap, EXISTS), "updated ConfigMap shop/profiles"),
                arguments(new Change.EmptyConfigMap("shop", "profiles", "uid"), "emptied ConfigMap shop/profiles"));
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(ChangeEventsTest::kinds);
    }
}
