package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.Grant;
import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.Partition;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decides the statements for the grants of a binding in the policies of an account's resources. */
public final class GrantsDesign {
    /** The ARN of exactly one role: no account, no session, no wildcard, no policy variable. */
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[^*?$\\s]+");

    private final String accountName;
    private final AwsAccountSpec account;
    private final Partition partition;
    private final GrantLimits limits;
    private final String roleArn;
    private final String sidPrefix;
    private final Optional<String> functionAccount;

    /**
     * Takes the facts about one binding and one account.
     *
     * @param partition the partition of the account
     * @param limits the limits of the rule that admits the binding
     * @param roleArn the role with the granted access, of this account or another
     * @param sidPrefix the prefix of the binding's Sids ({@code GrantSids})
     * @param functionAccount the account of the AWS Lambda functions with the role; empty if no function uses the role
     * @throws IllegalArgumentException if roleArn is not the ARN of exactly one role
     */
    public GrantsDesign(
            AwsAccountSpec account,
            Partition partition,
            GrantLimits limits,
            String roleArn,
            String sidPrefix,
            Optional<String> functionAccount) {
        if (!ROLE.matcher(roleArn).matches()) {
            throw new IllegalArgumentException("not a role: " + roleArn);
        }
        this.accountName = limits.accountName();
        this.account = account;
        this.partition = partition;
        this.limits = limits;
        this.roleArn = roleArn;
        this.sidPrefix = sidPrefix;
        this.functionAccount = functionAccount;
    }

    /** The statements for all grants, or the refusal of one of the grants. */
    public DesiredGrants of(List<Grant> grants) {
        if (grants.isEmpty()) {
            return DesiredGrants.NONE;
        }
        if (account.unmanaged() != null) {
            return refused(
                    Reason.GRANTS_UNMANAGED,
                    "AwsAccount " + accountName
                            + " is unmanaged, so the operator cannot change resource policies there");
        }
        List<AllowedGrant> all = new ArrayList<>();
        for (Grant grant : grants) {
            switch (answer(grant)) {
                case Answer.Granted(var asked) -> all.add(asked);
                case Answer.Refused(var problem) -> {
                    return new DesiredGrants.Refused(problem);
                }
            }
        }
        return wanted(all);
    }

    /**
     * ARNs of the account's resources whose policies the grants would change. Grants that no such policy can have are skipped.
     *
     * @param partition the partition of the account
     */
    public static Set<String> holders(AwsAccountSpec account, Partition partition, List<Grant> grants) {
        return grants.stream()
                .map(Grant::resourceArn)
                .flatMap(arn -> holder(account, partition, arn).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whether all of the grants are possible and allowed for some role. */
    public static boolean allowed(AwsAccountSpec account, Partition partition, GrantLimits limits, List<Grant> grants) {
        String anyRole = "arn:" + partition.id() + ":iam::" + account.accountId() + ":role/any";
        return new GrantsDesign(account, partition, limits, anyRole, "", Optional.empty()).of(grants)
                instanceof DesiredGrants.Wanted;
    }

    /** The ARNs among these of the account's resources whose policies may have statements. The ARNs need not be valid. */
    public static Set<String> among(AwsAccountSpec account, Partition partition, Set<String> arns) {
        return arns.stream()
                .filter(arn -> holder(account, partition, arn).equals(Optional.of(arn)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> holder(AwsAccountSpec account, Partition partition, String arn) {
        try {
            ResourceArn resource = ResourceArn.parse(arn);
            return GrantServices.of(resource)
                    .filter(service -> formRefusal(service, resource).isEmpty())
                    .filter(service -> resource.partition().equals(partition.id()))
                    .filter(service ->
                            !service.isRegional() || resource.account().equals(account.accountId()))
                    .map(service -> service.policyResource(resource).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private DesiredGrants.Wanted wanted(List<AllowedGrant> all) {
        GrantStatements statements = new GrantStatements(roleArn, sidPrefix, functionAccount, account.accountId());
        return new DesiredGrants.Wanted(statements.ofResources(all), statements.ofIdentity(all, isOfAnotherAccount()));
    }

    /**
     * Inside an account the resource's policy is enough. Across accounts the role's policy must allow the action too (IAM, policy
     * evaluation).
     */
    private boolean isOfAnotherAccount() {
        return !ResourceArn.parse(roleArn).account().equals(account.accountId());
    }

    private Answer answer(Grant grant) {
        ResourceArn resource;
        try {
            resource = ResourceArn.parse(grant.resourceArn());
        } catch (IllegalArgumentException e) {
            return problem(Reason.RESOURCE_UNSUPPORTED, grant.resourceArn() + " is not an ARN");
        }
        return GrantServices.of(resource)
                .map(service -> answer(grant, service, resource))
                .orElseGet(() -> problem(
                        Reason.RESOURCE_UNSUPPORTED,
                        resource + ": grants do not support service " + resource.service()));
    }

    private Answer answer(Grant grant, GrantService service, ResourceArn resource) {
        Set<String> known = service.policyActions(resource);
        Set<String> actions = (grant.access() == null ? grant.actions() : service.actions(grant.access(), resource))
                .stream()
                        .map(action -> ServiceActions.spelled(action, known))
                        .collect(Collectors.toCollection(TreeSet::new));
        return placeRefusal(service, resource)
                .or(() -> formRefusal(service, resource))
                .or(() -> accessRefusal(grant, service, resource, actions))
                .or(() -> limits.problem(resource, service.opens(resource), needed(service, actions)))
                .<Answer>map(Answer.Refused::new)
                .orElseGet(() -> new Answer.Granted(new AllowedGrant(service, resource, actions)));
    }

    private static Set<String> needed(GrantService service, Set<String> actions) {
        Set<String> all = new TreeSet<>(actions);
        all.addAll(service.identityActions());
        return all;
    }

    /**
     * Rejects an ARN of another partition or account. The ARN of a bucket names only the partition; the S3 calls check the owner later.
     */
    private Optional<Problem> placeRefusal(GrantService service, ResourceArn resource) {
        if (!resource.partition().equals(partition.id())) {
            return elsewhere(
                    resource,
                    "partition " + resource.partition() + ", but AwsAccount " + accountName + " is in partition "
                            + partition.id());
        }
        return !service.isRegional() || resource.account().equals(account.accountId())
                ? Optional.empty()
                : elsewhere(
                        resource,
                        "account " + resource.account() + ", but AwsAccount " + accountName + " has accountId "
                                + account.accountId());
    }

    private static Optional<Problem> elsewhere(ResourceArn resource, String where) {
        return Optional.of(new Problem(Reason.RESOURCE_ELSEWHERE, resource + " is in " + where));
    }

    private static Optional<Problem> formRefusal(GrantService service, ResourceArn resource) {
        boolean placed = service.isRegional()
                || resource.region().isEmpty() && resource.account().isEmpty();
        return placed && service.kindOf(resource).isPresent()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Reason.RESOURCE_UNSUPPORTED,
                        resource + " does not have the format of "
                                + service.kinds().stream()
                                        .map(ResourceKind::example)
                                        .collect(Collectors.joining(" or "))
                                + service.remedy(resource).map("; "::concat).orElse("")));
    }

    private Optional<Problem> accessRefusal(
            Grant grant, GrantService service, ResourceArn resource, Set<String> actions) {
        if (actions.isEmpty()) {
            return Optional.of(new Problem(
                    Reason.ACCESS_UNSUPPORTED,
                    "access " + grant.access() + " is not supported for " + resource + supported(service, resource)));
        }
        Set<String> changing = new TreeSet<>(service.changingAccess(actions));
        if (!changing.isEmpty()) {
            return Optional.of(new Problem(
                    Reason.ACCESS_UNSUPPORTED,
                    String.join(", ", changing) + " can change who has access to " + resource));
        }
        Set<String> unsupported = new TreeSet<>(service.unsupported(resource, actions));
        if (!unsupported.isEmpty()) {
            return Optional.of(new Problem(
                    Reason.ACCESS_UNSUPPORTED,
                    String.join(", ", unsupported) + " cannot be granted on " + resource
                            + unsupported.stream()
                                    .flatMap(action -> advice(action, service, resource).stream())
                                    .map("; "::concat)
                                    .collect(Collectors.joining())));
        }
        return accountRefusal(service, resource, actions)
                .or(() -> service.granteeProblem(roleArn)
                        .map(problem -> new Problem(Reason.ACCESS_UNSUPPORTED, problem)));
    }

    private static String supported(GrantService service, ResourceArn resource) {
        return service.supportedAccess(resource).stream()
                .map(GrantAccess::name)
                .collect(Collectors.joining(", ", " (supported: ", ")"));
    }

    private Optional<Problem> accountRefusal(GrantService service, ResourceArn resource, Set<String> actions) {
        Set<String> never = new TreeSet<>(actions);
        never.retainAll(service.sameAccountOnly());
        return never.isEmpty() || !isOfAnotherAccount()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Reason.ACCESS_UNSUPPORTED,
                        String.join(", ", never) + " on " + resource + " cannot be granted to " + roleArn
                                + ", a role of another account"));
    }

    private static Optional<String> advice(String action, GrantService service, ResourceArn resource) {
        if (service.identityActions().contains(action)) {
            return Optional.of(action + " has no resource; every grant includes this action");
        }
        Set<String> granted = new TreeSet<>(service.policyActions(resource));
        granted.removeAll(service.permissionsManagement());
        return ServiceActions.meant(action, granted).map(meant -> "did you mean " + meant + "?");
    }

    private static DesiredGrants refused(Reason reason, String message) {
        return new DesiredGrants.Refused(new Problem(reason, message));
    }

    private static Answer problem(Reason reason, String message) {
        return new Answer.Refused(new Problem(reason, message));
    }

    private sealed interface Answer {
        record Granted(AllowedGrant asked) implements Answer {}

        record Refused(Problem problem) implements Answer {}
    }
}
