package io.crossbind.aws;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Verifies the access of a workload's role to an unmanaged account. The probe assumes the workload's role, and from there the target role,
 * with the external ID and without. The probe uses neither session for any other call.
 */
public final class RoleProbe {
    private static final String SESSION_NAME = "crossbind-probe";

    /** The shortest possible session (AWS STS API reference, AssumeRole). */
    private static final int SESSION_SECONDS = 900;

    private final AwsSession home;

    public RoleProbe(AwsSession home) {
        this.home = home;
    }

    /**
     * Verifies the access with three calls.
     *
     * @param sourceArn the workload's role, which trusts the operator
     * @param sourceExternalId the external ID which the workload's role requires from the operator
     * @param targetArn the role in the unmanaged account
     * @param externalId the external ID which the target role must require
     * @return the problem of the target role; empty if the role is correct
     * @throws ProblemException if the probe has no result
     */
    public Optional<Problem> problem(String sourceArn, String sourceExternalId, String targetArn, String externalId) {
        try (StsClient workload = home.as(request(sourceArn, sourceExternalId))) {
            Optional<Problem> denied = assume(workload, request(targetArn, externalId));
            if (denied.isPresent()) {
                return denied.map(why -> new Problem(Reason.CUSTOMER_ROLE_NOT_READY, why.message()));
            }
            return assume(workload, request(targetArn, null)).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            Reason.EXTERNAL_ID_NOT_DEMANDED, targetArn + " can be assumed without an external ID"));
        }
    }

    /** Assumes the role. The result is empty on success and the problem if STS denies the call. */
    private static Optional<Problem> assume(StsClient sts, AssumeRoleRequest request) {
        try {
            sts.assumeRole(request);
            return Optional.empty();
        } catch (RuntimeException e) {
            ProblemException failure = AwsErrors.classify(AwsOperation.Sts.AssumeRole, e);
            if (failure.problem().reason() == Reason.ACCESS_DENIED) {
                return Optional.of(failure.problem());
            }
            throw failure;
        }
    }

    private static AssumeRoleRequest request(String roleArn, @Nullable String externalId) {
        return AssumeRoleRequest.builder()
                .roleArn(roleArn)
                .roleSessionName(SESSION_NAME)
                .durationSeconds(SESSION_SECONDS)
                .externalId(externalId)
                .build();
    }
}
