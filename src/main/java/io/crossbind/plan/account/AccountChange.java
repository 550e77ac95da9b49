package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.plan.Change;
import java.util.List;

/** A single change of an account that no binding requests. */
public sealed interface AccountChange {

    /** The phase in which the change is due. */
    AccountPhase phase();

    /**
     * Blocks the trust of a role without a binding.
     *
     * @param cause why nobody may assume the role
     * @param changes the changes of the role, in order
     */
    record BlockRole(String role, BlockCause cause, List<Change> changes) implements AccountChange {
        public BlockRole {
            changes = List.copyOf(changes);
        }

        @Override
        public AccountPhase phase() {
            return AccountPhase.BLOCK_ROLES;
        }
    }

    /**
     * Reduces a retained role to the permissions that the rules allow today.
     *
     * @param record names the deleted binding
     * @param changes the changes of the role, in order
     */
    record ClampRole(String role, AccessRecordSpec record, List<Change> changes) implements AccountChange {
        public ClampRole {
            changes = List.copyOf(changes);
        }

        @Override
        public AccountPhase phase() {
            return AccountPhase.CLAMP_ROLES;
        }
    }

    /**
     * Ends the control of a retained role. At this time the role is within today's limits.
     *
     * @param record names the deleted binding
     * @param changes the changes of the role, in order: the owner tags are removed last
     */
    record ReleaseRole(String role, AccessRecordSpec record, List<Change> changes) implements AccountChange {
        public ReleaseRole {
            changes = List.copyOf(changes);
        }

        @Override
        public AccountPhase phase() {
            return AccountPhase.RELEASE_ROLES;
        }
    }

    /**
     * Removes the statements of a deleted binding from the policies of resources.
     *
     * @param record names the binding
     * @param cause why the statements end
     * @param changes one for each resource
     */
    record RemoveStatements(AccessRecordSpec record, BlockCause cause, List<Change> changes) implements AccountChange {
        public RemoveStatements {
            changes = List.copyOf(changes);
        }

        @Override
        public AccountPhase phase() {
            return AccountPhase.REMOVE_STATEMENTS;
        }
    }

    /** Deletes the record of a binding without remaining objects. */
    record ForgetRecord(AccessRecordSpec record) implements AccountChange {
        @Override
        public AccountPhase phase() {
            return AccountPhase.FORGET_RECORDS;
        }
    }

    /** Removes an OpenID Connect provider. The executor reads the roles again right before the removal. */
    sealed interface OfProvider extends AccountChange {
        /** ARN of the provider. */
        String arn();
    }

    /** Removes a provider of an issuer that the cluster no longer uses. */
    record RemoveFormerProvider(String arn) implements OfProvider {
        @Override
        public AccountPhase phase() {
            return AccountPhase.REMOVE_FORMER_PROVIDERS;
        }
    }

    /** Removes the provider of the cluster's issuer. */
    record RemoveProvider(String arn) implements OfProvider {
        @Override
        public AccountPhase phase() {
            return AccountPhase.REMOVE_PROVIDER;
        }
    }
}
