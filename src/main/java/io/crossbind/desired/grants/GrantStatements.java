package io.crossbind.desired.grants;

import io.crossbind.model.Hashes;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** Turns grants into as few statements as possible. The order of the statements does not depend on the order of the grants. */
final class GrantStatements {
    /** The number of hexadecimal digits: enough to distinguish the few statements of a binding on one resource. */
    private static final int HASH_LENGTH = 16;

    private final String roleArn;
    private final String sidPrefix;
    private final Optional<String> functionAccount;
    private final String account;

    /**
     * Creates statements for one role.
     *
     * @param functionAccount the account of the functions, if the role is for Lambda functions
     * @param account the ID of the account with the resources
     */
    GrantStatements(String roleArn, String sidPrefix, Optional<String> functionAccount, String account) {
        this.roleArn = roleArn;
        this.sidPrefix = sidPrefix;
        this.functionAccount = functionAccount;
        this.account = account;
    }

    /** The statements of the policies of resources, in the order of the resources' ARNs. */
    List<DesiredGrant> ofResources(List<AllowedGrant> all) {
        Map<String, List<AllowedGrant>> byHolder = all.stream()
                .collect(Collectors.groupingBy(
                        asked ->
                                asked.service().policyResource(asked.resource()).toString(),
                        TreeMap::new,
                        Collectors.toList()));
        return byHolder.entrySet().stream()
                .map(entry -> ofResource(ResourceArn.parse(entry.getKey()), entry.getValue()))
                .toList();
    }

    private DesiredGrant ofResource(ResourceArn holder, List<AllowedGrant> asked) {
        GrantService service = asked.getFirst().service();
        List<PolicyStatement> statements = new ArrayList<>();
        for (PolicyStatement withoutSid : withoutSid(service, holder, asked)) {
            String own = service.writesStatementsSeparately()
                    ? contentHash(withoutSid)
                    : String.valueOf(statements.size() + 1);
            statements.add(withoutSid.withSid(sidPrefix + own));
        }
        return new DesiredGrant(holder, sidPrefix, statements, service.quota());
    }

    private List<PolicyStatement> withoutSid(GrantService service, ResourceArn holder, List<AllowedGrant> asked) {
        Set<String> actions =
                asked.stream().flatMap(one -> one.actions().stream()).collect(Collectors.toSet());
        return Stream.concat(
                        merged(asked, service.quota().actions()).stream()
                                .map(allowance -> statement(allowance, service.namesResource())),
                        functionAccount.flatMap(account -> service.forFunctions(holder, actions, account)).stream())
                .toList();
    }

    private static String contentHash(PolicyStatement statement) {
        return Hashes.hex(PolicyDocument.of(statement).toJson()).substring(0, HASH_LENGTH);
    }

    private PolicyStatement statement(StatementTemplate allowance, boolean namesResource) {
        return new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(roleArn))),
                namesResource
                        ? Map.of("Action", allowance.actions(), "Resource", allowance.resources())
                        : Map.of("Action", allowance.actions()),
                allowance.conditions());
    }

    /**
     * The statements for the role's own policy.
     *
     * @param mirrored whether the role's policy must allow every grant too
     */
    List<PolicyStatement> ofIdentity(List<AllowedGrant> all, boolean mirrored) {
        Set<String> everywhere = all.stream()
                .flatMap(asked -> asked.service().identityActions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Stream<PolicyStatement> anyResource = everywhere.isEmpty()
                ? Stream.of()
                : Stream.of(PolicyStatement.allow(null, everywhere, Set.of("*"), Map.of()));
        Stream<PolicyStatement> same =
                mirrored ? merged(all, Integer.MAX_VALUE).stream().map(this::mirrored) : Stream.of();
        return Stream.concat(anyResource, same).toList();
    }

    private PolicyStatement mirrored(StatementTemplate allowance) {
        PolicyStatement statement =
                PolicyStatement.allow(null, allowance.actions(), allowance.resources(), allowance.conditions());
        ResourceArn resource =
                ResourceArn.parse(allowance.resources().iterator().next());
        return GrantServices.of(resource).orElseThrow().confined(statement, account);
    }

    /** Merges actions on equal resources under equal conditions into one statement, or into several with at most mostActions each. */
    private static List<StatementTemplate> merged(List<AllowedGrant> all, int mostActions) {
        Map<StatementTemplate, Set<String>> actions = new TreeMap<>(
                Comparator.comparing((StatementTemplate place) -> new TreeSet<>(place.resources()).toString())
                        .thenComparing(place -> place.conditions().toString()));
        for (AllowedGrant asked : all) {
            for (StatementTemplate allowance : asked.service().statementTemplates(asked.resource(), asked.actions())) {
                StatementTemplate place =
                        new StatementTemplate(allowance.resources(), allowance.conditions(), Set.of());
                actions.computeIfAbsent(place, _ -> new TreeSet<>()).addAll(allowance.actions());
            }
        }
        return actions.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .gather(Gatherers.windowFixed(
                                Math.min(mostActions, entry.getValue().size())))
                        .map(some -> new StatementTemplate(
                                entry.getKey().resources(), entry.getKey().conditions(), new TreeSet<>(some))))
                .toList();
    }
}
