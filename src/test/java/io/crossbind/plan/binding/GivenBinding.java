package io.crossbind.plan.binding;

import static io.crossbind.plan.binding.JudgedBinding.there;

import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Merged;
import io.crossbind.plan.PolicyMerge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A chained binding whose status names both of its roles and a grant on a bucket. This pass has read all of them. A test changes the facts
 * under test, and asks for the judgement.
 */
final class GivenBinding {
    static final ResourceArn BUCKET = JudgedBinding.BUCKET;
    static final String SERVICE_ACCOUNT = "orders";

    private final JudgedBinding designed = JudgedBinding.chained();
    final Role target = new Role(Side.TARGET, designed.targetRole(), "data", "222222222222");
    final Role source = new Role(Side.SOURCE, designed.sourceRole(), "home", "111111111111");
    final Set<String> named = new HashSet<>(Set.of(BUCKET.toString()));
    final Set<String> asked = new HashSet<>();
    final Set<String> desired = new HashSet<>(Set.of(BUCKET.toString()));
    final Map<ResourceArn, PolicyObservation> policies = new HashMap<>();
    boolean isAccountRead = true;
    Optional<Problem> accountFailure = Optional.empty();
    Optional<Problem> accountProblem = Optional.empty();
    PodAccess podAccess = new PodAccess.None();
    Optional<ObservedServiceAccount> cached = Optional.empty();
    Optional<Optional<ObservedServiceAccount>> serviceAccount = Optional.empty();
    Optional<Optional<ObservedAssociation>> association = Optional.empty();
    final Map<String, Optional<ObservedConfigMap>> configMaps = new HashMap<>();
    final Map<Ref, Problem> problems = new HashMap<>();
    List<Sibling> siblings = List.of();
    boolean isInstance;
    Optional<Problem> unreadAccount = Optional.empty();

    GivenBinding() {
        policies.put(BUCKET, known(document()));
    }

    /** A role of the binding in one account. */
    static final class Role {
        final String name;
        final ObservedRole role;
        final Map<String, String> tags;
        RoleObservation observed;
        boolean isFresh = true;
        boolean isRecent;
        boolean isAccountRead = true;
        boolean isNamed = true;
        Optional<Problem> problem = Optional.empty();
        Optional<GivenRoles> instead = Optional.empty();
        private final Side side;
        private final String account;
        private final String accountId;

        private Role(Side side, DesiredRole desired, String account, String accountId) {
            this.side = side;
            this.account = account;
            this.accountId = accountId;
            this.name = desired.name();
            this.observed = there(desired, "AROA" + side);
            this.role = ((RoleObservation.Owned) observed).role();
            this.tags = new TreeMap<>(desired.tags());
            tags.remove(OwnerTags.NAMESPACE_UID);
        }

        /** The pass has not read the role. The last read of the account showed this memory. */
        void isRemembered(RoleObservation memory) {
            isFresh = false;
            observed = memory.remembered();
        }

        private GivenRoles given() {
            return instead.orElseGet(() -> new GivenRoles.Located(
                    side,
                    tags,
                    JudgedBinding.limits(account, accountId)
                            .roleBounds(side == Side.TARGET ? RuleUse.Target : RuleUse.Source),
                    isAccountRead,
                    isNamed,
                    List.of(new GivenRole(name, observed, isFresh, isRecent, problem))));
        }
    }

    String sidPrefix() {
        return grant().sidPrefix();
    }

    private DesiredGrant grant() {
        return designed.wanted.grants().getFirst();
    }

    /** The policy of the bucket with the statements of the binding. */
    String document() {
        return ((Merged.Replaced) PolicyMerge.merge(Optional.empty(), grant())).json();
    }

    /** A policy as this pass has read it. */
    static PolicyObservation known(String document) {
        return new PolicyObservation.Known(Optional.of(document), true);
    }

    Change removal(ResourceArn resource) {
        return new Change.RemoveGrant(resource, sidPrefix());
    }

    /** Another binding of the service account, which assumes a role of its own. */
    static Sibling sibling() {
        return new Sibling("invoices", "uid-of-invoices", "arn:aws:iam::222222222222:role/invoices", "eu-west-1");
    }

    GivenAccess access() {
        return new GivenAccess(
                target.given(),
                source.given(),
                new GivenGrants(
                        named,
                        asked,
                        desired,
                        sidPrefix(),
                        accountProblem.isPresent()
                                ? Optional.empty()
                                : Optional.of(JudgedBinding.limits("data", "222222222222")
                                        .grantBounds()),
                        policies,
                        isAccountRead,
                        accountFailure,
                        accountProblem),
                new GivenAccess.InCluster(
                        "shop",
                        Optional.of(SERVICE_ACCOUNT),
                        podAccess,
                        Map.of("uid-of-orders", "orders"),
                        cached,
                        serviceAccount,
                        association,
                        configMaps,
                        problems),
                siblings,
                isInstance,
                unreadAccount);
    }

    /** The problem of a resource missing from the status, with the resource in the message. */
    static Problem of(ResourceArn resource, Problem problem) {
        return new Problem(problem.reason(), resource + ": " + problem.message());
    }
}
