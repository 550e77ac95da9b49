package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AllowedPrincipal;
import io.crossbind.api.v1alpha1.PrincipalWorkload;
import io.crossbind.model.Glob;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Optional;

/** Checks the existing principal of a binding, and the proofs required from its sessions, against one rule of an account. */
record PrincipalCheck(String accountName, List<AllowedPrincipal> allowedPrincipals) {

    /** The problem of a principal missing in all entries of the rule. */
    Optional<Problem> refusal(ResolvedWorkload workload) {
        return workload.existingPrincipal()
                .filter(arn -> entries(arn).isEmpty())
                .map(arn -> new Problem(
                        Reason.PRINCIPAL_NOT_ALLOWED,
                        "AwsAccount " + accountName + " does not allow principal " + arn));
    }

    private List<AllowedPrincipal> entries(String principalArn) {
        return allowedPrincipals.stream()
                .filter(allowed -> Glob.matches(allowed.arn(), principalArn))
                .toList();
    }

    /** Every entry for the principal counts, so that a wide entry removes no duty of a narrow entry. */
    Optional<Problem> dutyRefusal(ResolvedWorkload workload) {
        Optional<PrincipalWorkload> spec = workload instanceof ResolvedWorkload.Existing(var principal)
                ? Optional.of(principal)
                : Optional.empty();
        boolean hasMfa = spec.map(PrincipalWorkload::requireMfa)
                .filter(Boolean.TRUE::equals)
                .isPresent();
        boolean hasExternalId = spec.map(PrincipalWorkload::requireExternalId)
                .filter(Boolean.TRUE::equals)
                .isPresent();
        return workload.existingPrincipal()
                .flatMap(arn -> duty(
                                !hasMfa && entries(arn).stream().anyMatch(AllowedPrincipal::requiresMfa),
                                Reason.MFA_REQUIRED,
                                arn,
                                "requireMfa")
                        .or(() -> duty(
                                !hasExternalId && entries(arn).stream().anyMatch(AllowedPrincipal::requiresExternalId),
                                Reason.EXTERNAL_ID_REQUIRED,
                                arn,
                                "requireExternalId")));
    }

    private Optional<Problem> duty(boolean isMissing, Reason reason, String principalArn, String field) {
        return isMissing
                ? Optional.of(new Problem(
                        reason,
                        "AwsAccount " + accountName + " allows principal " + principalArn + " only with " + field
                                + ": true"))
                : Optional.empty();
    }
}
