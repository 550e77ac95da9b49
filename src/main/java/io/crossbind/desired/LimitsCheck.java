package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AllowedNamespaces;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.Limits;
import io.crossbind.api.v1alpha1.RoleSpec;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.model.Durations;
import io.crossbind.model.Glob;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds a binding against what its account allows. Deny by default: what the account does not name is not allowed. */
public final class LimitsCheck {
    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);
    private static final String DEFAULT_PATH = "/crossbind/";

    private final AccountFacts account;
    private final Limits limits;

    LimitsCheck(AccountFacts account) {
        this.account = account;
        Limits given = account.spec().limits();
        this.limits = given == null ? Limits.STRICTEST : given;
    }

    /** The IAM path of every role that the operator creates in an account. */
    public static String rolePath(AwsAccountSpec account) {
        Limits limits = account.limits();
        return limits == null || limits.rolePath() == null ? DEFAULT_PATH : limits.rolePath();
    }

    /** The permissions boundary that an account requires of every role, null if none. */
    public static @Nullable String permissionsBoundary(AwsAccountSpec account) {
        Limits limits = account.limits();
        return limits == null ? null : limits.permissionsBoundaryArn();
    }

    @Nullable
    String permissionsBoundary() {
        return limits.permissionsBoundaryArn();
    }

    /** The account's limits for a role. */
    public static Desired.RoleLimits roleLimits(AccountFacts account) {
        return new LimitsCheck(account).roleLimits();
    }

    private Desired.RoleLimits roleLimits() {
        return new Desired.RoleLimits(limits.managedPolicyArns(), limits.permissionsBoundaryArn(), (int)
                orDefault(limits.maxSessionDuration()).toSeconds());
    }

    static Duration sessionOf(RoleSpec role) {
        return orDefault(role.maxSessionDuration());
    }

    /** Checks whether the account allows this namespace and delivery. Neither changes during a binding's life. */
    Optional<Problem> admissionRefusal(NamespaceFacts namespace, CrossAccountBindingSpec binding) {
        return first(
                () -> namespaceRefusal(namespace),
                () -> workloadRefusal(binding),
                () -> deliveryRefusal(binding),
                () -> principalRefusal(binding),
                () -> roleNameRefusal(binding));
    }

    /** Checks whether the account allows a role for the workload in it. */
    Optional<Problem> sourceRefusal(NamespaceFacts namespace, CrossAccountBindingSpec binding) {
        return first(() -> namespaceRefusal(namespace), () -> workloadRefusal(binding), () -> deliveryRefusal(binding));
    }

    /** The first limit that the role's content breaks. */
    Optional<Problem> contentRefusal(RoleSpec role) {
        return first(() -> managedPolicyRefusal(role), () -> boundaryRefusal(role), () -> sessionRefusal(role));
    }

    @SafeVarargs
    private static Optional<Problem> first(Supplier<Optional<Problem>>... checks) {
        return Stream.of(checks).map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    private Optional<Problem> namespaceRefusal(NamespaceFacts namespace) {
        AllowedNamespaces allowed = account.spec().allowedNamespaces();
        boolean matches = allowed != null
                && (allowed.names().contains(namespace.name())
                        || Selectors.matches(allowed.selector(), namespace.labels()));
        return refuse(
                !matches,
                Reason.NAMESPACE_NOT_ALLOWED,
                "AwsAccount " + account.name() + " does not allow bindings of namespace " + namespace.name());
    }

    private Optional<Problem> workloadRefusal(CrossAccountBindingSpec binding) {
        List<WorkloadKind> allowed =
                limits.workloads().isEmpty() ? List.of(WorkloadKind.ServiceAccount) : limits.workloads();
        WorkloadKind asked = ResolvedWorkload.of(binding).kind();
        return refuse(
                !allowed.contains(asked),
                Reason.WORKLOAD_NOT_ALLOWED,
                "AwsAccount " + account.name() + " does not allow workload " + asked + ", only " + allowed);
    }

    private Optional<Problem> deliveryRefusal(CrossAccountBindingSpec binding) {
        List<Delivery> allowed = limits.deliveries().isEmpty() ? List.of(Delivery.WebIdentity) : limits.deliveries();
        return ResolvedWorkload.of(binding)
                .delivery()
                .filter(asked -> asked == Delivery.Unknown || !allowed.contains(asked))
                .map(asked -> new Problem(
                        Reason.DELIVERY_NOT_ALLOWED,
                        "AwsAccount " + account.name() + " does not allow delivery " + asked + ", only " + allowed));
    }

    private Optional<Problem> principalRefusal(CrossAccountBindingSpec binding) {
        return ResolvedWorkload.of(binding)
                .existingPrincipal()
                .filter(arn -> limits.principals().stream().noneMatch(allowed -> Glob.matches(allowed, arn)))
                .map(arn -> new Problem(
                        Reason.PRINCIPAL_NOT_ALLOWED,
                        "AwsAccount " + account.name() + " does not allow principal " + arn));
    }

    /** Generated names end in a hash, and are none of these. */
    private Optional<Problem> roleNameRefusal(CrossAccountBindingSpec binding) {
        return Optional.ofNullable(binding.role())
                .map(RoleSpec::name)
                .filter(account.reservedRoleNames()::contains)
                .map(name -> new Problem(
                        Reason.ROLE_NAME_RESERVED,
                        "role.name " + name
                                + " is the name of a role that the operator uses; path and case do not matter"));
    }

    private Optional<Problem> managedPolicyRefusal(RoleSpec role) {
        List<String> refused = role.managedPolicyArns().stream()
                .filter(arn -> limits.managedPolicyArns().stream().noneMatch(allowed -> Glob.matches(allowed, arn)))
                .toList();
        return refuse(
                !refused.isEmpty(),
                Reason.MANAGED_POLICY_NOT_ALLOWED,
                "AwsAccount " + account.name() + " does not allow managed policy " + String.join(", ", refused));
    }

    private Optional<Problem> boundaryRefusal(RoleSpec role) {
        return refuse(
                account.isManaged() && !role.statements().isEmpty() && limits.permissionsBoundaryArn() == null,
                Reason.BOUNDARY_REQUIRED,
                "AwsAccount " + account.name()
                        + " has no limits.permissionsBoundaryArn, so role.statements are not allowed");
    }

    private Optional<Problem> sessionRefusal(RoleSpec role) {
        Duration asked = sessionOf(role);
        Duration allowed = orDefault(limits.maxSessionDuration());
        return refuse(
                asked.compareTo(allowed) > 0,
                Reason.SESSION_TOO_LONG,
                "role.maxSessionDuration " + text(asked) + " is above the " + text(allowed) + " that AwsAccount "
                        + account.name() + " allows");
    }

    private static Optional<Problem> refuse(boolean when, Reason reason, String message) {
        return when ? Optional.of(new Problem(reason, message)) : Optional.empty();
    }

    private static Duration orDefault(@Nullable String duration) {
        return duration == null ? DEFAULT_SESSION : Durations.parse(duration);
    }

    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }
}
