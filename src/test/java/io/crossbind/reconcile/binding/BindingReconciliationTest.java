package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.CountedStates;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The results of one pass over a binding: metrics, the status, the finalizer, and the time of the next pass. */
class BindingReconciliationTest {
    private final SteppedOperator site = new SteppedOperator();

    private long repairs() {
        return site.memory.accounts().repairs("data");
    }

    private long count(Reason reason) {
        return CountedStates.of(site.memory.bindings(), reason);
    }

    /** An administrator of the account detaches a policy from the binding's role, and the operator reads the account. */
    private void drift() {
        site.iam(SteppedOperator.TARGET)
                .detachRolePolicy(request ->
                        request.roleName(site.role().orElseThrow().name()).policyArn(SteppedOperator.S3_READ));
        site.readAccount(SteppedOperator.NEXT_READ);
    }

    private void refuseTheNamespace() {
        site.allowNamespace("another");
    }

    // Metrics

    @Test
    void driftOfAReadyBindingCountsAsARepairOfItsAccountOnce() {
        site.deliver();
        assertThat(site.reason()).isEqualTo("Ready");
        assertThat(repairs()).as("the first delivery repairs nothing").isZero();
        drift();
        site.pass();
        assertThat(site.role().orElseThrow().attached()).containsExactly(SteppedOperator.S3_READ);
        assertThat(repairs()).isOne();
        site.clock.pass(SteppedOperator.PROPAGATION);
        site.pass();
        site.pass();
        assertThat(site.reason()).isEqualTo("Ready");
        assertThat(repairs()).as("the last passes changed nothing").isOne();
    }

    @Test
    void changeOfABindingThatIsNotReadyYetIsNoRepair() {
        site.readAccount(Duration.ZERO);
        site.pass();
        assertThat(site.reason()).isEqualTo("Propagating");
        drift();
        site.pass();
        assertThat(site.role().orElseThrow().attached()).containsExactly(SteppedOperator.S3_READ);
        assertThat(repairs()).isZero();
    }

    @Test
    void changeForAnEditedManifestIsNoRepair() {
        site.deliver();
        site.edit(SteppedOperator.SQS_READ);
        site.pass();
        assertThat(site.role().orElseThrow().attached()).containsExactly(SteppedOperator.SQS_READ);
        assertThat(repairs()).isZero();
    }

    @Test
    void passThatChangesSomethingAndThenFailsIsNoRepair() {
        site.deliver();
        site.iam(SteppedOperator.TARGET)
                .updateRole(request ->
                        request.roleName(site.role().orElseThrow().name()).maxSessionDuration(43_200));
        drift();
        site.aws.faults().on("iam", "AttachRolePolicy").accessDenied();
        site.pass();
        assertThat(site.reason()).isEqualTo("AccessDenied");
        assertThat(repairs()).isZero();
    }

    @Test
    void bindingIsCountedUnderTheReasonOfItsLastPassUntilItIsGone() {
        site.deliver();
        assertThat(count(Reason.READY)).isOne();
        assertThat(count(Reason.PROPAGATING)).isZero();
        site.delete();
        site.aws.faults().on("iam", "DeleteRole").accessDenied();
        site.pass();
        assertThat(count(Reason.ACCESS_DENIED)).isOne();
        assertThat(count(Reason.READY)).isZero();
        site.aws.faults().clear();
        site.pass();
        assertThat(site.role()).isEmpty();
        assertThat(count(Reason.ACCESS_DENIED)).isZero();
    }

    @Test
    void deletedBindingRequeuesItsAccountOnceNothingIsLeft() {
        site.deliver();
        site.requeuedAccounts.clear();
        site.delete();
        site.pass();
        assertThat(site.requeuedAccounts).contains(NamespacedName.ofCluster("data"));
    }

    // The next pass

    @Test
    void bindingWithoutItsAccountIsDueWhenItStalls() {
        site.accounts.clear();
        assertThat(site.pass()).contains(SteppedOperator.ORDER_GRACE);
        assertThat(site.reason()).isEqualTo("AccountNotFound");
        site.clock.pass(Duration.ofMinutes(2));
        assertThat(site.pass())
                .as("nothing changed in the status")
                .contains(SteppedOperator.ORDER_GRACE.minusMinutes(2));
    }

    @Test
    void deletionWithoutTheAccountIsDueWhenItStalls() {
        site.deliver();
        site.accounts.clear();
        site.delete();
        assertThat(site.pass()).contains(SteppedOperator.ORDER_GRACE);
        assertThat(site.reason()).isEqualTo("AccountNotFound");
        assertThat(Finalizers.has(site.binding)).isTrue();
    }

    @Test
    void deletionThatAwsDeniesIsTriedAgainSlowly() {
        site.deliver();
        site.delete();
        site.aws.faults().on("iam", "DeleteRole").accessDenied();
        assertThat(site.pass()).contains(SteppedOperator.SLOW_RETRY);
    }

    // Deletions that fail

    @Test
    void deletionThatRemovedSomethingAndThenFailedRecordsTheTimeOfTheChange() {
        site.deliver();
        site.clock.pass(Duration.ofMinutes(1));
        site.delete();
        site.aws.faults().on("iam", "DeleteRole").accessDenied();
        site.pass();
        String changed = site.clock.instant().toString();
        assertThat(lastApplied()).isEqualTo(changed);
        site.clock.pass(Duration.ofMinutes(1));
        site.readAccount(SteppedOperator.NEXT_READ);
        site.pass();
        assertThat(site.reason()).isEqualTo("AccessDenied");
        assertThat(lastApplied()).as("the second attempt changed nothing").isEqualTo(changed);
    }

    private String lastApplied() {
        return Objects.requireNonNull(
                Objects.requireNonNull(site.binding.getStatus()).lastAppliedTime());
    }

    @Test
    void deletionWaitsWhileTheIdentityOfTheClusterIsUnknown() {
        site.deliver();
        site.delete();
        site.identity = () -> {
            throw new ProblemException(Reason.ISSUER_UNREACHABLE, "the identity of the cluster is not known yet");
        };
        site.pass();
        assertThat(site.reason()).isEqualTo("IssuerUnreachable");
        assertThat(Finalizers.has(site.binding)).isTrue();
        assertThat(site.role()).isPresent();
    }

    @Test
    void deletionThatMeetsAnUnexpectedFailureIsReportedAndTriedAgain() {
        site.deliver();
        site.delete();
        site.identity = () -> {
            throw new IllegalStateException("a fault of the operator");
        };
        assertThat(site.pass()).contains(Duration.ofSeconds(1));
        assertThat(site.reason()).isEqualTo("InternalError");
        assertThat(Finalizers.has(site.binding)).isTrue();
    }

    // The finalizer, which a tenant can remove

    @Test
    void finalizerThatATenantRemovedIsAppliedAgainBeforeAccessIsRevoked() {
        site.deliver();
        site.binding.removeFinalizer(Finalizers.NAME);
        refuseTheNamespace();
        site.aws.faults().on("iam", "DeleteRole").accessDenied();
        site.pass();
        assertThat(site.reason()).isEqualTo("AccessDenied");
        assertThat(Finalizers.has(site.binding)).isTrue();
    }

    @Test
    void accessIsNotRevokedWhileTheApiServerRefusesTheFinalizer() {
        site.deliver();
        site.binding.removeFinalizer(Finalizers.NAME);
        refuseTheNamespace();
        site.finalizerRefusal =
                Optional.of(new ClusterFailure(500, "etcd is slow", new IllegalStateException("of a test")));
        site.pass();
        assertThat(site.reason()).isEqualTo("KubernetesError");
        assertThat(Objects.requireNonNull(site.binding.getStatus()).targetRole())
                .as("the status still names the role")
                .isNotNull();
        assertThat(site.role()).isPresent();
        site.finalizerRefusal = Optional.empty();
        site.pass();
        assertThat(site.reason()).isEqualTo("NamespaceNotAllowed");
        assertThat(site.role()).isEmpty();
        assertThat(Finalizers.has(site.binding)).isFalse();
    }

    @Test
    void nothingIsCreatedWhileTheRecordCannotBeWritten() {
        site.records.refusal =
                Optional.of(new ClusterFailure(500, "no space left", new IllegalStateException("of a test")));
        site.aws.clearCalls();
        site.deliver();
        assertThat(site.reason()).isEqualTo("KubernetesError");
        assertThat(site.operations()).doesNotContain("CreateRole");
        assertThat(site.role()).isEmpty();
        site.records.refusal = Optional.empty();
        site.deliver();
        assertThat(site.role()).isPresent();
        assertThat(site.records.inAccount("data")).hasSize(1);
    }

    // Revocations and deletions that meet a failure

    @Test
    void roleThatAwsDoesNotLetTheOperatorDeleteTrustsNobodyAnyMore() {
        site.deliver();
        refuseTheNamespace();
        site.aws.faults().on("iam", "DeleteRole").times(1).throttle();
        site.aws.clearCalls();
        site.pass();
        assertThat(site.reason()).isEqualTo("Throttled");
        assertThat(site.operations())
                .as("a retry deletes the role soon")
                .contains("DeleteRole")
                .doesNotContain("UpdateAssumeRolePolicy");
        site.aws.faults().on("iam", "DeleteRole").accessDenied();
        site.pass();
        assertThat(site.reason()).isEqualTo("AccessDenied");
        assertThat(site.operations()).contains("UpdateAssumeRolePolicy");
    }

    /** A binding has a grant, and lost its status and its record. AWS does not show the policy of the resource any more. */
    private void loseStatusAndPolicy() {
        site.grantReports();
        site.deliver();
        site.binding.setStatus(null);
        site.records.lose();
        site.aws.faults().on("s3", "GetBucketPolicy").accessDenied();
        site.readAccount(SteppedOperator.NEXT_READ);
    }

    @Test
    void deletionWarnsOfAResourceThatCannotBeReadAndThatTheStatusDoesNotName() {
        loseStatusAndPolicy();
        site.delete();
        site.pass();
        site.clock.pass(Duration.ofMinutes(10));
        site.pass();
        assertThat(site.role()).isEmpty();
        assertThat(Finalizers.has(site.binding)).isFalse();
        assertThat(site.events.all())
                .anyMatch(event -> event.startsWith("GrantUnread: ")
                        && event.contains("arn:aws:s3:::reports")
                        && event.contains("statements of this binding may remain"));
    }

    @Test
    void revokedBindingKeepsItsFinalizerUntilTheResourceCanBeRead() {
        loseStatusAndPolicy();
        refuseTheNamespace();
        site.pass();
        assertThat(site.reason()).isEqualTo("NamespaceNotAllowed");
        assertThat(site.role()).isEmpty();
        assertThat(Finalizers.has(site.binding)).isTrue();
        assertThat(site.events.all()).noneMatch(event -> event.startsWith("GrantUnread"));
        site.aws.faults().clear();
        site.pass();
        assertThat(Finalizers.has(site.binding)).isFalse();
    }

    @Test
    void accessIsClampedAndTheTimeIsRecordedAlthoughTheAccountCannotBeUsed() {
        site.deliver();
        site.clock.pass(Duration.ofMinutes(1));
        site.allowPolicy(SteppedOperator.SQS_READ);
        site.addOlderAccount();
        site.pass();
        assertThat(site.reason()).isEqualTo("AccountStalled");
        assertThat(site.role().orElseThrow().attached()).isEmpty();
        assertThat(lastApplied()).isEqualTo(site.clock.instant().toString());
    }

    @Test
    void roleThatWasCreatedAgainIsRecordedAlthoughItsGrantFails() {
        site.grantReports();
        site.deliver();
        var iam = site.iam(SteppedOperator.TARGET);
        String role = site.role().orElseThrow().name();
        String former = site.role().orElseThrow().id();
        iam.detachRolePolicy(request -> request.roleName(role).policyArn(SteppedOperator.S3_READ));
        iam.deleteRole(request -> request.roleName(role));
        site.aws.faults().on("s3", "PutBucketPolicy").accessDenied();
        site.readAccount(SteppedOperator.NEXT_READ);
        site.pass();
        assertThat(site.reason()).isEqualTo("AccessDenied");
        assertThat(site.role().orElseThrow().id()).isNotEqualTo(former);
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(site.binding.getStatus()).targetRole())
                        .id())
                .isEqualTo(site.role().orElseThrow().id());
    }
}
