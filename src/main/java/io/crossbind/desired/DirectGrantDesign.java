package io.crossbind.desired;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.desired.grants.DesiredGrants;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.List;
import java.util.Optional;

/** Grants without a role in the target account. The workload's role in its own account gets the grants. */
final class DirectGrantDesign {
    private final BindingFacts facts;
    private final ResolvedWorkload workload;

    DirectGrantDesign(BindingFacts facts) {
        this.facts = facts;
        this.workload = ResolvedWorkload.of(facts.spec());
    }

    /** The role with the grants: an existing role, or a role created by the operator. */
    String arn() {
        return workload.existingPrincipal()
                .orElseGet(() -> SourceRoles.nameOfBinding(facts, account()).arn());
    }

    /** The owner of an existing role decides its permissions. A role created by the operator may only use the grants. */
    Desired.Wanted wanted(DesiredGrants.Wanted grants) {
        Optional<DesiredAccountState> source =
                workload.hasSource() ? Optional.of(side(grants.identity())) : Optional.empty();
        return new Desired.Wanted(
                source, Optional.empty(), cluster(), AccessInstructions.NOTHING, grants.resources(), Optional.empty());
    }

    private DesiredAccountState side(List<PolicyStatement> identity) {
        AccountFacts account = account();
        Optional<DesiredProvider> provider =
                workload.serviceAccount().map(_ -> DesiredProvider.of(facts.cluster(), account));
        PolicyDocument trust = switch (workload) {
            case ResolvedWorkload.Pods(var pods, var _) ->
                TrustPolicies.federated(
                        provider.orElseThrow().arn(),
                        facts.cluster(),
                        facts.namespace().subjectOf(pods.name()));
            case ResolvedWorkload.Platform platform -> PlatformCredentialPath.trustOf(platform.kind(), account);
            case ResolvedWorkload.Existing _ ->
                throw new IllegalStateException("crossbind creates no role for an existing principal");
        };
        return new DesiredAccountState(
                account.name(),
                provider,
                SourceRoles.ofBinding(facts, account, trust, InlinePolicies.ofGrants(identity)),
                workload.isInstance(),
                false);
    }

    private DesiredCluster cluster() {
        return workload instanceof ResolvedWorkload.Pods(var pods, var _)
                ? new DesiredCluster(
                        Optional.of(DesiredServiceAccount.withRole(facts, pods, arn())),
                        Optional.empty(),
                        Optional.empty())
                : DesiredCluster.NOTHING;
    }

    private AccountFacts account() {
        return facts.source().orElseThrow();
    }
}
