package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.kit.aws.Inspection.RoleView;
import java.time.Instant;
import java.util.Optional;

/**
 * Credentials of a role, held by a workload of the hostile tenant.
 *
 * @param role the role at the issue of the session
 * @param by the session that assumed the role; empty for a token, a service or a principal
 */
record Session(Entry entry, RoleView role, Instant issued, Optional<Session> by) {
    /** The means to assume the first role. */
    enum Entry {
        /** A pod with a token of its service account. */
        TOKEN(WorkloadKind.ServiceAccount),
        /** EKS Pod Identity. */
        POD(WorkloadKind.ServiceAccount),
        TASK(WorkloadKind.EcsTask),
        FUNCTION(WorkloadKind.LambdaFunction),
        /** The existing principal of a binding. */
        PRINCIPAL(WorkloadKind.Principal),
        /** The existing principal, with a second factor. */
        PRINCIPAL_BY_MFA(WorkloadKind.Principal);

        final WorkloadKind workload;

        Entry(WorkloadKind workload) {
            this.workload = workload;
        }
    }

    /** An action to probe in the target account. */
    record Probe(String action, String resource) {}

    /** The first session of the workload. */
    Session first() {
        return by.map(Session::first).orElse(this);
    }

    String account() {
        return role.arn().split(":")[4];
    }

    boolean isOfHome() {
        return account().equals(Manifests.HOME);
    }

    /** Sessions with equal keys differ only in their times. */
    String key() {
        return entry + " " + role.id() + by.map(each -> " by " + each.key()).orElse("");
    }

    @Override
    public String toString() {
        return entry + by.map(each -> " through " + each.role().name()).orElse("") + " in " + role.arn() + " ("
                + role.id() + "), issued " + issued;
    }
}
