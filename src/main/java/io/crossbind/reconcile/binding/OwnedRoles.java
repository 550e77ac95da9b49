package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.RoleBounds;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.model.RoleArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.reconcile.AccountRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The existing roles of a binding in one account, and the access to the account.
 *
 * @param tags the owner tags of the roles
 * @param bounds the account's limits for the roles
 * @param arns of the roles known to have the owner tags. If the status names anything, the role in the spec and the role in the status are included.
 *     The role in the spec is also included while its state is unknown. A status can be lost, and is no authority: a role without the owner tags
 *     stays unchanged
 * @param named whether the status names a role of the account
 */
record OwnedRoles(AccountAccess access, Map<String, String> tags, RoleBounds bounds, Set<String> arns, boolean named) {

    /**
     * The roles in the target account; empty if the workload gets no target role, or if the status names no role and the account does not exist.
     *
     * @throws ProblemException if the status names a role whose account cannot be found
     */
    static Optional<OwnedRoles> ofTarget(BindingContext context, AccountRegistry accounts) {
        return context.leadsToTarget()
                ? of(
                        RuleUse.Target,
                        context,
                        context.roleArn(),
                        context::account,
                        accounts,
                        context::ownerTags,
                        (access, account) -> computedTarget(context, access, account),
                        (access, account) -> computedSource(context, access, account))
                : Optional.empty();
    }

    /**
     * The roles in the account of the workload's own role; empty if the workload has no own role, or if the status names no role and the account does
     * not exist.
     *
     * @throws ProblemException as above
     */
    static Optional<OwnedRoles> ofSource(BindingContext context, AccountRegistry accounts) {
        return context.workload().hasSource()
                ? of(
                        RuleUse.Source,
                        context,
                        context.sourceRole().map(RoleStatus::arn),
                        () -> context.sourceAccount().orElseThrow(),
                        accounts,
                        context::sourceTags,
                        (access, account) -> computedSource(context, access, account),
                        (access, account) -> computedTarget(context, access, account))
                : Optional.empty();
    }

    private static String computedTarget(BindingContext context, AccountAccess access, AccountFacts account) {
        return BindingDesign.roleArn(
                access.cluster(),
                account,
                context.namespace(),
                context.name(),
                context.binding().getSpec());
    }

    private static String computedSource(BindingContext context, AccountAccess access, AccountFacts account) {
        return BindingDesign.sourceRoleArn(
                access.cluster(),
                account,
                context.namespace(),
                context.name(),
                context.binding().getSpec());
    }

    /**
     * The ARN of the workload's own role: the role with the owner tags, whatever its path; otherwise the role that the spec describes.
     *
     * @throws ProblemException if the account of the role cannot be found
     */
    static String sourceArn(BindingContext context, AccountRegistry accounts) {
        AwsAccount account = context.sourceAccount().orElseThrow();
        AccountAccess access = accounts.access(account);
        Set<String> tagged = tagged(access, context.sourceTags(access));
        return context.sourceRole()
                .map(RoleStatus::arn)
                .filter(tagged::contains)
                .or(() -> tagged.stream().sorted().findFirst())
                .orElseGet(() -> computedSource(context, access, accounts.facts(account)));
    }

    /**
     * The roles with which the workload accesses resources; empty if the workload gets no such role, or if the account does not exist.
     *
     * @throws ProblemException as above
     */
    static Optional<OwnedRoles> reaching(BindingContext context, AccountRegistry accounts) {
        return context.leadsToTarget() ? ofTarget(context, accounts) : ofSource(context, accounts);
    }

    private static Optional<OwnedRoles> of(
            RuleUse use,
            BindingContext context,
            Optional<String> inStatus,
            Supplier<AwsAccount> account,
            AccountRegistry accounts,
            OwnerTagsIn tags,
            RoleIn computed,
            RoleIn other) {
        try {
            AwsAccount found = account.get();
            AccountAccess access = accounts.access(found);
            AccountFacts facts = accounts.facts(found);
            Map<String, String> owner = tags.of(access);
            Optional<String> named = inStatus.filter(arn -> isIn(facts, arn));
            Set<String> arns = new TreeSet<>(tagged(access, owner));
            if (context.namesAnything()) {
                named.ifPresent(arns::add);
                arns.add(computed.of(access, facts));
            } else if (access.inventory().hasUnknown()) {
                // The inventory no longer knows the owner tags of a role whose last change failed.
                String wanted = computed.of(access, facts);
                if (access.inventory().role(RoleArn.nameIn(wanted)) instanceof RoleObservation.Unknown) {
                    arns.add(wanted);
                }
            }
            dropOther(arns, other.of(access, facts));
            return Optional.of(new OwnedRoles(
                    access,
                    owner,
                    context.limitsOf(facts).roleBounds(use),
                    AccountRules.isManaged(found) ? arns : Set.of(),
                    named.isPresent()));
        } catch (ProblemException e) {
            if (inStatus.isPresent()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** One account can have both roles of a binding, with the same owner tags but different limits. */
    private static void dropOther(Set<String> arns, String other) {
        arns.removeIf(arn -> RoleArn.nameIn(arn).equals(RoleArn.nameIn(other)));
    }

    private static boolean isIn(AccountFacts account, String arn) {
        return RoleArn.of(arn)
                .filter(role -> role.isIn(account.accountId().value(), account.partition()))
                .isPresent();
    }

    /** Names of the roles. Two roles of an account cannot differ by their paths alone (IAM identifiers). */
    List<String> names() {
        return arns.stream().map(RoleArn::nameIn).distinct().toList();
    }

    /** Whether the snapshot of any account shows a role with the owner tags of the binding's roles. */
    static boolean isAnyTagged(BindingContext context, AccountRegistry accounts) {
        return Stream.of(ofTarget(context, accounts), ofSource(context, accounts))
                .flatMap(Optional::stream)
                .anyMatch(given -> !tagged(given.access(), given.tags()).isEmpty());
    }

    private static Set<String> tagged(AccountAccess access, Map<String, String> tags) {
        return access.inventory()
                .ownedBy(Set.copyOf(tags.values()))
                .map(RoleObservation.Owned::role)
                .filter(role -> OwnerTags.sameOwner(tags, role.tags()))
                .map(ObservedRole::arn)
                .collect(Collectors.toSet());
    }

    /** Owner tags depend on the cluster's identity, which is part of the access to an account. */
    private interface OwnerTagsIn {
        Map<String, String> of(AccountAccess access);
    }

    private interface RoleIn {
        String of(AccountAccess access, AccountFacts account);
    }
}
