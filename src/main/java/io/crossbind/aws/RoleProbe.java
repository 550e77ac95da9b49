package io.crossbind.aws;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Tries what a workload's role can reach in an account that the operator has no other access to: it becomes the workload's role, and
 * from there the other one, with the external ID and without. No session is used for anything.
 */
public final class RoleProbe {
    private static final String SESSION_NAME = "crossbind-probe";

    /** The shortest session that STS gives (AWS STS API reference, AssumeRole). */
    private static final int SESSION_SECONDS = 900;

    private final AwsSession home;

    public RoleProbe(AwsSession home) {
        this.home = home;
    }

    /**
     * Tries it: three calls.
     *
     * @param sourceArn the workload's role, which lets the operator in
     * @param sourceExternalId what it demands of the operator
     * @param targetArn the role that is to be reached
     * @param externalId what that has to demand
     * @return why it is not as it should be; empty if it is
     * @throws ProblemException if that cannot be told
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

    /** Empty if it was let in. */
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
