package io.crossbind.plan;

import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Set;

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

    /** A change in the cluster. */
    sealed interface OfCluster extends Change {}

    /** A change of an EKS pod identity association. */
    sealed interface OfAssociation extends Change {}

    /** A change of the policy of a resource, which belongs to many. */
    sealed interface OfGrant extends Change {
        /** The resource that has the policy. */
        ResourceArn holder();

        /** What the Sids of the binding's statements begin with. */
        String sidPrefix();
    }

    /** Makes the binding's statements in it these. */
    record PutGrant(DesiredGrant grant) implements OfGrant {
        @Override
        public ResourceArn holder() {
            return grant.holder();
        }

        @Override
        public String sidPrefix() {
            return grant.sidPrefix();
        }

        @Override
        public String message() {
            return "grant access by the policy of " + holder();
        }
    }

    /** Takes the statements of a binding out of it. */
    record RemoveGrant(ResourceArn holder, String sidPrefix) implements OfGrant {
        @Override
        public String message() {
            return "take the grant out of the policy of " + holder;
        }
    }

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

    /** Makes an instance profile of the role's name that holds the role. */
    record PutInstanceProfile(String role, String path, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "put role " + role + " into an instance profile of its name";
        }
    }

    /** Takes the owner tags off an instance profile that stays. */
    record ReleaseInstanceProfile(String role, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "retain instance profile " + role + ", without the tags of crossbind";
        }
    }

    record DeleteInstanceProfile(String role, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "delete instance profile " + role;
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
     * @param expected whether it is there
     * @param owners names by UID of the bindings that own it, with the last of which it goes; empty if none of them made it
     */
    record ApplyServiceAccount(DesiredServiceAccount desired, Existing expected, Map<String, String> owners)
            implements OfCluster {
        @Override
        public String message() {
            return (expected instanceof Existing.None ? "create" : "annotate") + " service account "
                    + desired.namespace() + "/" + desired.name();
        }
    }

    /**
     * Withdraws what was applied to a service account.
     *
     * @param uid of the service account meant; another one of the same name is left alone
     * @param owners as above
     */
    record ReleaseServiceAccount(String namespace, String name, String uid, Map<String, String> owners)
            implements OfCluster {
        @Override
        public String message() {
            return "remove annotations of crossbind from service account " + namespace + "/" + name;
        }
    }

    /**
     * Removes bindings from the owners of a service account that another manager has now, so that garbage collection does not delete it
     * with them.
     *
     * @param uid of the one meant
     * @param owners UIDs of the bindings
     */
    record DisownServiceAccount(String namespace, String name, String uid, Set<String> owners) implements OfCluster {
        public DisownServiceAccount {
            owners = Set.copyOf(owners);
        }

        @Override
        public String message() {
            return "leave service account " + namespace + "/" + name + " to its new manager";
        }
    }

    /** Applies a ConfigMap. */
    record ApplyConfigMap(DesiredConfigMap desired, Existing expected) implements OfCluster {
        @Override
        public String message() {
            return "write ConfigMap " + desired.namespace() + "/" + desired.name();
        }
    }

    /**
     * Empties a ConfigMap that no binding needs any more. It goes with the last binding that owns it, by garbage collection.
     *
     * @param uid of the one meant; another of the same name is left alone
     */
    record EmptyConfigMap(String namespace, String name, String uid) implements OfCluster {
        @Override
        public String message() {
            return "empty ConfigMap " + namespace + "/" + name;
        }
    }

    record CreateAssociation(DesiredAssociation desired) implements OfAssociation {
        @Override
        public String message() {
            return "associate service account " + desired.namespace() + "/" + desired.serviceAccount() + " with "
                    + desired.roleArn();
        }
    }

    /**
     * Points an association at other roles.
     *
     * @param id its id, {@code a-...}
     */
    record UpdateAssociation(String id, DesiredAssociation desired) implements OfAssociation {
        @Override
        public String message() {
            return "update association " + id + " to " + desired.roleArn() + " and " + desired.targetRoleArn();
        }
    }

    record DeleteAssociation(EksCluster cluster, String namespace, String serviceAccount, String id)
            implements OfAssociation {
        @Override
        public String message() {
            return "delete association " + id + " of service account " + namespace + "/" + serviceAccount;
        }
    }

    /** What an apply expects to find. */
    sealed interface Existing {
        /** None: it is made. */
        record None() implements Existing {}

        /** Exactly this one. */
        record Uid(String uid) implements Existing {}
    }
}
