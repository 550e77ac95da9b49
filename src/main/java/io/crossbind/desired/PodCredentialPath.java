package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Profile;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.desired.Desired.DesiredCluster;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gives pods access to their target role, with the objects of each delivery. */
final class PodCredentialPath {
    private final BindingFacts facts;
    private final ServiceAccountWorkload pods;
    private final String targetRoleArn;

    PodCredentialPath(BindingFacts facts, ServiceAccountWorkload pods, String targetRoleArn) {
        this.facts = facts;
        this.pods = pods;
        this.targetRoleArn = targetRoleArn;
    }

    CredentialPath wiring() {
        return switch (Objects.requireNonNull(pods.delivery())) {
            case WebIdentity -> webIdentity();
            case RoleChaining -> roleChaining();
            case PodIdentity -> podIdentity();
            case Unknown -> throw new IllegalStateException("the limits reject an unknown delivery");
        };
    }

    private CredentialPath webIdentity() {
        DesiredProvider provider = DesiredProvider.of(facts.cluster(), facts.target());
        return new CredentialPath(
                TrustPolicies.federated(
                        provider.arn(), facts.cluster(), facts.namespace().subjectOf(pods.name())),
                Optional.of(provider),
                Optional.empty(),
                new DesiredCluster(
                        Optional.of(DesiredServiceAccount.withRole(facts, pods, targetRoleArn)),
                        Optional.empty(),
                        Optional.empty()),
                AccessInstructions.NOTHING);
    }

    /**
     * The service account is never annotated with the source role: the default chain of the Java SDK prefers web-identity variables to profiles and
     * would stop at the source role.
     */
    private DesiredServiceAccount unannotated() {
        return DesiredServiceAccount.of(facts, pods, Map.of());
    }

    private CredentialPath roleChaining() {
        SharedSourceRole home = new SharedSourceRole(
                facts.cluster(),
                facts.source().orElseThrow(),
                facts.namespace(),
                pods.name(),
                facts.peers(),
                facts.verifier());
        DesiredAccountState source = home.side();
        String externalId = ExternalIds.of(facts.cluster(), facts.namespace().name(), facts.name());
        return new CredentialPath(
                TrustPolicies.chained(source.role().arn(), externalId),
                Optional.empty(),
                Optional.of(source),
                new DesiredCluster(Optional.of(unannotated()), Optional.of(home.configMap()), Optional.empty()),
                AccessInstructions.ofProfile(
                        externalId, new Profile(ProfilesConfigMap.nameFor(pods.name()), facts.name())));
    }

    private CredentialPath podIdentity() {
        AccountFacts home = facts.source().orElseThrow();
        EksCluster eks = EksCluster.of(facts.cluster()).orElseThrow();
        String externalId = ExternalIds.ofPodIdentity(eks, facts.namespace().name(), pods.name());
        DesiredRole role = SourceRoles.ofBinding(
                facts,
                home,
                TrustPolicies.podIdentity(
                        eks.arn(), eks.account(), facts.namespace().name(), pods.name()),
                SourceRoles.mayBecomeTagged(targetRoleArn));
        return new CredentialPath(
                TrustPolicies.chainedByPodIdentity(role.arn(), externalId),
                Optional.empty(),
                Optional.of(new DesiredAccountState(home.name(), Optional.empty(), role, false, false)),
                new DesiredCluster(
                        Optional.of(unannotated()),
                        Optional.empty(),
                        Optional.of(new DesiredAssociation(
                                eks,
                                facts.namespace().name(),
                                pods.name(),
                                role.arn(),
                                targetRoleArn,
                                externalId,
                                facts.ownerTags()))),
                new AccessInstructions(externalId, null, null));
    }
}
