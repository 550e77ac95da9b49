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

/**
 * A single write that is safe to repeat. The executor applies the changes of a plan in order and starts a change only after the previous
 * one is done.
 */
public sealed interface Change {

    /** The Event's reason for this change, in CamelCase. */
    default String reason() {
        return getClass().getSimpleName();
    }

    /** The text of the Event after the change, in the past tense: the action and its object. */
    String message();

    /** A change of the account's OpenID Connect provider. */
    sealed interface OfProvider extends Change {}

    /** A change of the binding's role. */
    sealed interface OfRole extends Change {
        /** The role's name. */
        String role();
    }

    /** A change in the cluster. */
    sealed interface OfCluster extends Change {
        /** The kind, namespace and name of the object that changes. */
        String object();
    }

    /** A change of an EKS pod identity association. */
    sealed interface OfAssociation extends Change {}

    /** A change of a resource's policy, which also contains statements that crossbind does not own. */
    sealed interface OfGrant extends Change {
        /** The resource that has the policy. */
        ResourceArn holder();

        /** The prefix of the Sids of the binding's statements. */
        String sidPrefix();
    }

    /** Replaces the binding's statements in the resource's policy. */
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
            return "granted access in the policy of " + holder();
        }
    }

    /** Removes the binding's statements from the resource's policy. */
    record RemoveGrant(ResourceArn holder, String sidPrefix) implements OfGrant {
        @Override
        public String message() {
            return "removed the grant from the policy of " + holder;
        }
    }

    record CreateProvider(DesiredProvider provider) implements OfProvider {
        @Override
        public String message() {
            return "created OpenID Connect provider " + provider.arn();
        }
    }

    record AddAudience(DesiredProvider provider) implements OfProvider {
        @Override
        public String message() {
            return "added audience " + provider.audience() + " to " + provider.arn();
        }
    }

    /** Creates the role with every parameter that CreateRole accepts. The new role has no permissions yet. */
    record CreateRole(DesiredRole desired) implements OfRole {
        @Override
        public String role() {
            return desired.name();
        }

        @Override
        public String message() {
            return "created role " + desired.arn();
        }
    }

    record UpdateTrustPolicy(String role, PolicyDocument trust) implements OfRole {
        @Override
        public String message() {
            return "updated trust policy of role " + role;
        }
    }

    record PutPermissionsBoundary(String role, String policyArn) implements OfRole {
        @Override
        public String message() {
            return "updated permissions boundary " + policyArn + " of role " + role;
        }
    }

    record UpdateRole(String role, int maxSessionSeconds, String description) implements OfRole {
        @Override
        public String message() {
            return "updated session duration " + maxSessionSeconds + " s and description of role " + role;
        }
    }

    record TagRole(String role, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "tagged role " + role;
        }
    }

    record PutInlinePolicy(String role, String policy, PolicyDocument document) implements OfRole {
        @Override
        public String message() {
            return "updated inline policy " + policy + " of role " + role;
        }
    }

    record AttachPolicy(String role, String policyArn) implements OfRole {
        @Override
        public String message() {
            return "attached " + policyArn + " to role " + role;
        }
    }

    record DetachPolicy(String role, String policyArn) implements OfRole {
        @Override
        public String message() {
            return "detached " + policyArn + " from role " + role;
        }
    }

    record DeleteInlinePolicy(String role, String policy) implements OfRole {
        @Override
        public String message() {
            return "deleted inline policy " + policy + " of role " + role;
        }
    }

    /** Creates an instance profile with the role's name and adds the role to it. */
    record PutInstanceProfile(String role, String path, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "added role " + role + " to instance profile " + role;
        }
    }

    /** Removes the owner tags from an instance profile that remains. */
    record ReleaseInstanceProfile(String role, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "released instance profile " + role + ": removed the tags of crossbind";
        }
    }

    record DeleteInstanceProfile(String role, Map<String, String> tags) implements OfRole {
        @Override
        public String message() {
            return "deleted instance profile " + role;
        }
    }

    record DeleteRole(String role) implements OfRole {
        @Override
        public String message() {
            return "deleted role " + role;
        }
    }

    /** Removes the owner tags from a role that remains. */
    record ReleaseRole(String role) implements OfRole {
        @Override
        public String message() {
            return "released role " + role + ": removed the tags of crossbind";
        }
    }

    /**
     * Applies the annotations to a service account.
     *
     * @param expected whether the service account exists
     * @param owners names, by UID, of the bindings that own the service account; garbage collection deletes it with the last of them.
     *     Empty if no binding created it
     */
    record ApplyServiceAccount(DesiredServiceAccount desired, Existing expected, Map<String, String> owners)
            implements OfCluster {
        @Override
        public String object() {
            return serviceAccount(desired.namespace(), desired.name());
        }

        @Override
        public String message() {
            String action = expected instanceof Existing.None ? "created" : "annotated";
            return action + " " + object();
        }
    }

    /**
     * Removes crossbind's annotations from a service account.
     *
     * @param uid UID of the service account; another service account with the same name stays unchanged
     * @param owners names, by UID, of the bindings that own the service account
     */
    record ReleaseServiceAccount(String namespace, String name, String uid, Map<String, String> owners)
            implements OfCluster {
        @Override
        public String object() {
            return serviceAccount(namespace, name);
        }

        @Override
        public String message() {
            return "removed the annotations of crossbind from " + object();
        }
    }

    /**
     * Removes bindings from the owners of a service account that another field manager manages now, so that garbage collection does not
     * delete the service account with the bindings.
     *
     * @param uid UID of the service account
     * @param owners UIDs of the bindings
     */
    record DisownServiceAccount(String namespace, String name, String uid, Set<String> owners) implements OfCluster {
        public DisownServiceAccount {
            owners = Set.copyOf(owners);
        }

        @Override
        public String object() {
            return serviceAccount(namespace, name);
        }

        @Override
        public String message() {
            return "released " + object() + " to its new manager";
        }
    }

    /** Applies a ConfigMap. */
    record ApplyConfigMap(DesiredConfigMap desired, Existing expected) implements OfCluster {
        @Override
        public String object() {
            return configMap(desired.namespace(), desired.name());
        }

        @Override
        public String message() {
            return "updated " + object();
        }
    }

    /**
     * Empties a ConfigMap that no binding needs any more. Garbage collection deletes the ConfigMap with the last binding that owns it.
     *
     * @param uid UID of the ConfigMap; another ConfigMap with the same name stays unchanged
     */
    record EmptyConfigMap(String namespace, String name, String uid) implements OfCluster {
        @Override
        public String object() {
            return configMap(namespace, name);
        }

        @Override
        public String message() {
            return "emptied " + object();
        }
    }

    record CreateAssociation(DesiredAssociation desired) implements OfAssociation {
        @Override
        public String message() {
            return "associated service account " + desired.namespace() + "/" + desired.serviceAccount() + " with "
                    + desired.roleArn();
        }
    }

    /**
     * Changes the roles of an association.
     *
     * @param id ID of the association, {@code a-...}
     */
    record UpdateAssociation(String id, DesiredAssociation desired) implements OfAssociation {
        @Override
        public String message() {
            return "updated association " + id + " to " + desired.roleArn() + " and " + desired.targetRoleArn();
        }
    }

    record DeleteAssociation(EksCluster cluster, String namespace, String serviceAccount, String id)
            implements OfAssociation {
        @Override
        public String message() {
            return "deleted association " + id + " of service account " + namespace + "/" + serviceAccount;
        }
    }

    /** The object that an apply expects to find. */
    sealed interface Existing {
        /** The object does not exist: the apply creates it. */
        record None() implements Existing {}

        /** The object with this UID exists. */
        record Uid(String uid) implements Existing {}
    }

    private static String serviceAccount(String namespace, String name) {
        return "service account " + namespace + "/" + name;
    }

    private static String configMap(String namespace, String name) {
        return "ConfigMap " + namespace + "/" + name;
    }
}
