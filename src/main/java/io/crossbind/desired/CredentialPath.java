package io.crossbind.desired;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.model.PolicyDocument;
import java.util.Optional;

/**
 * The parts that give a workload access to its target role.
 *
 * @param trust of the target role
 * @param provider the provider needed in the target account
 * @param source the objects needed in the workload's own account
 */
record CredentialPath(
        PolicyDocument trust,
        Optional<DesiredProvider> provider,
        Optional<DesiredAccountState> source,
        DesiredCluster cluster,
        AccessInstructions handover) {}
