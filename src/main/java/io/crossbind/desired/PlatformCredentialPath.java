package io.crossbind.desired;

import io.crossbind.api.v1alpha1.PrincipalWorkload;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.desired.AwsConfigFile.Profile;
import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.model.PolicyDocument;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives workloads outside the cluster, people and third parties access to their target role. */
final class PlatformCredentialPath {
    private final BindingFacts facts;
    private final DesiredRoleName target;

    PlatformCredentialPath(BindingFacts facts, DesiredRoleName target) {
        this.facts = facts;
        this.target = target;
    }

    CredentialPath platform(ResolvedWorkload.Platform workload) {
        String externalId = ExternalIds.of(facts.cluster(), facts.namespace().name(), facts.name());
        Optional<DesiredAccountState> source = facts.source()
                .filter(_ -> workload.hasSource())
                .map(account -> new DesiredAccountState(
                        account.name(),
                        Optional.empty(),
                        SourceRoles.ofBinding(
                                facts, account, trustOf(workload.kind(), account), SourceRoles.mayBecome(target.arn())),
                        workload.isInstance(),
                        false));
        String roleArn = source.map(side -> side.role().arn())
                .or(workload::existingPrincipal)
                .orElseThrow();
        return new CredentialPath(
                TrustPolicies.chained(roleArn, externalId),
                Optional.empty(),
                source,
                DesiredCluster.NOTHING,
                new AccessInstructions(externalId, null, config(workload.kind(), externalId)));
    }

    /** The trust policy for the service of the platform, which delivers the role to a workload. */
    static PolicyDocument trustOf(WorkloadKind kind, AccountFacts account) {
        return switch (kind) {
            case EcsTask ->
                TrustPolicies.ecsTasks(account.partition(), account.spec().region(), account.accountId());
            case LambdaFunction -> TrustPolicies.lambda();
            case Ec2Instance -> TrustPolicies.ec2(account.partition());
            case ServiceAccount, Principal, Unknown -> throw new IllegalArgumentException(kind.name());
        };
    }

    /**
     * A function's own credentials are in variables. Every SDK prefers these variables to AWS_PROFILE, so the function's code must name the profile.
     */
    private String config(WorkloadKind kind, String externalId) {
        Profile profile = new Profile(
                facts.name(), target.arn(), externalId, facts.target().spec().region());
        return AwsConfigFile.fromPlatform(
                switch (kind) {
                    case EcsTask -> "EcsContainer";
                    case LambdaFunction -> "Environment";
                    case Ec2Instance -> "Ec2InstanceMetadata";
                    case ServiceAccount, Principal, Unknown -> throw new IllegalArgumentException(kind.name());
                },
                profile);
    }

    CredentialPath principal(PrincipalWorkload principal) {
        String externalId = Boolean.TRUE.equals(principal.requireExternalId())
                ? ExternalIds.ofThirdParty(facts.cluster(), facts.namespace().name(), facts.name(), facts.uid())
                : null;
        boolean person = Boolean.TRUE.equals(principal.requireMfa());
        PolicyDocument trust = externalId != null
                ? TrustPolicies.chained(principal.arn(), externalId)
                : person ? TrustPolicies.person(principal.arn()) : TrustPolicies.principal(principal.arn());
        return new CredentialPath(
                trust,
                Optional.empty(),
                Optional.empty(),
                DesiredCluster.NOTHING,
                new AccessInstructions(
                        externalId, externalId == null && target.fitsConsole() ? switchRoleUrl() : null, null));
    }

    private @Nullable String switchRoleUrl() {
        return ConsoleLinks.switchRole(
                        facts.target().partition(),
                        facts.target().accountId(),
                        target.pathAndName(),
                        facts.target().name() + "/" + facts.name())
                .orElse(null);
    }
}
