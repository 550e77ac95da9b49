package io.crossbind.plan;

import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.model.PolicyDocument;
import java.util.Map;

/** One write, safe to repeat. Changes are carried out in the order of their plan; the next is not begun before one is done. */
public sealed interface Change {

    /** CamelCase, the reason of the Event that tells of it. */
    default String reason() {
        return getClass().getSimpleName();
    }

    /** What is done to which object, for the Event and the log. */
    String message();

    /** A change of the account's OpenID Connect provider. */
    sealed interface OfProvider extends Change {}

    /** A change of the binding's role. */
    sealed interface OfRole extends Change {
        /** The role's name. */
        String role();
    }

    /** A change of the service account. */
    sealed interface OfServiceAccount extends Change {}

    record CreateProvider(DesiredProvider provider) implements OfProvider {
        @Override
        public String message() {
            return "create OpenID Connect provider " + provider.arn();
        }
    }

    record AddAudience(DesiredProvider provider) implements OfProvider {
        @Override
        public String message() {
            return "add audience " + provider.audience() + " to " + provider.arn();
        }
    }

    /** Creates the role with everything that CreateRole takes, after which it has no permissions yet. */
    record CreateRole(DesiredRole desired) implements OfRole {
        @Override
        public String role() {
            return desired.name();
        }

        @Override
        public String message() {
            return "create role " + desired.arn();
        }
    }

    record UpdateTrustPolicy(String role, PolicyDocument trust) implements OfRole {
        @Override
        public String message() {
            return "update trust policy of role " + role;
        }
    }

    record PutPermissionsBoundary(String role, String policyArn) implements OfRole {
        @Override
        public String message() {
            return "set permissions boundary " + policyArn + " of role " + role;
        }
    }

    record UpdateRole(String role, int maxSessionSeconds, String description) implements OfRole {
        @Override
        public String message() {
            return "set session duration " + maxSessionSeconds + " s and description of role " + role;
        }
    }

    record TagRole(String role, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "tag role " + role;
        }
    }

    record PutInlinePolicy(String role, String policy, PolicyDocument document) implements OfRole {
        @Override
        public String message() {
            return "put inline policy " + policy + " of role " + role;
        }
    }

    record AttachPolicy(String role, String policyArn) implements OfRole {
        @Override
        public String message() {
            return "attach " + policyArn + " to role " + role;
        }
    }

    record DetachPolicy(String role, String policyArn) implements OfRole {
        @Override
        public String message() {
            return "detach " + policyArn + " from role " + role;
        }
    }

    record DeleteInlinePolicy(String role, String policy) implements OfRole {
        @Override
        public String message() {
            return "delete inline policy " + policy + " of role " + role;
        }
    }

    record DeleteRole(String role) implements OfRole {
        @Override
        public String message() {
            return "delete role " + role;
        }
    }

    /** Takes the owner tags off a role that stays. */
    record ReleaseRole(String role) implements OfRole {
        @Override
        public String message() {
            return "retain role " + role + ", without the tags of crossbind";
        }
    }

    /**
     * Applies the annotations.
     *
     * @param expected whether it is there, and as what
     */
    record ApplyServiceAccount(DesiredServiceAccount desired, Existing expected) implements OfServiceAccount {
        @Override
        public String message() {
            return (expected instanceof Existing.None ? "create" : "annotate") + " service account "
                    + desired.namespace() + "/" + desired.name() + " for " + desired.roleArn();
        }
    }

    /**
     * Withdraws what was applied to a service account.
     *
     * @param uid of the service account meant; another one of the same name is left alone
     * @param owned whether the binding made it, so that it goes with the binding
     */
    record ReleaseServiceAccount(String namespace, String name, String uid, boolean owned) implements OfServiceAccount {
        @Override
        public String message() {
            return "remove annotations of crossbind from service account " + namespace + "/" + name;
        }
    }

    /** The service account that an apply expects to find. */
    sealed interface Existing {
        /** None: it is made, owned by the binding. */
        record None() implements Existing {}

        /**
         * Exactly this one.
         *
         * @param owned whether the binding made it
         */
        record Uid(String uid, boolean owned) implements Existing {}
    }
}
