package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsStandIn.Capability;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** An edit of a binding changes only the edited parts. A permission that the role had and keeps is never missing. */
interface ChangeContract {

    @ContractTest
    default void editedStatementsWriteThePolicyOnly(TestTenant team) {
        team.needs(Capability.LOGS_CALLS);
        team.bind("reports");
        RoleWrites writes = writes(team);
        team.applyReady(team.manifest("reports")
                .role("{statements: [{actions: ['s3:PutObject'], resources: ['arn:aws:s3:::reports/*']}]}"));
        assertThat(writes.operations()).containsExactly("PutRolePolicy");
        assertThat(team.role(team.roleName("reports")).inline().get("crossbind"))
                .isEqualTo(PolicyJson.parse("""
                {"Version": "2012-10-17", "Statement":
                 {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/*"}}"""));
    }

    @ContractTest
    @StandInSpecific("the calls on policies of a role")
    default void newPoliciesComeBeforeOldOnesGo(TestTenant team) {
        team.needs(Capability.LOGS_CALLS);
        String one = team.aws().createPolicy("shared-one");
        String two = team.aws().createPolicy("shared-two");
        team.serviceAccount("reports");
        team.applyReady(team.manifest("reports")
                .role("{managedPolicyArns: ['" + one
                        + "'], statements: [{actions: ['s3:GetObject'], resources: ['*']}]}"));
        RoleWrites writes = writes(team);
        team.applyReady(team.manifest("reports").role("{managedPolicyArns: ['" + two + "']}"));
        assertThat(writes.operations()).containsExactly("AttachRolePolicy", "DeleteRolePolicy", "DetachRolePolicy");
        assertThat(team.role(team.roleName("reports")).attached()).containsExactly(two);
        assertThat(team.role(team.roleName("reports")).inline()).isEmpty();

        RoleWrites back = writes(team);
        team.applyReady(team.manifest("reports"));
        assertThat(back.operations()).containsExactly("PutRolePolicy", "DetachRolePolicy");
    }

    @ContractTest
    @StandInSpecific("UpdateRole")
    default void editedSessionUpdatesTheRoleOnly(TestTenant team) {
        team.needs(Capability.LOGS_CALLS);
        team.bind("reports");
        RoleWrites writes = writes(team);
        team.applyReady(
                team.manifest("reports")
                        .role(
                                "{maxSessionDuration: 3h, statements: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::reports/*']}]}"));
        assertThat(writes.operations()).containsExactly("UpdateRole");
        assertThat(team.role(team.roleName("reports")).sessionSeconds()).isEqualTo(10_800);
    }

    /** Scalars for lists, another order, other Sids, another case of an action: the meaning stays the same. */
    @ContractTest
    @StandInSpecific("how a document that was put comes back")
    default void documentsThatMeanTheSameAreLeft(TestTenant team) {
        team.needs(Capability.LOGS_CALLS);
        team.serviceAccount("reports");
        team.applyReady(team.manifest("reports").role("""
                {statements: [{sid: A, actions: ['s3:GetObject', 's3:ListBucket'], resources: ['*']},
                  {sid: B, actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-west-1:111111111111:q']}]}"""));
        String role = team.roleName("reports");
        String issuer = team.clusterId();
        String policy = """
                {"Statement": [
                  {"Resource": ["arn:aws:sqs:eu-west-1:111111111111:q"], "Action": ["sqs:sendmessage"], "Effect": "Allow"},
                  {"Sid": "Other", "Resource": "*", "Action": ["s3:ListBucket", "s3:GetObject"], "Effect": "Allow"}],
                 "Version": "2012-10-17"}""";
        String trust = """
                {"Version": "2012-10-17", "Statement": {"Sid": "Pods", "Effect": "Allow",
                 "Condition": {"StringEquals": {"%s:aud": ["%s"], "%s:sub": ["system:serviceaccount:%s:reports"]}},
                 "Principal": {"Federated": ["%s"]}, "Action": ["sts:AssumeRoleWithWebIdentity"]}}""".formatted(issuer, team.audience(), issuer, team.name(), team.providerArn());
        team.iam()
                .putRolePolicy(request ->
                        request.roleName(role).policyName("crossbind").policyDocument(policy));
        team.iam().updateAssumeRolePolicy(request -> request.roleName(role).policyDocument(trust));
        RoleWrites writes = writes(team);
        team.stays(() -> assertThat(writes.operations()).isEmpty());
        assertThat(team.role(role).inline()).containsEntry("crossbind", PolicyJson.parse(policy));
    }

    @ContractTest
    default void nothingIsWrittenWithoutAChange(TestTenant team) {
        team.needs(Capability.LOGS_CALLS);
        team.bind("reports");
        RoleWrites writes = writes(team);
        team.kubectl("label", "xab", "reports", "touched=yes");
        team.kubectl("annotate", "serviceaccount", "reports", "touched=yes");
        team.stays(() -> assertThat(writes.operations()).isEmpty());
    }

    @ContractTest
    default void editDuringAPassIsNotMissed(TestTenant team) {
        team.needs(Capability.INJECTS_FAULTS);
        team.serviceAccount("reports");
        team.delayNext("CreateRole", Duration.ofSeconds(3));
        team.apply(team.manifest("reports"));
        team.awaitReason("reports", "Applying");
        team.apply(team.manifest("reports")
                .role("{statements: [{actions: ['s3:PutObject'], resources: ['arn:aws:s3:::reports/*']}]}"));
        team.awaitReady("reports");
        assertThat(team.role(team.roleName("reports")).inline().get("crossbind").toString())
                .contains("s3:PutObject");
    }

    /**
     * The second edit of each pair arrives while the operator may still be writing the status of the first. ConcurrentEditsTest places the
     * edit exactly. This test shows that the real framework behaves as ConcurrentEditsTest assumes.
     */
    @ContractTest
    default void editsThatRaceWithTheStatusAreNotMissed(TestTenant team) {
        List<String> bindings = IntStream.range(0, 4).mapToObj(i -> "b" + i).toList();
        bindings.forEach(team::bind);
        for (int round = 1; round <= 2; round++) {
            String first = "s3:Get" + "?".repeat(round);
            for (String binding : bindings) {
                team.setActions(binding, first);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(100_000_000));
                team.setActions(binding, first + "*");
            }
            bindings.forEach(team::awaitReady);
        }
    }

    private static RoleWrites writes(TestTenant team) {
        return RoleWrites.of(team.world().aws(), team.roleName("reports"));
    }
}
