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

/** A single write, safe to repeat. The executor applies the changes of a plan in order and starts a change only after the previous one is done. */
public sealed interface Change {

    /** The Event's reason for this change, in CamelCase. */
    default String reason() {
        return getClass().getSimpleName();
    }

    /** A change of the account's OpenID Connect provider. */
    sealed interface OfProvider extends Change {}

    /** A change of the binding's role. */
    sealed interface OfRole extends Change {
        /** The role's name. */
        String role();
    }

    /** A change in the cluster. */
    sealed interface OfCluster extends Change {
        /** The kind, namespace and name of the changed object. */
        String object();
    }

    /** A change of an EKS pod identity association. */
    sealed interface OfAssociation extends Change {}

    /** A change of a resource's policy, which also contains statements not owned by crossbind. */
    sealed interface OfGrant extends Change {
        /** The resource with the policy. */
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
    }

    /** Removes the binding's statements from the resource's policy. */
    record RemoveGrant(ResourceArn holder, String sidPrefix) implements OfGrant {}

    record CreateProvider(DesiredProvider provider) implements OfProvider {}

    record AddAudience(DesiredProvider provider) implements OfProvider {}

    /** Creates the role with every parameter of CreateRole. The new role has no permissions yet. */
    record CreateRole(DesiredRole desired) implements OfRole {
        @Override
        public String role() {
            return desired.name();
        }
    }

    record UpdateTrustPolicy(String role, PolicyDocument trust) implements OfRole {}

    record PutPermissionsBoundary(String role, String policyArn) implements OfRole {}

    record UpdateRole(String role, int maxSessionSeconds, String description) implements OfRole {}

    record TagRole(String role, Map<String, String> tags) implements OfRole {}

    record PutInlinePolicy(String role, String policy, PolicyDocument document) implements OfRole {}

    record AttachPolicy(String role, String policyArn) implements OfRole {}

    record DetachPolicy(String role, String policyArn) implements OfRole {}

    record DeleteInlinePolicy(String role, String policy) implements OfRole {}

    /** Creates an instance profile with the role's name and adds the role to it. */
    record PutInstanceProfile(String role, String path, Map<String, String> tags) implements OfRole {}

    /** Removes the owner tags from an instance profile; the profile remains. */
    record ReleaseInstanceProfile(String role, Map<String, String> tags) implements OfRole {}

    record DeleteInstanceProfile(String role, Map<String, String> tags) implements OfRole {}

    record DeleteRole(String role) implements OfRole {}

    /** Removes the owner tags from a role; the role remains. */
    record ReleaseRole(String role) implements OfRole {}

    /**
     * Applies the annotations to a service account.
     *
     * @param expected whether the service account exists
     * @param owners names, by UID, of the bindings that own the service account; garbage collection deletes the service account with the last owner.
     *     Empty if no binding created the service account
     */
    record ApplyServiceAccount(DesiredServiceAccount desired, Existing expected, Map<String, String> owners)
            implements OfCluster {
        @Override
        public String object() {
            return serviceAccount(desired.namespace(), desired.name());
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
    }

    /**
     * Removes bindings from the owners of a service account now managed by another field manager. Garbage collection then does not delete the service
     * account with the bindings.
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
    }

    /** Applies a ConfigMap. */
    record ApplyConfigMap(DesiredConfigMap desired, Existing expected) implements OfCluster {
        @Override
        public String object() {
            return configMap(desired.namespace(), desired.name());
        }
    }

    /**
     * Empties a ConfigMap that no binding needs any more. Garbage collection deletes the ConfigMap with its last owner.
     *
     * @param uid UID of the ConfigMap; another ConfigMap with the same name stays unchanged
     */
    record EmptyConfigMap(String namespace, String name, String uid) implements OfCluster {
        @Override
        public String object() {
            return configMap(namespace, name);
        }
    }

    record CreateAssociation(DesiredAssociation desired) implements OfAssociation {}

    /**
     * Changes the roles of an association.
     *
     * @param id ID of the association, {@code a-...}
     */
    record UpdateAssociation(String id, DesiredAssociation desired) implements OfAssociation {}

    record DeleteAssociation(EksCluster cluster, String namespace, String serviceAccount, String id)
            implements OfAssociation {}

    /** The object expected by an apply. */
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
