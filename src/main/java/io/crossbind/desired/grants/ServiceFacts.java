package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.GrantableService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The facts about a service, collected one by one. Actions are written without the service's prefix. */
final class ServiceFacts {
    final GrantableService service;
    final List<ResourceKind> kinds = new ArrayList<>();
    PolicyQuota quota = PolicyQuota.NONE;
    Set<String> changesAccess = Set.of();
    Set<String> sameAccountOnly = Set.of();
    Set<String> identityActions = Set.of();
    Optional<String> policyResourceEnd = Optional.empty();
    boolean isRegional = true;
    boolean namesResource = true;
    boolean writesStatementsSeparately;

    private ServiceFacts(GrantableService service) {
        this.service = service;
    }

    static ServiceFacts of(GrantableService service) {
        return new ServiceFacts(service);
    }

    /**
     * Adds a kind of resources. The following calls, up to the next kind, describe this kind.
     *
     * @param title the name of the kind in the documentation
     * @param arnPattern the form of the last part of an ARN
     * @param example an ARN
     */
    ServiceFacts resource(String title, String arnPattern, String example) {
        kinds.add(new ResourceKind(title, Pattern.compile(arnPattern), example, Set.of(), Map.of()));
        return this;
    }

    /** Sets the actions allowed in the policy for the kind. {@link ServiceActions} returns the actions with the prefix. */
    ServiceFacts policyActions(Set<String> prefixed) {
        kinds.add(kinds.removeLast().withPolicyActions(prefixed));
        return this;
    }

    /** Sets the actions allowed in the policy for the kind. */
    ServiceFacts policyActions(String... actions) {
        return policyActions(prefixed(actions));
    }

    /** Sets the actions of an access level for the kind. */
    ServiceFacts access(GrantAccess level, String... actions) {
        kinds.add(kinds.removeLast().withAccess(level, prefixed(actions)));
        return this;
    }

    /** Sets the quota of a resource's policy. */
    ServiceFacts quota(PolicyQuota most) {
        this.quota = most;
        return this;
    }

    /** Sets the actions that change access to the resource: {@link GrantService#permissionsManagement()}. */
    ServiceFacts changesAccess(String... actions) {
        this.changesAccess = prefixed(actions);
        return this;
    }

    /** Sets the actions granted by the service only inside an account: {@link GrantService#sameAccountOnly()}. */
    ServiceFacts sameAccountOnly(String... actions) {
        this.sameAccountOnly = prefixed(actions);
        return this;
    }

    /** Sets the actions for the role's own policy: {@link GrantService#identityActions()}. */
    ServiceFacts identityActions(String... actions) {
        this.identityActions = prefixed(actions);
        return this;
    }

    /**
     * States that resources share the policy of another resource.
     *
     * @param separator the text after the name of the other resource in the last part of an ARN
     */
    ServiceFacts policyOnPartBefore(String separator) {
        this.policyResourceEnd = Optional.of(separator);
        return this;
    }

    /** States that ARNs have neither a region nor an account. */
    ServiceFacts withoutRegion() {
        this.isRegional = false;
        return this;
    }

    /** States that statements of the resource's policy have no Resource element. */
    ServiceFacts withoutResourceElement() {
        this.namesResource = false;
        return this;
    }

    /** States that the service adds and removes statements individually: {@link GrantService#writesStatementsSeparately()}. */
    ServiceFacts writesStatementsSeparately() {
        this.writesStatementsSeparately = true;
        return this;
    }

    private Set<String> prefixed(String... actions) {
        return Arrays.stream(actions)
                .map(action -> service.prefix() + ":" + action)
                .collect(Collectors.toUnmodifiableSet());
    }
}
