package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.desired.Desired.Rule;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Problem;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Computes the desired objects of a binding in AWS and Kubernetes. */
public final class BindingDesign {
    private final BindingFacts facts;

    public BindingDesign(BindingFacts facts) {
        this.facts = facts;
    }

    /**
     * The existing or possible names of a binding's roles, regardless of the limits of their accounts: the target role, and the workload's own role.
     * Roles shared by several bindings are not included.
     */
    public static Set<String> roleNames(
            ClusterIdentity cluster, String namespace, String name, CrossAccountBindingSpec spec) {
        Set<String> names = new HashSet<>();
        if (spec.role() != null) {
            names.add(RoleNames.ofTarget(cluster, namespace, name, spec));
        }
        ResolvedWorkload workload = ResolvedWorkload.of(spec);
        if (workload.hasSource() && !workload.sharesSource()) {
            names.add(RoleNames.ofSource(cluster, namespace, name));
        }
        return names;
    }

    /**
     * Returns whether a binding has, or would have, the target role of an earlier binding with the same name and account.
     *
     * @param targetRole the role's name
     */
    public static boolean mayLeadTo(CrossAccountBindingSpec spec, String targetRole) {
        return spec.role() != null
                && Optional.ofNullable(spec.role().name())
                        .map(targetRole::equalsIgnoreCase)
                        .orElseGet(() -> RoleNames.mayBeGenerated(targetRole));
    }

    /** The ARN of a binding's target role, whether or not the role exists yet. */
    public static String roleArn(
            ClusterIdentity cluster, AccountFacts target, String namespace, String name, CrossAccountBindingSpec spec) {
        return DesiredRoleName.in(target, RoleNames.ofTarget(cluster, namespace, name, spec))
                .arn();
    }

    /**
     * The ARN of the own role of the binding's workload, whether or not the role exists yet.
     *
     * @param source the account of the workload's own role
     */
    public static String sourceRoleArn(
            ClusterIdentity cluster, AccountFacts source, String namespace, String name, CrossAccountBindingSpec spec) {
        ResolvedWorkload workload = ResolvedWorkload.of(spec);
        String role = workload.serviceAccount()
                .filter(_ -> workload.sharesSource())
                .map(serviceAccount -> RoleNames.ofServiceAccount(cluster, namespace, serviceAccount))
                .orElseGet(() -> RoleNames.ofSource(cluster, namespace, name));
        return DesiredRoleName.in(source, role).arn();
    }

    /**
     * The desired objects of a binding. The first rule that allows the whole binding admits the binding. Without such a rule, the closest rule gives
     * the reason.
     */
    public Desired desired() {
        Optional<Problem> problem = admissionRefusal(facts.target(), facts.source(), facts.request());
        if (problem.isPresent()) {
            return new Desired.Refused(problem.get(), Rule.ADMISSION);
        }
        int passedMost = -1;
        Desired closest = null;
        for (RuleCheck rule : AccountLimits.of(facts.target(), facts.request()).applicable(RuleUse.Target)) {
            Optional<RuleCheck.Refusal> content = rule.contentRefusal(facts.spec());
            Desired desired = new RuleDesign(facts, rule).desired(content.map(RuleCheck.Refusal::problem));
            if (desired instanceof Desired.Wanted wanted) {
                return wanted.admittedBy(rule.name());
            }
            int passed = content.map(RuleCheck.Refusal::passed).orElse(Integer.MAX_VALUE);
            if (passed > passedMost) {
                passedMost = passed;
                closest = desired;
            }
        }
        return Objects.requireNonNull(closest, "a rule admits the binding");
    }

    /**
     * Why the accounts do not allow the binding; empty if they do. The target account and the account of the workload's own role must both allow the
     * binding.
     */
    public static Optional<Problem> admissionRefusal(
            AccountFacts target, Optional<AccountFacts> source, BindingRequest request) {
        return AccountLimits.of(target, request)
                .problem(RuleUse.Target)
                .or(() -> source.flatMap(
                        account -> AccountLimits.of(account, request).problem(RuleUse.Source)));
    }
}
