package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.kit.aws.Inspection.RoleView;
import java.time.Instant;
import java.util.Optional;

/**
 * Credentials of a role that a workload of the hostile tenant holds.
 *
 * @param role the role as it was when the session was issued
 * @param by the session that assumed the role; empty if a token, a service or a principal did
 */
record Session(Entry entry, RoleView role, Instant issued, Optional<Session> by) {
    /** Who assumes the first role. */
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

    /** Something that a session may be able to do in the account that is reached. */
    record Probe(String action, String resource) {}

    /** The session with which the workload began. */
    Session first() {
        return by.map(Session::first).orElse(this);
    }

    String account() {
        return role.arn().split(":")[4];
    }

    boolean isOfHome() {
        return account().equals(Manifests.HOME);
    }

    /** Sessions of one key differ only in their times. */
    String key() {
        return entry + " " + role.id() + by.map(each -> " by " + each.key()).orElse("");
    }

    @Override
    public String toString() {
        return entry + by.map(each -> " through " + each.role().name()).orElse("") + " in " + role.arn() + " ("
                + role.id() + "), issued " + issued;
    }
}
