package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AccessRule;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.RoleSpec;
import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.api.v1alpha1.Statement;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.desired.grants.PolicyShare;
import io.crossbind.model.AllowedAccess;
import io.crossbind.model.Durations;
import io.crossbind.model.Glob;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checks a binding against one rule of an account. The rule allows only its named entries. */
final class RuleCheck {
    /** The placeholder for the binding's namespace in the allowed names of roles. */
    private static final String NAMESPACE = "{namespace}";

    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

    private final AccountFacts account;
    private final AccessRule rule;
    private final AllowedAccess access;
    private final PrincipalCheck principals;

    RuleCheck(AccountFacts account, AccessRule rule) {
        this.account = account;
        this.rule = rule;
        this.access = new AllowedAccess(
                rule.actions(),
                rule.resources(),
                rule.actionsOnAllResources(),
                new AllowedAccess.Denied(
                        account.spec().deniedActions(), account.spec().deniedResources()));
        this.principals = new PrincipalCheck(account.name(), rule.principals());
    }

    /** The MaxSessionDuration requested by a binding. */
    static Duration sessionOf(RoleSpec role) {
        return orDefault(role.maxSessionDuration());
    }

    /** The rule's name. */
    String name() {
        return rule.name();
    }

    /** The allowed actions and resources of the rule, without the actions and resources denied by its account. */
    AllowedAccess access() {
        return access;
    }

    /** The share of a namespace in the policy of each resource; empty if the rule sets none. */
    Optional<PolicyShare> policyShare(String namespace) {
        return Optional.ofNullable(rule.maxResourcePolicyPercent())
                .map(percent -> new PolicyShare(account.name(), namespace, percent));
    }

    /** The boundary of roles admitted by the rule, null if none. */
    @Nullable
    String permissionsBoundary() {
        return rule.permissionsBoundaryArn() == null
                ? account.spec().permissionsBoundaryArn()
                : rule.permissionsBoundaryArn();
    }

    /** The limits of the rule for an existing role. A workload's own role only has permissions computed by the operator. */
    RoleBounds.RoleLimits roleLimits(RuleUse use) {
        return new RoleBounds.RoleLimits(
                rule.managedPolicyArns(),
                Boundaries.of(permissionsBoundary()),
                (int) orDefault(rule.maxSessionDuration()).toSeconds(),
                use == RuleUse.Target ? Optional.of(access) : Optional.empty());
    }

    /**
     * The first failed check of a binding.
     *
     * @param passed the number of checks passed before
     */
    record Refusal(int passed, Problem problem) {}

    /** Checks whether the rule admits a binding for a use of its account. */
    Optional<Refusal> refusal(RuleUse use, BindingRequest request) {
        ResolvedWorkload workload = ResolvedWorkload.of(request.spec());
        return switch (use) {
            case Source -> sourceRefusal(workload.kind(), workload.delivery());
            case Target -> targetRefusal(request, workload);
            case Unknown -> throw new IllegalArgumentException("no rule is judged for use " + use);
        };
    }

    /** Checks whether the rule admits the own role of a workload. */
    Optional<Refusal> sourceRefusal(WorkloadKind workload, Optional<Delivery> delivery) {
        return inOrder(() -> workloadRefusal(workload), () -> deliveryRefusal(delivery));
    }

    /** Checks whether a binding may have access at all. An edit of the binding's content does not change the result. */
    private Optional<Refusal> targetRefusal(BindingRequest request, ResolvedWorkload workload) {
        return inOrder(
                () -> workloadRefusal(workload.kind()),
                () -> deliveryRefusal(workload.delivery()),
                () -> principals.refusal(workload),
                () -> principals.dutyRefusal(workload),
                () -> roleNameRefusal(request),
                () -> lifetimeRefusal(request),
                () -> numberRefusal(request));
    }

    @SafeVarargs
    private static Optional<Refusal> inOrder(Supplier<Optional<Problem>>... checks) {
        for (int passed = 0; passed < checks.length; passed++) {
            Optional<Problem> problem = checks[passed].get();
            if (problem.isPresent()) {
                return Optional.of(new Refusal(passed, problem.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a binding may have the deletion policy. A retained role has no end, so a rule with a lifetime retains none.
     *
     * @param policy null for the default, {@code Delete}
     */
    boolean allows(@Nullable DeletionPolicy policy) {
        if (policy == DeletionPolicy.Retain && rule.maxLifetime() != null) {
            return false;
        }
        return rule.deletionPolicies().isEmpty()
                ? policy == null || policy == DeletionPolicy.Delete
                : policy != DeletionPolicy.Unknown && rule.deletionPolicies().contains(policy);
    }

    /** The first limit broken by the binding's content. */
    Optional<Refusal> contentRefusal(CrossAccountBindingSpec binding) {
        Optional<RoleSpec> role = Optional.ofNullable(binding.role());
        return inOrder(
                () -> deletionRefusal(binding),
                () -> role.flatMap(this::managedPolicyRefusal),
                () -> role.flatMap(this::boundaryRefusal),
                () -> role.flatMap(this::statementRefusal),
                () -> role.flatMap(this::sessionRefusal));
    }

    private Optional<Problem> deletionRefusal(CrossAccountBindingSpec binding) {
        return refuse(
                !allows(binding.deletionPolicy()),
                Reason.DELETION_POLICY_NOT_ALLOWED,
                doesNotAllow("deletionPolicy " + binding.deletionPolicy()));
    }

    private Optional<Problem> workloadRefusal(WorkloadKind asked) {
        List<WorkloadKind> allowed =
                rule.workloads().isEmpty() ? List.of(WorkloadKind.ServiceAccount) : rule.workloads();
        return refuse(
                asked == WorkloadKind.Unknown || !allowed.contains(asked),
                Reason.WORKLOAD_NOT_ALLOWED,
                doesNotAllow("workload " + asked + ", only " + allowed));
    }

    private Optional<Problem> deliveryRefusal(Optional<Delivery> delivery) {
        List<Delivery> allowed = rule.deliveries().isEmpty() ? List.of(Delivery.WebIdentity) : rule.deliveries();
        return delivery.filter(asked -> asked == Delivery.Unknown || !allowed.contains(asked))
                .map(asked -> new Problem(
                        Reason.DELIVERY_NOT_ALLOWED, doesNotAllow("delivery " + asked + ", only " + allowed)));
    }

    /** A role name in a binding must not end like a generated name, so that no team takes the generated name of another namespace. */
    private Optional<Problem> roleNameRefusal(BindingRequest request) {
        Optional<String> asked = Optional.ofNullable(request.spec().role()).map(RoleSpec::name);
        return asked.filter(account.reservedRoleNames()::contains)
                .map(name -> new Problem(
                        Reason.ROLE_NAME_RESERVED,
                        "role.name " + name
                                + " is reserved: the operator uses a role of this name (case and path are ignored)"))
                .or(() -> asked.filter(RoleNames::mayBeGenerated)
                        .map(name -> new Problem(
                                Reason.ROLE_NAME_NOT_ALLOWED,
                                "role.name " + name
                                        + " ends like a generated name: a hyphen and 16 hexadecimal digits")))
                .or(() -> asked.filter(
                                name -> !allowsName(name, request.namespace().name()))
                        .map(name -> new Problem(Reason.ROLE_NAME_NOT_ALLOWED, doesNotAllow("role.name " + name))));
    }

    private boolean allowsName(String name, String namespace) {
        return rule.roleNames().stream()
                .map(allowed -> allowed.replace(NAMESPACE, namespace))
                .anyMatch(allowed -> Glob.matches(allowed, name));
    }

    /** The oldest bindings are admitted, so that a new binding never takes the place of another. */
    private Optional<Problem> numberRefusal(BindingRequest request) {
        Integer allowed = rule.maxBindings();
        return refuse(
                allowed != null && request.older().getAsInt() >= allowed,
                Reason.TOO_MANY_BINDINGS,
                "AwsAccount " + account.name() + " allows " + allowed + " bindings of namespace "
                        + request.namespace().name() + "; older bindings or retained roles have used up this number");
    }

    /** The time of creation counts, not the last edit, so that no edit extends the lifetime. */
    private Optional<Problem> lifetimeRefusal(BindingRequest request) {
        return Optional.ofNullable(rule.maxLifetime())
                .map(Durations::parse)
                .flatMap(allowed -> Optional.ofNullable(request.spec().expiresAt())
                        .map(Instant::parse)
                        .map(end -> endRefusal(end, request.created().plus(allowed)))
                        .orElseGet(() -> Optional.of(new Problem(
                                Reason.EXPIRY_REQUIRED,
                                "AwsAccount " + account.name() + " requires expiresAt, no later than "
                                        + rule.maxLifetime() + " after the creation of the binding"))));
    }

    private Optional<Problem> endRefusal(Instant end, Instant latest) {
        return refuse(
                end.isAfter(latest),
                Reason.EXPIRES_TOO_LATE,
                "expiresAt " + end + " is after " + latest + ", the latest time that AwsAccount " + account.name()
                        + " allows for this binding");
    }

    private Optional<Problem> managedPolicyRefusal(RoleSpec role) {
        List<String> refused = role.managedPolicyArns().stream()
                .filter(arn -> rule.managedPolicyArns().stream().noneMatch(allowed -> Glob.matches(allowed, arn)))
                .toList();
        return refuse(
                !refused.isEmpty(),
                Reason.MANAGED_POLICY_NOT_ALLOWED,
                doesNotAllow("managed policy " + String.join(", ", refused)));
    }

    private Optional<Problem> boundaryRefusal(RoleSpec role) {
        return refuse(
                account.isManaged() && !role.statements().isEmpty() && permissionsBoundary() == null,
                Reason.BOUNDARY_REQUIRED,
                "AwsAccount " + account.name() + " has no permissionsBoundaryArn, so role.statements are not allowed");
    }

    private Optional<Problem> statementRefusal(RoleSpec role) {
        return role.statements().stream()
                .flatMap(statement -> statementRefusal(statement).stream())
                .findFirst();
    }

    private Optional<Problem> statementRefusal(Statement statement) {
        Optional<Problem> ofResource = access.refusedResources(statement.resources()).stream()
                .findFirst()
                .map(resource -> new Problem(Reason.RESOURCE_NOT_ALLOWED, doesNotAllow("statements on " + resource)));
        return ofResource.or(() -> statement.resources().stream()
                .flatMap(resource -> actionRefusal(resource, statement.actions()).stream())
                .findFirst());
    }

    private Optional<Problem> actionRefusal(String resource, List<String> actions) {
        List<String> refused = access.refusedActions(resource, actions);
        return refuse(
                !refused.isEmpty(),
                Reason.ACTION_NOT_ALLOWED,
                doesNotAllow(String.join(", ", refused) + " on " + resource));
    }

    private Optional<Problem> sessionRefusal(RoleSpec role) {
        Duration asked = sessionOf(role);
        Duration allowed = orDefault(rule.maxSessionDuration());
        return refuse(
                asked.compareTo(allowed) > 0,
                Reason.SESSION_TOO_LONG,
                "role.maxSessionDuration " + text(asked) + " is above the " + text(allowed) + " that AwsAccount "
                        + account.name() + " allows");
    }

    private String doesNotAllow(String what) {
        return "AwsAccount " + account.name() + " does not allow " + what;
    }

    private static Optional<Problem> refuse(boolean when, Reason reason, String message) {
        return when ? Optional.of(new Problem(reason, message)) : Optional.empty();
    }

    private static Duration orDefault(@Nullable String duration) {
        return duration == null ? DEFAULT_SESSION : Durations.parse(duration);
    }

    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
