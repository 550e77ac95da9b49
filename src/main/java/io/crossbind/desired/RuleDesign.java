package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.UnmanagedRole;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.RoleSpec;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.desired.Desired.Rule;
import io.crossbind.desired.grants.DesiredGrants;
import io.crossbind.desired.grants.GrantLimits;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Computes the desired objects of a binding admitted by one rule of the target account. */
final class RuleDesign {
    private final BindingFacts facts;
    private final RuleCheck limits;

    RuleDesign(BindingFacts facts, RuleCheck limits) {
        this.facts = facts;
        this.limits = limits;
    }

    /**
     * The design, or the limit broken by the binding.
     *
     * @param contentProblem why the rule does not allow the binding's content; empty if the rule allows the content
     */
    Desired desired(Optional<Problem> contentProblem) {
        return unmanagedRefusal()
                .or(this::partitionRefusal)
                .or(this::eksRefusal)
                .or(() -> contentProblem)
                .map(problem -> refused(problem, Rule.CONTENT))
                .orElseGet(() -> switch (grants()) {
                    case DesiredGrants.Refused(Problem problem) -> refused(problem, Rule.CONTENT);
                    case DesiredGrants.Wanted grants ->
                        withinQuotas(limits.policyShare(facts.namespace().name())
                                .map(grants::within)
                                .orElse(grants));
                });
    }

    private DesiredGrants grants() {
        return new GrantsDesign(
                        facts.target().spec(),
                        facts.target().partition(),
                        new GrantLimits(facts.target().name(), limits.access()),
                        role().map(_ -> roleName().arn()).orElseGet(() -> new DirectGrantDesign(facts).arn()),
                        GrantSids.prefix(facts.cluster(), facts.namespace().name(), facts.name()),
                        functionAccount())
                .of(facts.spec().grants());
    }

    /**
     * The account of the workload's functions if the operator created their role. An existing role may also serve workloads other than
     * functions.
     */
    private Optional<String> functionAccount() {
        return facts.source()
                .filter(_ -> ResolvedWorkload.of(facts.spec()).kind() == WorkloadKind.LambdaFunction)
                .map(account -> account.spec().accountId());
    }

    private Optional<Problem> eksRefusal() {
        boolean podIdentity = ResolvedWorkload.of(facts.spec())
                .delivery()
                .filter(Delivery.PodIdentity::equals)
                .isPresent();
        return podIdentity
                ? EksCluster.problem(
                        facts.cluster(), facts.source().orElseThrow().accountId())
                : Optional.empty();
    }

    /**
     * Checks the restrictions of unmanaged accounts: the owner must know the role to trust, the operator must be able to verify the trust, and only
     * the owner can revoke sessions.
     */
    private Optional<Problem> unmanagedRefusal() {
        AccountFacts target = facts.target();
        Optional<String> inTheWay = facts.source()
                .filter(source -> !source.isManaged())
                .map(source -> source.name() + " is unmanaged, so crossbind cannot create the workload's role there")
                .or(() -> Optional.of(target.name())
                        .filter(_ -> !target.isManaged() && facts.source().isEmpty())
                        .map(name -> name + " is unmanaged and can only trust a role that crossbind creates; this "
                                + ResolvedWorkload.of(facts.spec()).kind() + " workload has no such role"))
                .or(() -> Optional.of(target.name())
                        .filter(_ -> !target.isManaged() && facts.spec().revokeSessionsBefore() != null)
                        .map(name -> name + " is unmanaged, so only its owner can revoke sessions:"
                                + " spec.revokeSessionsBefore has no effect there"));
        return inTheWay.map(message -> new Problem(Reason.ACCOUNT_UNMANAGED, "AwsAccount " + message));
    }

    /** Credentials of one partition are unknown in another (AWS general reference, partitions). */
    private Optional<Problem> partitionRefusal() {
        String reached = facts.target().partition().id();
        return facts.source()
                .map(source -> source.partition().id())
                .or(() -> ResolvedWorkload.of(facts.spec()).existingPrincipal().map(arn -> arn.split(":", 3)[1]))
                .filter(partition -> !partition.equals(reached))
                .map(partition -> new Problem(
                        Reason.PARTITION_MISMATCH,
                        "the workload's role is in partition " + partition + ", but AwsAccount "
                                + facts.target().name() + " is in partition " + reached));
    }

    private Desired withinQuotas(DesiredGrants.Wanted grants) {
        Desired.Wanted wanted =
                role().map(role -> wanted(role, grants)).orElseGet(() -> new DirectGrantDesign(facts).wanted(grants));
        return wanted.target()
                .flatMap(target -> QuotaCheck.problem(facts.target(), target.role()))
                .or(() -> wanted.source()
                        .flatMap(source -> QuotaCheck.problem(facts.source().orElseThrow(), source.role())))
                .or(this::consoleRefusal)
                .<Desired>map(problem -> refused(problem, Rule.CONTENT))
                .orElse(wanted);
    }

    private Optional<RoleSpec> role() {
        return Optional.ofNullable(facts.spec().role());
    }

    private Desired.Wanted wanted(RoleSpec spec, DesiredGrants.Wanted grants) {
        CredentialPath wiring = wiring();
        DesiredAccountState target = new DesiredAccountState(
                facts.target().name(),
                wiring.provider(),
                role(spec, wiring.trust(), grants.identity()),
                false,
                ResolvedWorkload.of(facts.spec()).existingPrincipal().isPresent());
        if (facts.target().isManaged()) {
            return new Desired.Wanted(
                    wiring.source(),
                    Optional.of(target),
                    wiring.cluster(),
                    wiring.handover(),
                    grants.resources(),
                    Optional.empty());
        }
        UnmanagedRole role = UnmanagedRoleInstructions.of(target.role());
        return new Desired.Wanted(
                wiring.source(),
                Optional.of(target),
                wiring.cluster()
                        .withSetup(Optional.of(UnmanagedRoleInstructions.configMap(
                                facts.namespace().name(), facts.name(), role))),
                wiring.handover().withCustomerRole(role),
                List.of(),
                Optional.of(facts.verifierId()));
    }

    private CredentialPath wiring() {
        return switch (ResolvedWorkload.of(facts.spec())) {
            case ResolvedWorkload.Pods(var pods, var _) ->
                new PodCredentialPath(facts, pods, roleName().arn()).wiring();
            case ResolvedWorkload.Platform platform -> new PlatformCredentialPath(facts, roleName()).platform(platform);
            case ResolvedWorkload.Existing(var principal) ->
                new PlatformCredentialPath(facts, roleName()).principal(principal);
        };
    }

    private static Desired refused(Problem problem, Rule rule) {
        return new Desired.Refused(problem, rule);
    }

    private DesiredRoleName roleName() {
        String name = RoleNames.ofTarget(facts.cluster(), facts.namespace().name(), facts.name(), facts.spec());
        return DesiredRoleName.in(facts.target(), name);
    }

    private DesiredRole role(RoleSpec spec, PolicyDocument trust, List<PolicyStatement> ofGrants) {
        Revocation revocation =
                Revocation.ofTarget(facts.spec(), Optional.of(facts.target().spec()));
        DesiredRoleName name = roleName();
        return new DesiredRole(
                name.name(),
                name.path(),
                name.arn(),
                revocation.on(trust),
                limits.permissionsBoundary(),
                (int) RuleCheck.sessionOf(spec).toSeconds(),
                "Created by crossbind for the CrossAccountBinding " + facts.ownerTag(),
                facts.roleTags(),
                revocation.with(InlinePolicies.ofTarget(spec, ofGrants)),
                Set.copyOf(spec.managedPolicyArns()));
    }

    /** A person switches to the role in the console, which accepts no longer names. */
    private Optional<Problem> consoleRefusal() {
        boolean person = ResolvedWorkload.of(facts.spec()) instanceof ResolvedWorkload.Existing(var principal)
                && Boolean.TRUE.equals(principal.requireMfa());
        return person && !roleName().fitsConsole()
                ? Optional.of(new Problem(
                        Reason.NAME_TOO_LONG_FOR_CONSOLE,
                        "path and name " + roleName().pathAndName() + " exceed the " + ConsoleLinks.MAX_PATH_AND_NAME
                                + " characters that the console allows"))
                : Optional.empty();
    }
}
