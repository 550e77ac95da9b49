package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AccessRule;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.NamespaceSelection;
import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.AllowedAccess;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an account for the bindings of one namespace: the rules that admit the namespace, in their order. Deny by default: an account without
 * a rule for the namespace allows nothing.
 */
public final class AccountLimits {
    private static final String DEFAULT_PATH = "/crossbind/";

    private final AccountFacts account;
    private final Optional<NamespaceFacts> namespace;
    private final Optional<BindingRequest> binding;

    private AccountLimits(AccountFacts account, Optional<NamespaceFacts> namespace, Optional<BindingRequest> binding) {
        this.account = account;
        this.namespace = namespace;
        this.binding = binding;
    }

    /** The limits of an account for the bindings of a namespace. */
    public static AccountLimits of(AccountFacts account, NamespaceFacts namespace) {
        return new AccountLimits(account, Optional.of(namespace), Optional.empty());
    }

    /** The limits of an account for one binding: only the rules that admit the binding count. */
    public static AccountLimits of(AccountFacts account, BindingRequest binding) {
        return new AccountLimits(account, Optional.of(binding.namespace()), Optional.of(binding));
    }

    /** The limits of an account for bindings of any namespace, for a namespace that was not read yet. */
    public static AccountLimits ofAnyNamespace(AccountFacts account) {
        return new AccountLimits(account, Optional.empty(), Optional.empty());
    }

    /** The IAM path of every role created by the operator in an account. */
    public static String rolePath(AwsAccountSpec account) {
        return account.rolePath() == null ? DEFAULT_PATH : account.rolePath();
    }

    /**
     * Returns whether a rule of an account admits a namespace, for any use.
     *
     * @param known the namespace in the cache; empty for a namespace missing in the cache, whose labels may match every selector
     */
    public static boolean admits(AwsAccountSpec account, String namespace, Optional<NamespaceFacts> known) {
        return account.rules().stream()
                .flatMap(rule -> Stream.ofNullable(rule.namespaces()))
                .anyMatch(allowed -> known.map(facts -> admits(allowed, facts))
                        .orElseGet(() -> allowed.names().contains(namespace) || allowed.selector() != null));
    }

    /** The permissions boundaries allowed for roles of an account. The account's own boundary is the default. */
    public static Boundaries boundaries(AwsAccountSpec account) {
        return Boundaries.of(Stream.concat(
                        Stream.ofNullable(account.permissionsBoundaryArn()),
                        account.rules().stream().flatMap(rule -> Stream.ofNullable(rule.permissionsBoundaryArn())))
                .toList());
    }

    /**
     * Why the binding may not use the account: the administrator revokes its access, or no rule admits the binding; empty if the binding may use the
     * account. If no rule fits, the closest rule gives the reason.
     */
    Optional<Problem> problem(RuleUse use) {
        return revocation().or(() -> ruleProblem(use));
    }

    private Optional<Problem> revocation() {
        return binding.filter(request -> AccountRules.isRevoked(
                        account.spec(), request.namespace().name(), request.name()))
                .map(request -> new Problem(
                        Reason.ACCESS_REVOKED,
                        "AwsAccount " + account.name() + " revokes the access of binding "
                                + request.namespace().name() + "/" + request.name()));
    }

    private Optional<Problem> ruleProblem(RuleUse use) {
        List<Optional<RuleCheck.Refusal>> refusals =
                rules(use).stream().map(rule -> refusal(rule, use)).toList();
        return refusals.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : refusals.stream()
                        .flatMap(Optional::stream)
                        .reduce((best, next) -> next.passed() > best.passed() ? next : best)
                        .map(RuleCheck.Refusal::problem)
                        .or(() -> Optional.of(missingRule(use)));
    }

    /** The rules that admit the binding for this use; all rules for the namespace if no binding is judged. */
    List<RuleCheck> applicable(RuleUse use) {
        return rules(use).stream().filter(rule -> refusal(rule, use).isEmpty()).toList();
    }

    private Optional<RuleCheck.Refusal> refusal(RuleCheck rule, RuleUse use) {
        return binding.flatMap(request -> rule.refusal(use, request));
    }

    /** Whether a rule allows roles of this use to stay after the deletion of their binding. */
    public boolean allowsRetain(RuleUse use) {
        return retaining(use).findAny().isPresent();
    }

    /** The rules that admit the namespace for this use. */
    private List<RuleCheck> rules(RuleUse use) {
        return account.spec().rules().stream()
                .filter(rule -> admits(rule.namespaces()))
                .filter(rule -> uses(rule).contains(use))
                .map(rule -> new RuleCheck(account, rule))
                .toList();
    }

    private Problem missingRule(RuleUse use) {
        boolean isAdmitted = account.spec().rules().stream().anyMatch(rule -> admits(rule.namespaces()));
        String bindings =
                "bindings of namespace " + namespace.map(NamespaceFacts::name).orElse("?");
        return isAdmitted
                ? new Problem(
                        Reason.USE_NOT_ALLOWED,
                        "AwsAccount " + account.name() + " does not allow use " + use + " for " + bindings)
                : new Problem(
                        Reason.NAMESPACE_NOT_ALLOWED, "AwsAccount " + account.name() + " does not allow " + bindings);
    }

    private boolean admits(@Nullable NamespaceSelection allowed) {
        return allowed != null
                && namespace.filter(known -> !admits(allowed, known)).isEmpty();
    }

    private static boolean admits(@Nullable NamespaceSelection allowed, NamespaceFacts namespace) {
        return allowed != null
                && (allowed.names().contains(namespace.name())
                        || Selectors.matches(allowed.selector(), namespace.labels()));
    }

    /** The operator's own account has the workloads' roles. Every other account has resources. */
    private List<RuleUse> uses(AccessRule rule) {
        if (!rule.uses().isEmpty()) {
            return rule.uses();
        }
        return List.of(AccountRules.isHome(account.spec()) ? RuleUse.Source : RuleUse.Target);
    }

    /** The permissions boundary of the workload's own role, null if none. */
    @Nullable
    String sourceBoundary(WorkloadKind workload, Optional<Delivery> delivery) {
        return rules(RuleUse.Source).stream()
                .filter(rule -> rule.sourceRefusal(workload, delivery).isEmpty())
                .findFirst()
                .map(RuleCheck::permissionsBoundary)
                .orElse(account.spec().permissionsBoundaryArn());
    }

    /** The limits for existing roles of the namespace. */
    public RoleBounds roleBounds(RuleUse use) {
        return new RoleBounds(
                applicable(use).stream().map(rule -> rule.roleLimits(use)).toList(), boundaries(account.spec()));
    }

    /** The limits for retained roles of the namespace; empty if no rule lets a role stay. */
    public Optional<RoleBounds> retainedBounds(RuleUse use) {
        List<RoleBounds.RoleLimits> limits =
                retaining(use).map(rule -> rule.roleLimits(use)).toList();
        return limits.isEmpty() ? Optional.empty() : Optional.of(new RoleBounds(limits, boundaries(account.spec())));
    }

    /** The limits for access to resources by retained roles. */
    public GrantBounds retainedGrantBounds() {
        return new GrantBounds(
                account.name(),
                account.spec().accountId(),
                retaining(RuleUse.Target).map(RuleCheck::access).toList());
    }

    private Stream<RuleCheck> retaining(RuleUse use) {
        return applicable(use).stream().filter(rule -> rule.allows(DeletionPolicy.Retain));
    }

    /** The limits for existing grants of the namespace. */
    public GrantBounds grantBounds() {
        return new GrantBounds(account.name(), account.spec().accountId(), targetAccess());
    }

    /** The allowed actions and resources of each rule that admits the namespace. */
    public List<AllowedAccess> targetAccess() {
        return applicable(RuleUse.Target).stream().map(RuleCheck::access).toList();
    }
}
