package io.crossbind.plan.account;

import io.crossbind.model.ObservedRole;
import java.time.Instant;

/**
 * A role of this cluster without a binding.
 *
 * @param since the time at which this process first saw the role without a binding, and roles without a binding were no accident
 * @param isAdmitted whether a rule of the account admits the namespace in the role's tags
 */
public record OrphanedRole(ObservedRole role, Instant since, boolean isAdmitted) {}
