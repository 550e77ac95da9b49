package io.crossbind.desired;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.model.PolicyDocument;
import java.util.Optional;

/**
 * How a workload is tied to its target role.
 *
 * @param trust of the target role
 * @param provider that the target account needs for it
 * @param source what the workload's own account needs
 */
record CredentialPath(
        PolicyDocument trust,
        Optional<DesiredProvider> provider,
        Optional<DesiredAccountState> source,
        DesiredCluster cluster,
        AccessInstructions handover) {}
