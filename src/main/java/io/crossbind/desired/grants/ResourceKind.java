package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A kind of resources of one service.
 *
 * @param title the name of the kind in the documentation
 * @param arnPattern the form of the last part of an ARN
 * @param example an ARN
 * @param policyActions every action allowed in the policy for such a resource, in the spelling of the service authorization reference. The actions
 *     include actions that change access to the resource, but no action that creates a resource
 * @param access the actions of each access level supported by the kind
 */
record ResourceKind(
        String title,
        Pattern arnPattern,
        String example,
        Set<String> policyActions,
        Map<GrantAccess, Set<String>> access) {
    ResourceKind {
        policyActions = Set.copyOf(policyActions);
        access = Map.copyOf(access);
    }

    boolean includes(ResourceArn resource) {
        return arnPattern.matcher(resource.resource()).matches();
    }

    ResourceKind withPolicyActions(Set<String> actions) {
        return new ResourceKind(title, arnPattern, example, actions, access);
    }

    ResourceKind withAccess(GrantAccess level, Set<String> actions) {
        Map<GrantAccess, Set<String>> all = new EnumMap<>(GrantAccess.class);
        all.putAll(access);
        all.put(level, Set.copyOf(actions));
        return new ResourceKind(title, arnPattern, example, policyActions, all);
    }
}
