package io.crossbind.desired.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.Grant;
import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.AllowedAccess;
import io.crossbind.model.Partition;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge cases of grants. The golden files of {@code GrantDocumentsTest} show the documents of each service. */
class GrantsDesignTest {
    private static final String ROLE = "arn:aws:iam::222222222222:role/crossbind/app";
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:222222222222:orders";

    private static final AwsAccountSpec ACCOUNT =
            Serialization.unmarshal("accountId: '222222222222'\nregion: eu-west-1", AwsAccountSpec.class);

    private static GrantsDesign design(List<String> resources, List<String> actions, List<String> denied) {
        return new GrantsDesign(
                ACCOUNT,
                new Partition("aws"),
                new GrantLimits("data", access(resources, actions, denied)),
                ROLE,
                "Crossbind0",
                Optional.empty());
    }

    private static GrantBounds caps(List<String> resources, List<String> actions) {
        return new GrantBounds("data", "222222222222", List.of(access(resources, actions, List.of())));
    }

    private static AllowedAccess access(List<String> resources, List<String> actions, List<String> denied) {
        return new AllowedAccess(actions, resources, List.of(), new AllowedAccess.Denied(denied, List.of()));
    }

    private static Grant grant(String arn, GrantAccess access) {
        return new Grant(arn, access, List.of());
    }

    private static Grant actions(String arn, String... actions) {
        return new Grant(arn, null, List.of(actions));
    }

    private static Reason reason(DesiredGrants grants) {
        assertThat(grants).isInstanceOf(DesiredGrants.Refused.class);
        return ((DesiredGrants.Refused) grants).problem().reason();
    }

    private static boolean isAllowed(DesiredGrants grants) {
        return grants instanceof DesiredGrants.Wanted;
    }

    @Test
    void withoutGrantsNothingIsWanted() {
        assertThat(design(List.of(), List.of(), List.of()).of(List.of())).isEqualTo(DesiredGrants.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "222222222222",
                "arn:aws:iam::222222222222:root",
                "arn:aws:iam::*:role/app",
                "arn:aws:iam::222222222222:role/*",
                "arn:aws:iam::222222222222:role/${aws:username}",
                "arn:aws:iam::222222222222:user/ann",
                "arn:aws:sts::222222222222:assumed-role/app/session"
            })
    void onlyOneRoleIsEverLetIn(String principal) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GrantsDesign(
                        ACCOUNT,
                        new Partition("aws"),
                        new GrantLimits("data", AllowedAccess.none()),
                        principal,
                        "Crossbind0",
                        Optional.empty()))
                .withMessageContaining(principal);
    }

    /** A star of the resource stands for any text, which only a star at the end of the limit covers. */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data/in/*, true",
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data/*, true",
        "arn:aws:s3:::data/in/*, arn:aws:s3:::*, true",
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data/in/?, false",
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data/in/??*, false",
        "arn:aws:s3:::data/in*, arn:aws:s3:::data/in/*, false",
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data/*/x, false",
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data, false",
        "arn:aws:s3:::data/in/a.csv, arn:aws:s3:::data/in/?.csv, true",
        "arn:aws:s3:::data/in/a.csv, arn:aws:s3:::data/in/A.csv, false",
        "arn:aws:s3:::data, arn:aws:s3:::data, false",
        "arn:aws:s3:::data, arn:aws:s3:::data/*, false",
        "arn:aws:s3:::data, arn:aws:s3:::data*, true",
        "arn:aws:s3:::data, arn:aws:s3:::dat?*, true"
    })
    void limitsHoldForAllThatAResourceStandsFor(String asked, String limit, boolean allowed) {
        DesiredGrants grants =
                design(List.of(limit), List.of("s3:*"), List.of()).of(List.of(grant(asked, GrantAccess.Read)));
        assertThat(isAllowed(grants)).isEqualTo(allowed);
        if (!allowed) {
            assertThat(reason(grants)).isEqualTo(Reason.RESOURCE_NOT_ALLOWED);
        }
    }

    @Test
    void aWholeBucketIsAllowedByTwoLimitsTogether() {
        DesiredGrants grants = design(List.of("arn:aws:s3:::data", "arn:aws:s3:::data/*"), List.of("s3:*"), List.of())
                .of(List.of(grant("arn:aws:s3:::data", GrantAccess.Read)));
        assertThat(isAllowed(grants)).isTrue();
    }

    @Test
    void patternIsAllowedByTwoLimitsThatCoverItOnlyTogether() {
        List<Grant> objects = List.of(grant("arn:aws:s3:::data/in/*", GrantAccess.Read));
        List<String> limits = List.of("arn:aws:s3:::data/in/", "arn:aws:s3:::data/in/?*");
        assertThat(isAllowed(design(limits, List.of("s3:*"), List.of()).of(objects)))
                .isTrue();
        assertThat(reason(
                        design(limits.subList(1, 2), List.of("s3:*"), List.of()).of(objects)))
                .isEqualTo(Reason.RESOURCE_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "sqs:SendMessage, sqs:SendMessage, sqs:Receive*, true",
        "sqs:sendmessage, SQS:Send*, sqs:Receive*, true",
        "sqs:SendMessage, sqs:send*, sqs:SENDMESSAGE, false",
        "sqs:SendMessage, sqs:*, sqs:*, false",
        "sqs:SendMessage, sqs:Receive*, sqs:Purge*, false"
    })
    void actionsAreComparedWithoutRegardToCaseAndDenyWins(String asked, String limit, String denied, boolean allowed) {
        DesiredGrants grants =
                design(List.of(QUEUE), List.of(limit), List.of(denied)).of(List.of(actions(QUEUE, asked)));
        assertThat(isAllowed(grants)).isEqualTo(allowed);
        if (!allowed) {
            assertThat(reason(grants)).isEqualTo(Reason.ACTION_NOT_ALLOWED);
        }
    }

    /** The limits apply to the actions of an access level as to single actions. */
    @Test
    void everyActionOfAWordHasToBeAllowed() {
        DesiredGrants grants = design(List.of(QUEUE), List.of("sqs:*"), List.of("sqs:GetQueueAttributes"))
                .of(List.of(grant(QUEUE, GrantAccess.Send)));
        assertThat(reason(grants)).isEqualTo(Reason.ACTION_NOT_ALLOWED);
    }

    /** GetAuthorizationToken is no action on the repository, but a denial by the account still counts. */
    @Test
    void whatTheRolesOwnPolicyGetsHasToBeAllowedToo() {
        String repository = "arn:aws:ecr:eu-west-1:222222222222:repository/app";
        List<Grant> pull = List.of(grant(repository, GrantAccess.Pull));
        assertThat(reason(design(List.of(repository), List.of("ecr:*"), List.of("ecr:GetAuthorizationToken"))
                        .of(pull)))
                .isEqualTo(Reason.ACTION_NOT_ALLOWED);
        assertThat(isAllowed(
                        design(List.of(repository), List.of("ecr:*"), List.of()).of(pull)))
                .isTrue();
    }

    @Test
    void oneRefusedGrantRefusesAll() {
        DesiredGrants grants = design(List.of(QUEUE), List.of("sqs:*"), List.of())
                .of(List.of(grant(QUEUE, GrantAccess.Send), grant(QUEUE + "-other", GrantAccess.Send)));
        assertThat(reason(grants)).isEqualTo(Reason.RESOURCE_NOT_ALLOWED);
    }

    /** Access that an administrator no longer allows is revoked, whatever statement grants the access. */
    @Test
    void whatWasGrantedStaysOnlyAsLongAsItIsAllowed() {
        DesiredGrants.Wanted granted = (DesiredGrants.Wanted)
                design(List.of(QUEUE), List.of("sqs:*"), List.of()).of(List.of(grant(QUEUE, GrantAccess.Send)));
        DesiredGrant grant = granted.resources().getFirst();
        assertThat(caps(List.of(QUEUE), List.of("sqs:*"))
                        .allow(grant.holder(), grant.statements().getFirst()))
                .isTrue();
        assertThat(caps(List.of(QUEUE), List.of("sqs:GetQueueUrl"))
                        .allow(grant.holder(), grant.statements().getFirst()))
                .isFalse();
        assertThat(caps(List.of(), List.of("sqs:*"))
                        .allow(grant.holder(), grant.statements().getFirst()))
                .isFalse();
    }

    /** Otherwise a binding refused for another reason would lose its access. */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data/*, Read",
        "arn:aws:s3:::data/in/*, arn:aws:s3:::data/in/*, Read",
        "arn:aws:s3:::data/*, arn:aws:s3:::data/*, Write",
        "arn:aws:s3:::data/*, arn:aws:s3:::data/*, Read",
        "arn:aws:s3:::data/in/1.csv, arn:aws:s3:::data/in/?.csv, Read",
        "arn:aws:s3:::data, arn:aws:s3:::data*, Read",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders/index/by-day, arn:aws:dynamodb:*:*:table/orders/*, Read",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, arn:aws:ecr:*:*:repository/app, Pull",
        "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab, arn:aws:kms:*, Read",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, arn:aws:lambda:*:*:function:f, Invoke",
        "arn:aws:events:eu-west-1:222222222222:event-bus/b, arn:aws:events:*:*:event-bus/b, Send"
    })
    void whatMayBeGrantedMayStay(String asked, String limit, GrantAccess access) {
        AllowedAccess allowed = access(List.of(limit), List.of("*:*"), List.of());
        DesiredGrants.Wanted granted = (DesiredGrants.Wanted) new GrantsDesign(
                        ACCOUNT,
                        new Partition("aws"),
                        new GrantLimits("data", allowed),
                        "arn:aws:iam::111111111111:role/app",
                        "Crossbind0",
                        Optional.of("111111111111"))
                .of(List.of(grant(asked, access)));
        GrantBounds same = new GrantBounds("data", "222222222222", List.of(allowed));
        GrantBounds none = caps(List.of("arn:aws:s3:::other"), List.of("*:*"));
        for (DesiredGrant grant : granted.resources()) {
            assertThat(grant.statements()).allMatch(statement -> same.allow(grant.holder(), statement));
            assertThat(grant.statements()).noneMatch(statement -> none.allow(grant.holder(), statement));
        }
        assertThat(granted.identity())
                .isNotEmpty()
                .allMatch(statement -> same.identity(statement).equals(Optional.of(statement)));
        assertThat(granted.identity())
                .filteredOn(
                        statement -> !Set.of("*").equals(statement.elements().get("Resource")))
                .isNotEmpty()
                .allMatch(statement -> none.identity(statement).isEmpty());
    }

    /** The operator asks for no other resources, whatever a refused binding names. */
    @Test
    void whatMayHaveBeenGrantedIsOfTheAccountAlone() {
        List<Grant> asked = List.of(
                grant("arn:aws:s3:::data/in/*", GrantAccess.Read),
                grant("arn:aws-cn:s3:::data", GrantAccess.Read),
                grant(QUEUE, GrantAccess.Send),
                grant("arn:aws:sqs:eu-west-1:333333333333:orders", GrantAccess.Send),
                grant("arn:aws:sqs:eu-west-1-:222222222222:orders", GrantAccess.Send),
                grant("arn:aws:ec2:eu-west-1:222222222222:vpc/vpc-1", GrantAccess.Read));
        assertThat(GrantsDesign.holders(ACCOUNT, new Partition("aws"), asked))
                .containsExactlyInAnyOrder("arn:aws:s3:::data", QUEUE);
    }

    /** A status may name anything and is no authority. */
    @Test
    void onlyResourcesOfTheAccountThatHavePoliciesAreAmongThoseLookedAt() {
        assertThat(GrantsDesign.among(
                        ACCOUNT,
                        new Partition("aws"),
                        Set.of(
                                "arn:aws:s3:::data",
                                "arn:aws:s3:::data/in/*",
                                QUEUE,
                                "not an arn",
                                "arn:aws-cn:s3:::data",
                                "arn:aws:sqs:eu-west-1:333333333333:orders",
                                "arn:aws:ec2:eu-west-1:222222222222:vpc/vpc-1")))
                .containsExactlyInAnyOrder("arn:aws:s3:::data", QUEUE);
    }

    @Test
    void aBindingIsAllowedWhatItsAccountAllowsAndNotMore() {
        AllowedAccess allowed = access(List.of("arn:aws:s3:::data/in/*"), List.of("s3:*"), List.of());
        assertThat(GrantsDesign.allowed(
                        ACCOUNT,
                        new Partition("aws"),
                        new GrantLimits("data", allowed),
                        List.of(grant("arn:aws:s3:::data/in/*", GrantAccess.Read))))
                .isTrue();
        assertThat(GrantsDesign.allowed(
                        ACCOUNT,
                        new Partition("aws"),
                        new GrantLimits("data", allowed),
                        List.of(grant("arn:aws:s3:::data/out/*", GrantAccess.Read))))
                .isFalse();
    }

    /** A statement of the binding with such elements was tampered with, and exceeds the limits. */
    @Test
    void whatNamesAnythingButSomeMayNotStay() {
        assertThat(isLeft(statement("Principal", ROLE, "Resource", QUEUE))).isTrue();
        assertThat(isLeft(statement("Principal", ROLE, "NotResource", "arn:aws:sqs:::none")))
                .isFalse();
        assertThat(isLeft(statement("Principal", "*", "Resource", QUEUE))).isFalse();
        assertThat(isLeft(statement("NotPrincipal", ROLE, "Resource", QUEUE))).isFalse();
    }

    private static boolean isLeft(PolicyStatement statement) {
        return caps(List.of(QUEUE), List.of("sqs:*")).allow(ResourceArn.parse(QUEUE), statement);
    }

    private static PolicyStatement statement(String whom, String principal, String what, String resource) {
        return new PolicyStatement(
                "Crossbind01",
                "Allow",
                Map.of(whom, Map.of("AWS", Set.of(principal))),
                Map.of("Action", Set.of("sqs:SendMessage"), what, Set.of(resource)),
                Map.of());
    }

    /** A role's own policy allows no more than the grants need. */
    @Test
    void whatIsForAnyResourceMayStayOnlyWhereTheServiceHasNoOther() {
        GrantBounds caps = caps(List.of("*"), List.of("ecr:*", "s3:*"));
        assertThat(caps.identity(onAny("ecr:GetAuthorizationToken"))).isPresent();
        assertThat(caps.identity(onAny("s3:GetObject"))).isEmpty();
        assertThat(caps(List.of("*"), List.of("s3:*")).identity(onAny("ecr:GetAuthorizationToken")))
                .isEmpty();
    }

    /** A bucket's ARN names no account, so the role's own policy would open a bucket of the role's own account. */
    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:s3:::reports", "arn:aws:s3:::reports/in/*", "arn:aws:s3:::reports/in/1.txt"})
    void theOwnPolicyOfARoleOpensBucketsOfTheTargetAccountOnly(String bucket) {
        DesiredGrants.Wanted granted = (DesiredGrants.Wanted) new GrantsDesign(
                        ACCOUNT,
                        new Partition("aws"),
                        new GrantLimits("data", access(List.of("*"), List.of("*:*"), List.of())),
                        "arn:aws:iam::111111111111:role/app",
                        "Crossbind0",
                        Optional.empty())
                .of(List.of(
                        new Grant(bucket, null, List.of("s3:GetObject", "s3:PutObjectAcl")),
                        grant(QUEUE, GrantAccess.Send)));
        assertThat(granted.identity())
                .filteredOn(statement -> isOn("arn:aws:s3:", statement))
                .hasSize(2)
                .allSatisfy(statement -> assertThat(statement.conditions().get("StringEquals"))
                        .containsEntry("aws:ResourceAccount", Set.of("222222222222")));
        assertThat(granted.identity())
                .filteredOn(statement -> isOn(QUEUE, statement))
                .singleElement()
                .satisfies(statement -> assertThat(statement.conditions()).isEmpty());
        assertThat(granted.resources())
                .allSatisfy(grant -> assertThat(grant.statements().toString()).doesNotContain("ResourceAccount"));
    }

    private static boolean isOn(String prefix, PolicyStatement statement) {
        return statement.elements().getOrDefault("Resource", Set.of()).stream()
                .allMatch(resource -> resource.startsWith(prefix));
    }

    private static PolicyStatement onAny(String action) {
        return PolicyStatement.allow(null, Set.of(action), Set.of("*"), Map.of());
    }

    @Test
    void theOrderOfTheGrantsDoesNotMatter() {
        List<Grant> some = new ArrayList<>(List.of(
                grant(QUEUE, GrantAccess.Send),
                grant("arn:aws:s3:::data/b/*", GrantAccess.Write),
                grant(QUEUE, GrantAccess.Consume),
                grant("arn:aws:s3:::data/a/*", GrantAccess.Read)));
        GrantsDesign design = design(List.of("arn:aws:s3:::data/*", QUEUE), List.of("s3:*", "sqs:*"), List.of());
        DesiredGrants one = design.of(some);
        Collections.reverse(some);
        assertThat(design.of(some)).isEqualTo(one);
        assertThat(isAllowed(one)).isTrue();
    }

    /** A role that may read everything may list everything. A condition on a prefix would only hinder the role. */
    @Test
    void allObjectsOfABucketAreListedWithoutACondition() {
        DesiredGrants.Wanted wanted =
                (DesiredGrants.Wanted) design(List.of("arn:aws:s3:::data/*"), List.of("s3:*"), List.of())
                        .of(List.of(grant("arn:aws:s3:::data/*", GrantAccess.Read)));
        assertThat(wanted.resources())
                .singleElement()
                .satisfies(grant -> assertThat(grant.statements())
                        .hasSize(2)
                        .allMatch(statement -> statement.conditions().isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reports",
                "arn:aws:s3:eu-west-1::data",
                "arn:aws:s3:::data/",
                "arn:aws:s3:::data/a ",
                "arn:aws:events:eu-west-1:222222222222:event-bus/aws.partner/shop/orders",
                "arn:aws:s3:::data/a*b",
                "arn:aws:s3:::data/${aws:username}/x",
                "arn:aws:s3:::data?",
                "arn:aws:s3:eu-west-1:222222222222:accesspoint/x",
                "arn:aws:sqs:eu-west-1:222222222222:*",
                "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db",
                "arn:aws:ecr:eu-west-1:222222222222:app",
                "arn:aws:lambda:eu-west-1:222222222222:function:f:$LATEST",
                "arn:aws:lambda:eu-west-1:222222222222:layer:f:1",
                "arn:aws:kms:eu-west-1:222222222222:alias/aws/s3",
                "arn:aws:kms:eu-west-1:222222222222:key/1234abcd",
                "arn:aws:ec2:eu-west-1:222222222222:instance/i-1"
            })
    void otherFormsAreRefused(String arn) {
        GrantsDesign design = design(List.of("arn:aws:*"), List.of("*"), List.of());
        assertThat(reason(design.of(List.of(grant(arn, GrantAccess.Read))))).isEqualTo(Reason.RESOURCE_UNSUPPORTED);
    }

    /** Some services refuse a whole policy because of an unknown action. Others would never apply the action. */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:sns:eu-west-1:222222222222:prices, sns:Publish, true",
        "arn:aws:sns:eu-west-1:222222222222:prices, sns:publish, true",
        "arn:aws:sns:eu-west-1:222222222222:prices, sns:CreateTopic, false",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders, dynamodb:PutItem, true",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders/index/by-date, dynamodb:query, true",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders/index/by-date, dynamodb:PutItem, false",
        "arn:aws:s3:::data/a.csv, s3:GetObjectTagging, true",
        "arn:aws:s3:::data/a.csv, s3:ListBucket, false",
        "arn:aws:s3:::data/a/*, s3:listbucketversions, true",
        "arn:aws:s3:::data/a/*, s3:GetBucketObjectLockConfiguration, false",
        "arn:aws:s3:::data/a/*, sqs:SendMessage, false",
        "arn:aws:s3:::data/a/*, s3:AbortMultipartUpload, true",
        "arn:aws:s3:::data/a.csv, s3:ObjectOwnerOverrideToBucketOwner, true",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:GetFunction, true",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:InvokeFunctionUrl, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:invokefunctionurl, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, LAMBDA:invokefunction, true",
        "arn:aws:sqs:eu-west-1:222222222222:orders, SQS:SendMessage, true",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:ListQueues, false",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:SendMesage, false",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:SendMessageBatch, false",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:Send*, false",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:DeleteQueue, true",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:GetAuthorizationToken, false",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:BatchGetImages, false",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:DescribeImages, true",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:CreateRepository, false",
        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-AbCdEf, secretsmanager:ListSecrets, false",
        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-AbCdEf, secretsmanager:GetSecretValues, false",
        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-AbCdEf, secretsmanager:PutSecretValue, true",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders, dynamodb:ListTables, false",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders, dynamodb:CreateTable, false",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders, dynamodb:GetRecords, false",
        "arn:aws:events:eu-west-1:222222222222:event-bus/orders, events:PutEvent, false",
        "arn:aws:events:eu-west-1:222222222222:event-bus/orders, events:ListRules, false",
        "arn:aws:events:eu-west-1:222222222222:event-bus/orders, events:DescribeEventBus, true",
        "arn:aws:s3:::data, s3:ListAllMyBuckets, false",
        "arn:aws:s3:::data, s3:CreateBucket, false",
        "arn:aws:s3:::data, s3:GetBuckeTLocation, true",
        "arn:aws:s3:::data, s3:GetObjects, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:InvokeFuntion, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:AddPermission, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:RemovePermission, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:PutResourcePolicy, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:CreateFunctionUrlConfig, false",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, sqs:SendMessage, false",
        "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab, kms:Sign, true",
        "arn:aws:kms:eu-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab, kms:ReEncryptFrom, true",
        "arn:aws:kms:eu-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab, kms:decrypt, true",
        "arn:aws:kms:eu-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab, kms:RetireGrant, false",
        "arn:aws:kms:eu-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab, kms:PutKeyPolicy, false"
    })
    void onlyActionsThatTheResourceKnowsAreGranted(String arn, String action, boolean known) {
        DesiredGrants grants =
                design(List.of("arn:aws:*"), List.of("*:*"), List.of()).of(List.of(actions(arn, action)));
        assertThat(isAllowed(grants)).isEqualTo(known);
        if (!known) {
            assertThat(reason(grants)).isEqualTo(Reason.ACCESS_UNSUPPORTED);
        }
    }

    /**
     * A role that may change the policy could grant access to anyone. An account's limits cannot allow such actions, not even for existing
     * grants.
     */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::data, s3:PutBucketPolicy",
        "arn:aws:s3:::data, s3:putbucketpolicy",
        "arn:aws:s3:::data, s3:DeleteBucketPolicy",
        "arn:aws:s3:::data, s3:PutBucketAcl",
        "arn:aws:s3:::data, s3:PutBucketOwnershipControls",
        "arn:aws:s3:::data, s3:PutBucketPublicAccessBlock",
        "arn:aws:s3:::data/a/*, s3:PutObjectVersionAcl",
        "arn:aws:s3:::data/a/*, s3:PutObject*",
        "arn:aws:s3:::data, s3:Put*",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:SetRepositoryPolicy",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:DeleteRepositoryPolicy",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:AddPermission",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:RemovePermission",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:SetQueueAttributes",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:CreateQueue",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:*",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:Add?ermission",
        "arn:aws:sns:eu-west-1:222222222222:prices, sns:AddPermission",
        "arn:aws:sns:eu-west-1:222222222222:prices, sns:RemovePermission",
        "arn:aws:sns:eu-west-1:222222222222:prices, sns:SetTopicAttributes",
        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-AbCdEf, secretsmanager:PutResourcePolicy",
        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db-AbCdEf, secretsmanager:DeleteResourcePolicy",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders, dynamodb:PutResourcePolicy",
        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders, dynamodb:DeleteResourcePolicy",
        "arn:aws:events:eu-west-1:222222222222:event-bus/orders, events:PutPermission",
        "arn:aws:events:eu-west-1:222222222222:event-bus/orders, events:RemovePermission",
        "arn:aws:lambda:eu-west-1:222222222222:function:f, lambda:AddPermission",
        "arn:aws:kms:eu-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab, kms:CreateGrant",
        "arn:aws:kms:eu-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab, kms:PutKeyPolicy"
    })
    void whatChangesWhoHasAccessIsNeverGranted(String arn, String action) {
        DesiredGrants grants =
                design(List.of("arn:aws:*"), List.of("*"), List.of()).of(List.of(actions(arn, action)));
        assertThat(reason(grants)).isEqualTo(Reason.ACCESS_UNSUPPORTED);
        assertThat(((DesiredGrants.Refused) grants).problem().message())
                .isEqualToIgnoringCase(action + " can change who has access to " + arn);
        PolicyStatement granted = new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(ROLE))),
                Map.of("Action", Set.of(action), "Resource", Set.of(arn)),
                Map.of());
        assertThat(caps(List.of("arn:aws:*"), List.of("*")).allow(ResourceArn.parse(arn), granted))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:SendMesage, did you mean sqs:SendMessage?",
        "arn:aws:sqs:eu-west-1:222222222222:orders, sqs:SendMessageBatch, did you mean sqs:SendMessage?",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:BatchGetImages, did you mean ecr:BatchGetImage?",
        "arn:aws:ecr:eu-west-1:222222222222:repository/app, ecr:GetAuthorizationToken, ecr:GetAuthorizationToken has no resource"
    })
    void theActionThatWasMeantIsNamed(String arn, String action, String advice) {
        DesiredGrants grants =
                design(List.of("arn:aws:*"), List.of("*:*"), List.of()).of(List.of(actions(arn, action)));
        assertThat(reason(grants)).isEqualTo(Reason.ACCESS_UNSUPPORTED);
        assertThat(((DesiredGrants.Refused) grants).problem().message())
                .startsWith(action + " cannot be granted on " + arn + "; " + advice);
    }

    @Test
    void anActionWithoutLikenessIsRefusedWithoutAdvice() {
        DesiredGrants grants = design(List.of("arn:aws:*"), List.of("*:*"), List.of())
                .of(List.of(actions(QUEUE, "sqs:CompletelyDifferent")));
        assertThat(((DesiredGrants.Refused) grants).problem().message())
                .isEqualTo("sqs:CompletelyDifferent cannot be granted on " + QUEUE);
    }

    /** SQS developer guide, limitations of custom policies. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqs:CancelMessageMoveTask",
                "sqs:DeleteQueue",
                "SQS:deletequeue",
                "sqs:ListMessageMoveTasks",
                "sqs:ListQueueTags",
                "sqs:StartMessageMoveTask",
                "sqs:TagQueue",
                "sqs:UntagQueue"
            })
    void whatSqsNeverGrantsAcrossAccountsIsGrantedInsideOne(String action) {
        List<Grant> grants = List.of(actions(QUEUE, action));
        assertThat(isAllowed(design(List.of(QUEUE), List.of("sqs:*"), List.of()).of(grants)))
                .isTrue();
        DesiredGrants across =
                across(List.of(QUEUE), "arn:aws:iam::111111111111:role/app").of(grants);
        assertThat(reason(across)).isEqualTo(Reason.ACCESS_UNSUPPORTED);
        assertThat(((DesiredGrants.Refused) across).problem().message()).contains("a role of another account");
    }

    private static GrantsDesign across(List<String> resources, String role) {
        return new GrantsDesign(
                ACCOUNT,
                new Partition("aws"),
                new GrantLimits("data", access(resources, List.of("*:*"), List.of())),
                role,
                "Crossbind0",
                Optional.empty());
    }

    /** KMS API reference, CreateGrant, GranteePrincipal: 256 characters. */
    @Test
    void aRoleMayBeAsLongAsKmsTakesAGrantee() {
        String key = "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        String role = "arn:aws:iam::111111111111:role/" + "p".repeat(256 - 31 - 4) + "/app";
        List<Grant> grants = List.of(grant(key, GrantAccess.Read));
        assertThat(role).hasSize(256);
        assertThat(isAllowed(across(List.of(key), role).of(grants))).isTrue();
        assertThat(reason(across(List.of(key), role + "s").of(grants))).isEqualTo(Reason.ACCESS_UNSUPPORTED);
    }

    /** Tools for uploads to another account set this ACL, and S3 then requires the action. */
    @Test
    void anAclMayOnlyGiveTheBucketsOwnerControl() {
        DesiredGrants.Wanted granted =
                (DesiredGrants.Wanted) design(List.of("arn:aws:s3:::data/*"), List.of("s3:*"), List.of())
                        .of(List.of(actions("arn:aws:s3:::data/in/*", "s3:PutObject", "s3:putObjectAcl")));
        assertThat(granted.resources().getFirst().statements())
                .extracting(statement -> statement.elements().get("Action"), PolicyStatement::conditions)
                .containsExactlyInAnyOrder(
                        tuple(Set.of("s3:PutObject"), Map.of()),
                        tuple(
                                Set.of("s3:PutObjectAcl"),
                                Map.of("StringEquals", Map.of("s3:x-amz-acl", Set.of("bucket-owner-full-control")))));
    }

    /** A value stored by a later version means nothing to this version. */
    @ParameterizedTest
    @EnumSource(GrantAccess.class)
    void everyWordMeansActionsOfItsServiceOrNothing(GrantAccess access) {
        boolean used = false;
        for (GrantService service : GrantServices.ALL) {
            for (ResourceKind kind : service.kinds()) {
                ResourceArn resource = ResourceArn.parse(kind.example());
                Set<String> actions = service.actions(access, resource);
                assertThat(actions).allMatch(action -> action.startsWith(service.name() + ":"));
                assertThat(service.unsupported(resource, actions)).isEmpty();
                assertThat(service.kindOf(resource)).contains(kind);
                used |= !actions.isEmpty();
            }
        }
        assertThat(used).isEqualTo(access != GrantAccess.Unknown);
    }
}
