package io.crossbind.desired.grants;

import io.crossbind.desired.grants.GrantsDesign.Asked;
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

/** The statements that grants become: as few as say it, in an order that does not depend on that of the grants. */
final class GrantStatements {
    /** Hexadecimal digits: of a binding's few statements on one resource no two will ever share them. */
    private static final int HASH_LENGTH = 16;

    private final String roleArn;
    private final String sidPrefix;
    private final Optional<String> functionAccount;
    private final String account;

    /**
     * @param account id of the account where the resources lie
     * @param functionAccount where the functions are, if the role is for such
     */
    GrantStatements(String roleArn, String sidPrefix, Optional<String> functionAccount, String account) {
        this.roleArn = roleArn;
        this.sidPrefix = sidPrefix;
        this.functionAccount = functionAccount;
        this.account = account;
    }

    List<DesiredGrant> ofResources(List<Asked> all) {
        Map<String, List<Asked>> byHolder = all.stream()
                .collect(Collectors.groupingBy(
                        asked -> asked.service().holder(asked.resource()).toString(),
                        TreeMap::new,
                        Collectors.toList()));
        return byHolder.entrySet().stream()
                .map(entry -> ofResource(ResourceArn.parse(entry.getKey()), entry.getValue()))
                .toList();
    }

    private DesiredGrant ofResource(ResourceArn holder, List<Asked> asked) {
        GrantService service = asked.getFirst().service();
        List<PolicyStatement> statements = new ArrayList<>();
        for (PolicyStatement nameless : nameless(service, holder, asked)) {
            String own = service.writesOneByOne() ? contentHash(nameless) : String.valueOf(statements.size() + 1);
            statements.add(nameless.withSid(sidPrefix + own));
        }
        return new DesiredGrant(holder, sidPrefix, statements, service.limits());
    }

    private List<PolicyStatement> nameless(GrantService service, ResourceArn holder, List<Asked> asked) {
        Set<String> actions =
                asked.stream().flatMap(one -> one.actions().stream()).collect(Collectors.toSet());
        return Stream.concat(
                        merged(asked, service.limits().actions()).stream()
                                .map(allowance -> statement(allowance, service.namesResource())),
                        functionAccount.flatMap(account -> service.forFunctions(holder, actions, account)).stream())
                .toList();
    }

    private static String contentHash(PolicyStatement statement) {
        return Hashes.hex(PolicyDocument.of(statement).toJson()).substring(0, HASH_LENGTH);
    }

    private PolicyStatement statement(Allowance allowance, boolean namesResource) {
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
     * What the role's own policy needs.
     *
     * @param mirrored whether it has to allow all of it once more
     */
    List<PolicyStatement> ofIdentity(List<Asked> all, boolean mirrored) {
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

    private PolicyStatement mirrored(Allowance allowance) {
        PolicyStatement statement =
                PolicyStatement.allow(null, allowance.actions(), allowance.resources(), allowance.conditions());
        ResourceArn resource =
                ResourceArn.parse(allowance.resources().iterator().next());
        return GrantService.of(resource).orElseThrow().confined(statement, account);
    }

    /** Actions on the same under the same conditions are one statement, or as many as the service wants. */
    private static List<Allowance> merged(List<Asked> all, int mostActions) {
        Map<Allowance, Set<String>> actions =
                new TreeMap<>(Comparator.comparing((Allowance place) -> new TreeSet<>(place.resources()).toString())
                        .thenComparing(place -> place.conditions().toString()));
        for (Asked asked : all) {
            for (Allowance allowance : asked.service().allowances(asked.resource(), asked.actions())) {
                Allowance place = new Allowance(allowance.resources(), allowance.conditions(), Set.of());
                actions.computeIfAbsent(place, _ -> new TreeSet<>()).addAll(allowance.actions());
            }
        }
        return actions.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .gather(Gatherers.windowFixed(
                                Math.min(mostActions, entry.getValue().size())))
                        .map(some -> new Allowance(
                                entry.getKey().resources(), entry.getKey().conditions(), new TreeSet<>(some))))
                .toList();
    }
}
