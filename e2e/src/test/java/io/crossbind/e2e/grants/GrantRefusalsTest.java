package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grants that are not allowed, or no longer possible. */
@ExtendWith(ClusterExtension.class)
class GrantRefusalsTest {
    private static GrantsEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = GrantsEnvironment.start(cluster, "2s");
    }

    @AfterEach
    void allowAllAgain() {
        site.refusals().clear();
        site.allow(GrantsEnvironment.ALL_RESOURCES, GrantsEnvironment.ALL_ACTIONS);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void resourceThatIsNoLongerAllowedIsTakenBackAndNoOther() {
        OwnedPolicy bucket = granted("narrowed", Service.S3);
        OwnedPolicy queue = site.owner().make(Service.SQS, "narrowed-too");
        both("narrowed", bucket, queue);

        site.allow("[\"" + queue.arn() + "\"]", GrantsEnvironment.ALL_ACTIONS);
        site.awaitReason("narrowed", "ResourceNotAllowed");
        assertThat(site.message("narrowed")).contains(bucket.arn());
        site.eventually(() -> assertThat(bucket.own()).isEmpty());
        assertThat(queue.own()).isNotEmpty();

        site.allow(GrantsEnvironment.ALL_RESOURCES, GrantsEnvironment.ALL_ACTIONS);
        site.awaitReason("narrowed", "Ready");
        assertThat(bucket.own()).isNotEmpty();
        site.delete("narrowed");
        assertThat(bucket.own()).isEmpty();
        assertThat(queue.own()).isEmpty();
    }

    @Test
    void actionThatIsNoLongerAllowedIsTakenBack() {
        OwnedPolicy bucket = granted("weakened", Service.S3);
        site.allow(GrantsEnvironment.ALL_RESOURCES, "[\"s3:GetObject\"]");
        site.awaitReason("weakened", "ActionNotAllowed");
        assertThat(site.message("weakened")).contains("s3:ListBucket");
        site.eventually(() -> assertThat(bucket.own()).isEmpty());
        site.delete("weakened");
    }

    @Test
    void accountWithoutResourcesTakesNoGrants() {
        OwnedPolicy bucket = site.owner().make(Service.S3, "unlimited");
        site.allow("", GrantsEnvironment.ALL_ACTIONS);
        site.bind("unlimited", GrantsEnvironment.grant(bucket.arn(), "Read"));
        site.awaitReason("unlimited", "ResourceNotAllowed");
        assertThat(bucket.read().get()).isEmpty();
        assertThat(site.roleArn("unlimited")).isEmpty();
        site.delete("unlimited");
    }

    @ParameterizedTest
    @CsvSource({"SQS, nowhere", "LAMBDA, function:nowhere"})
    void resourceThatDoesNotExistIsNamed(Service service, String resource) {
        String binding = "nowhere-" + service;
        site.bind(
                binding,
                GrantsEnvironment.grant(
                        "arn:aws:" + service + ":eu-west-1:" + GrantsEnvironment.ACCOUNT + ":" + resource,
                        service.access()));
        site.awaitReason(binding, "ResourceNotFound");
        assertThat(site.world().account(GrantsEnvironment.ACCOUNT).operatorsRoles())
                .as("a role that would be of no use")
                .noneMatch(role -> role.contains(binding));
        OwnedPolicy made = site.owner().make(service, "nowhere");
        site.awaitReason(binding, "Ready");
        assertThat(made.own()).isNotEmpty();
        made.delete().run();
        site.awaitReason(binding, "ResourceNotFound");
        site.delete(binding);
    }

    /** A missing resource does not hide a resource that is no longer allowed. */
    @Test
    void resourceThatWasDeletedIsToldAndHindersNothing() {
        OwnedPolicy bucket = granted("deleted", Service.S3);
        OwnedPolicy queue = site.owner().make(Service.SQS, "deleted-too");
        both("deleted", bucket, queue);
        bucket.delete().run();
        site.awaitReason("deleted", "ResourceNotFound");
        assertThat(queue.own()).isNotEmpty();

        site.allow("[\"" + bucket.arn() + "*\"]", GrantsEnvironment.ALL_ACTIONS);
        site.awaitReason("deleted", "ResourceNotAllowed");
        site.eventually(() -> assertThat(queue.own()).isEmpty());
        site.delete("deleted");
    }

    /** The name of a deleted bucket is free again. If the request names the old owner, S3 refuses access to a new bucket with this name. */
    @Test
    void bucketThatIsAnotherAccountsByNowCountsAsDeleted() {
        OwnedPolicy bucket = granted("taken", Service.S3);
        bucket.delete().run();
        OwnedPolicy theirs = site.stranger().make(Service.S3, "taken");
        theirs.overwriteWith(OwnedPolicy.parse(Service.S3.foreign("Theirs", theirs.arn())));
        List<JsonNode> foreign = theirs.foreign();
        site.awaitReason("taken", "ResourceNotFound");
        assertThat(site.message("taken")).contains("account " + GrantsEnvironment.ACCOUNT + " has no bucket taken");
        site.delete("taken");
        assertThat(theirs.foreign()).isEqualTo(foreign);
    }

    /**
     * Without permission to read the bucket, the operator keeps the binding, because the bucket's policy still has the binding's
     * statements.
     */
    @Test
    void bucketThatRefusesTheOperatorIsNotTakenForAnothers() {
        OwnedPolicy bucket = granted("denied", Service.S3);
        site.refusals().on("s3", "GET /denied").fail("AccessDenied", 403, "Access Denied");
        site.awaitReason("denied", "AccessDenied");
        site.beginDeletion("denied");
        site.awaitReason("denied", "AccessDenied");
        site.refusals().clear();
        site.delete("denied");
        assertThat(bucket.own()).isEmpty();
    }

    @Test
    void policyThatWouldBeTooLongIsNotWritten() {
        OwnedPolicy queue = site.owner().make(Service.SQS, "long");
        queue.statements(IntStream.range(0, 20)
                .mapToObj(number -> OwnedPolicy.parse(Service.SQS.foreign("Theirs" + number, queue.arn())))
                .toList());
        String before = queue.read().get().orElseThrow();
        site.bind("long", GrantsEnvironment.grant(queue.arn(), "Send"));
        site.awaitReason("long", "ResourcePolicyTooLong");
        assertThat(site.message("long")).contains("21 statements").contains(queue.arn());
        assertThat(queue.read().get()).contains(before);
        assertThat(site.world().account(GrantsEnvironment.ACCOUNT).operatorsRoles())
                .noneMatch(role -> role.contains("long"));

        queue.statements(List.of(OwnedPolicy.parse(Service.SQS.foreign("Theirs", queue.arn()))));
        site.awaitReason("long", "Ready");
        site.delete("long");
    }

    /** A policy that cannot be parsed cannot be changed without loss. */
    @Test
    void policyThatCannotBeReadIsLeftAlone() {
        OwnedPolicy bucket = site.owner().make(Service.S3, "unreadable");
        String before = "{\"Version\": \"2012-10-17\", \"Statement\": [\"every one\"]}";
        bucket.write().accept(before);
        site.bind("unreadable", GrantsEnvironment.grant(bucket.arn(), "Read"));
        site.awaitReason("unreadable", "ResourcePolicyUnreadable");
        assertThat(site.message("unreadable")).contains(bucket.arn());
        assertThat(bucket.read().get()).contains(before);
        bucket.statements(List.of(OwnedPolicy.parse(Service.S3.foreign("Theirs", bucket.arn()))));
        site.awaitReason("unreadable", "Ready");
        assertThat(bucket.foreign()).hasSize(1);
        site.delete("unreadable");
    }

    /** Only the secret's owner can remove a foreign statement that admits everyone. */
    @Test
    void policyThatAwsCallsPublicIsNotWrittenAgain() {
        OwnedPolicy secret = site.owner().make(Service.SECRETS, "public");
        site.refusals()
                .on("secretsmanager", "PutResourcePolicy")
                .fail("PublicPolicyException", 400, "The policy grants broad access to the secret");
        site.bind("public", GrantsEnvironment.grant(secret.arn(), "Read"));
        site.awaitReason("public", "ResourcePolicyPublic");
        assertThat(secret.own()).isEmpty();

        site.refusals().clear();
        secret.overwriteWith(OwnedPolicy.parse(Service.SECRETS.foreign("Theirs", secret.arn())));
        site.awaitReason("public", "Ready");
        assertThat(secret.own()).isNotEmpty();
        site.delete("public");
    }

    /** The grants of a key do not show its state, but creating a grant does. Nothing blocks the binding's deletion. */
    @Test
    void keyThatIsDisabledIsNamed() {
        OwnedPolicy key = site.owner().make(Service.KMS, "disabled");
        site.refusals().on("kms", "CreateGrant").fail("DisabledException", 400, key.arn() + " is disabled.");
        site.bind("disabled", GrantsEnvironment.grant(key.arn(), "Read"));
        site.awaitReason("disabled", "KeyNotUsable");
        assertThat(site.message("disabled")).contains(key.arn());
        assertThat(key.own()).isEmpty();
        site.delete("disabled");
    }

    /** The SDK makes three attempts for each call, so the condition reports the throttling before the binding is Ready. */
    @ParameterizedTest
    @CsvSource({
        "KMS, CreateGrant, ThrottlingException, 400",
        "LAMBDA, POST /2015-03-31/functions/busy-lambda/policy, TooManyRequestsException, 429"
    })
    void serviceThatIsBusyIsTriedAgain(Service service, String operation, String code, int status) {
        String binding = "busy-" + service;
        OwnedPolicy kept = site.owner().make(service, binding);
        site.refusals().on(service.toString(), operation).times(3).fail(code, status, "Rate exceeded");
        site.bind(binding, GrantsEnvironment.grant(kept.arn(), service.access()));
        site.awaitReason(binding, "Throttled");
        assertThat(kept.own()).isEmpty();
        site.awaitReason(binding, "Ready");
        assertThat(kept.own()).hasSize(1);
        site.delete(binding);
    }

    /** The removal or reduction of a grant does not wait for a resource that is missing or not allowed. */
    @Test
    void whatIsNoLongerAskedForGoesWhateverElseFails() {
        OwnedPolicy bucket = granted("dropped", Service.S3);
        OwnedPolicy queue = site.owner().make(Service.SQS, "dropped-too");
        OwnedPolicy topic = site.owner().make(Service.SNS, "dropped-three");
        String onTopic = GrantsEnvironment.grant(topic.arn(), "Send");
        site.bind(
                "dropped",
                GrantsEnvironment.grant(bucket.arn(), "Read"),
                GrantsEnvironment.grant(queue.arn(), "Send"),
                onTopic);
        site.awaitReason("dropped", "Ready");
        topic.delete().run();
        site.awaitReason("dropped", "ResourceNotFound");

        site.bind(
                "dropped",
                GrantsEnvironment.grantOf(bucket.arn(), "s3:GetObject"),
                GrantsEnvironment.grant(queue.arn(), "Send"),
                onTopic);
        site.eventually(() -> assertThat(bucket.ownActions()).containsExactly("s3:GetObject"));
        site.bind("dropped", GrantsEnvironment.grantOf(bucket.arn(), "s3:GetObject"), onTopic);
        site.eventually(() -> assertThat(queue.own()).isEmpty());
        site.awaitReason("dropped", "ResourceNotFound");

        String elsewhere = GrantsEnvironment.grant("arn:aws:sqs:eu-west-1:999999999999:orders", "Send");
        site.bind("dropped", elsewhere);
        site.awaitReason("dropped", "ResourceElsewhere");
        site.eventually(() -> assertThat(bucket.own()).isEmpty());
        site.delete("dropped");
    }

    /** Once the binding was Ready, resources are reconciled independently. */
    @Test
    void whatIsAddedIsGivenThoughAnotherResourceIsGone() {
        OwnedPolicy bucket = granted("extended", Service.S3);
        OwnedPolicy queue = site.owner().make(Service.SQS, "extended-too");
        bucket.delete().run();
        site.awaitReason("extended", "ResourceNotFound");
        OwnedPolicy closed = site.owner().make(Service.S3, "extended-three");
        site.refusals().on("s3", "GET /extended-three").fail("AccessDenied", 403, "Access Denied");
        site.bind(
                "extended",
                GrantsEnvironment.grant(bucket.arn(), "Read"),
                GrantsEnvironment.grant(queue.arn(), "Send"),
                GrantsEnvironment.grant(closed.arn(), "Read"));
        site.eventually(() -> assertThat(queue.own()).isNotEmpty());
        assertThat(site.statusGrants("extended"))
                .as("where statements may be")
                .containsExactlyInAnyOrder(bucket.arn(), queue.arn());
        site.delete("extended");
        assertThat(queue.own()).isEmpty();
    }

    /**
     * The removal of a grant also does not wait for another resource whose policy cannot be written because AWS refuses the call or fails.
     */
    @Test
    void whatIsDroppedGoesThoughAnotherCannotBeWritten() {
        OwnedPolicy bucket = granted("unwritten", Service.S3);
        OwnedPolicy queue = site.owner().make(Service.SQS, "unwritten-too");
        both("unwritten", bucket, queue);
        site.refusals().on("s3", "PUT /unwritten").fail("InternalError", 500, "We encountered an internal error");

        site.bind("unwritten", GrantsEnvironment.grantOf(bucket.arn(), "s3:GetObject"));

        site.awaitReason("unwritten", "AwsError");
        site.eventually(() -> assertThat(queue.own()).isEmpty());
        site.refusals().clear();
        site.awaitReason("unwritten", "Ready");
        site.delete("unwritten");
    }

    /** A permission moved from the role to the resource is granted there before the role loses it. */
    @Test
    void whatMovesToAGrantIsNeverMissing() {
        OwnedPolicy bucket = site.owner().make(Service.S3, "moved");
        String statements = ", statements: [{actions: [\"s3:GetObject\"], resources: [\"" + bucket.arn() + "/*\"]}]";
        site.bindRole("moved", "{maxSessionDuration: 1h" + statements + "}");
        site.awaitReason("moved", "Ready");
        site.refusals().on("s3", "PUT /moved").fail("AccessDenied", 403, "Access Denied");

        site.bindRole("moved", "{maxSessionDuration: 1h}", GrantsEnvironment.grant(bucket.arn(), "Read"));
        site.awaitReason("moved", "AccessDenied");
        String arn = site.roleArn("moved");
        assertThat(site.world()
                        .account(GrantsEnvironment.ACCOUNT)
                        .iam()
                        .getRolePolicy(request -> request.roleName(arn.substring(arn.lastIndexOf('/') + 1))
                                .policyName("crossbind"))
                        .policyDocument())
                .contains("GetObject");

        site.refusals().clear();
        site.awaitReason("moved", "Ready");
        assertThat(bucket.own()).isNotEmpty();
        site.delete("moved");
    }

    /** A key accepts only the operations of its kind. */
    @Test
    void operationThatIsNotThatKeysIsNamed() {
        OwnedPolicy key = site.owner().make(Service.KMS, "asymmetric");
        site.refusals()
                .on("kms", "CreateGrant")
                .fail("ValidationException", 400, "Operation GenerateDataKey is not one of " + key.arn());
        site.bind("asymmetric", GrantsEnvironment.grant(key.arn(), "Write"));
        site.awaitReason("asymmetric", "AccessUnsupported");
        // The next read of the account may begin another attempt meanwhile.
        site.eventually(() -> assertThat(site.message("asymmetric")).contains("GenerateDataKey"));
        site.delete("asymmetric");
    }

    /** A retained role keeps no statement in resource policies, even if one of these policies cannot be read. */
    @Test
    void rolesThatStayLoseWhatCanBeTakenBack() {
        OwnedPolicy bucket = granted("retained", Service.S3);
        OwnedPolicy queue = site.owner().make(Service.SQS, "retained-too");
        site.bindWith(
                "retained",
                "deletionPolicy: Retain",
                GrantsEnvironment.grant(bucket.arn(), "Read"),
                GrantsEnvironment.grant(queue.arn(), "Send"));
        site.awaitReason("retained", "Ready");
        site.refusals().on("s3", "GET /retained").fail("AccessDenied", 403, "Access Denied");
        site.awaitReason("retained", "AccessDenied");
        site.beginDeletion("retained");
        site.eventually(() -> assertThat(queue.own()).isEmpty());
        site.refusals().clear();
        site.delete("retained");
        assertThat(bucket.own()).isEmpty();
    }

    @Test
    void resourceOfAnotherAccountIsRefused() {
        site.bind("elsewhere", GrantsEnvironment.grant("arn:aws:sqs:eu-west-1:999999999999:orders", "Send"));
        site.awaitReason("elsewhere", "ResourceElsewhere");
        site.delete("elsewhere");
    }

    @Test
    void whatIsOverIsTakenBack() {
        OwnedPolicy bucket = site.owner().make(Service.S3, "over");
        bucket.overwriteWith(OwnedPolicy.parse(Service.S3.foreign("Theirs", bucket.arn())));
        List<JsonNode> foreign = bucket.foreign();
        Instant end = Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.SECONDS);
        site.bindWith("over", "expiresAt: \"" + end + "\"", GrantsEnvironment.grant(bucket.arn(), "Read"));
        site.eventually(() -> assertThat(bucket.own()).isNotEmpty());
        site.awaitReason("over", "Expired");
        assertThat(bucket.own()).isEmpty();
        assertThat(bucket.foreign()).isEqualTo(foreign);
        assertThat(site.statusGrants("over")).isEmpty();
        site.delete("over");
    }

    /** Two bindings on one resource are independent of each other. */
    @Test
    void bindingsShareAResource() {
        OwnedPolicy bucket = granted("shared-one", Service.S3);
        site.bind("shared-two", GrantsEnvironment.grantOf(bucket.arn() + "/two/*", "s3:PutObject"));
        site.awaitReason("shared-two", "Ready");
        assertThat(bucket.ownPrincipals())
                .containsExactlyInAnyOrder(site.roleArn("shared-one"), site.roleArn("shared-two"));
        site.delete("shared-one");
        assertThat(bucket.ownPrincipals()).containsExactly(site.roleArn("shared-two"));
        site.delete("shared-two");
        assertThat(bucket.read().get()).isEmpty();
    }

    /** The operator writes the policy for another binding before it repairs the removal by another client. */
    @Test
    void whatSomebodyTookOutComesBackThoughAnotherBindingWroteSince() {
        OwnedPolicy bucket = granted("robbed", Service.S3);
        site.bind("busy", GrantsEnvironment.grantOf(bucket.arn() + "/two/*", "s3:PutObject"));
        site.awaitReason("busy", "Ready");
        bucket.statements(List.of());
        site.bind("busy", GrantsEnvironment.grantOf(bucket.arn() + "/two/*", "s3:GetObject"));
        site.eventually(() -> assertThat(bucket.ownPrincipals())
                .containsExactlyInAnyOrder(site.roleArn("robbed"), site.roleArn("busy")));
        site.delete("robbed");
        site.delete("busy");
    }

    private static OwnedPolicy granted(String name, Service service) {
        OwnedPolicy kept = site.owner().make(service, name);
        site.bind(name, GrantsEnvironment.grant(kept.arn(), service.access()));
        site.awaitReason(name, "Ready");
        assertThat(kept.own()).isNotEmpty();
        return kept;
    }

    private static void both(String name, OwnedPolicy bucket, OwnedPolicy queue) {
        site.bind(name, GrantsEnvironment.grant(bucket.arn(), "Read"), GrantsEnvironment.grant(queue.arn(), "Send"));
        site.awaitReason(name, "Ready");
        assertThat(queue.own()).isNotEmpty();
    }
}
