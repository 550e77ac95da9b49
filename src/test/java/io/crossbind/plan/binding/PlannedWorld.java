package io.crossbind.plan.binding;

import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.Merged;
import io.crossbind.plan.PolicyMerge;
import io.crossbind.plan.RoleModel;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two accounts with a role each, the policies of resources, and one service account of a cluster, as strict as AWS: a change rejected by
 * AWS fails here too. A change returns another world and leaves this world unchanged.
 */
record PlannedWorld(
        Map<Side, ObservedRole> roles,
        Map<Side, ObservedProvider> providers,
        Map<ResourceArn, String> policies,
        Optional<ObservedServiceAccount> serviceAccount,
        Optional<ObservedConfigMap> configMap,
        Optional<ObservedAssociation> association,
        Optional<String> pinnedSourceId,
        int created) {

    static PlannedWorld empty() {
        return new PlannedWorld(
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    Optional<ObservedRole> role(Side side) {
        return Optional.ofNullable(roles.get(side));
    }

    PlannedWorld after(Side side, Change change) {
        return switch (change) {
            case Change.OfProvider ofProvider -> afterProvider(side, ofProvider);
            case Change.OfRole ofRole -> afterRole(side, ofRole);
            case Change.OfGrant ofGrant -> afterGrant(ofGrant);
            case Change.OfAssociation ofAssociation -> afterAssociation(ofAssociation);
            case Change.OfCluster inCluster -> afterCluster(inCluster);
        };
    }

    private PlannedWorld afterProvider(Side side, Change.OfProvider change) {
        if (!(change instanceof Change.CreateProvider(var wanted))) {
            throw new AssertionError("no plan of these worlds needs " + change);
        }
        Map<Side, ObservedProvider> all = copy(providers);
        all.put(side, new ObservedProvider(wanted.arn(), Set.of(wanted.audience()), wanted.tags()));
        return new PlannedWorld(roles, all, policies, serviceAccount, configMap, association, pinnedSourceId, created);
    }

    private PlannedWorld afterRole(Side side, Change.OfRole change) {
        Optional<ObservedRole> after = RoleModel.after(role(side), change);
        return switch (change) {
            case Change.CreateRole(var wanted) ->
                trusting(side, wanted.trust()).with(side, withId(after.orElseThrow(), "AROA" + created));
            case Change.UpdateTrustPolicy(var _, PolicyDocument trust) ->
                trusting(side, trust).with(side, after.orElseThrow());
            case Change.DeleteRole _ -> without(side);
            case Change.OfRole _ -> with(side, after.orElseThrow());
        };
    }

    /** IAM accepts only principals that exist, and pins a trust policy to the unique ID of a role (IAM User Guide, principals). */
    private PlannedWorld trusting(Side side, PolicyDocument trust) {
        principals(trust, "Federated")
                .forEach(arn -> check(providers.containsKey(side), "the trusted provider does not exist: " + arn));
        boolean trustsSource = principals(trust, "AWS").anyMatch(arn -> isRoleOfCluster(arn));
        check(!trustsSource || roles.containsKey(Side.SOURCE), "the trusted role does not exist");
        return new PlannedWorld(
                roles,
                providers,
                policies,
                serviceAccount,
                configMap,
                association,
                trustsSource ? role(Side.SOURCE).map(ObservedRole::id) : pinnedSourceId,
                created + 1);
    }

    private static Stream<String> principals(PolicyDocument trust, String type) {
        return trust.statements().stream()
                .map(PolicyStatement::principals)
                .flatMap(principals ->
                        principals.getOrDefault("Principal", Map.of()).getOrDefault(type, Set.of()).stream());
    }

    static boolean isRoleOfCluster(String arn) {
        return arn.contains(":role/crossbind/");
    }

    PlannedWorld with(Side side, ObservedRole role) {
        Map<Side, ObservedRole> all = copy(roles);
        all.put(side, role);
        return new PlannedWorld(
                all, providers, policies, serviceAccount, configMap, association, pinnedSourceId, created);
    }

    /** A policy of a resource shows the unique ID in place of the ARN of a deleted role. */
    PlannedWorld without(Side side) {
        Map<Side, ObservedRole> all = copy(roles);
        ObservedRole gone = Objects.requireNonNull(all.remove(side));
        Map<ResourceArn, String> shown = new HashMap<>(policies);
        shown.replaceAll((_, json) -> json.replace("\"" + gone.arn() + "\"", "\"" + gone.id() + "\""));
        return new PlannedWorld(all, providers, shown, serviceAccount, configMap, association, pinnedSourceId, created);
    }

    private static ObservedRole withId(ObservedRole role, String id) {
        return new ObservedRole(
                role.name(),
                role.path(),
                role.arn(),
                id,
                role.trust(),
                role.permissionsBoundary(),
                role.maxSessionSeconds(),
                role.description(),
                role.tags(),
                role.inlinePolicies(),
                role.attachedPolicies(),
                role.instanceProfiles());
    }

    private PlannedWorld afterGrant(Change.OfGrant change) {
        Optional<String> before = Optional.ofNullable(policies.get(change.holder()));
        return switch (change) {
            case Change.PutGrant(var grant) -> {
                grant.statements().forEach(this::checkPrincipals);
                yield with(change.holder(), before, PolicyMerge.merge(before, grant));
            }
            case Change.RemoveGrant(ResourceArn holder, String sidPrefix) ->
                with(holder, before, PolicyMerge.remove(before, holder, sidPrefix));
        };
    }

    private void checkPrincipals(PolicyStatement statement) {
        statement.principals().values().stream()
                .flatMap(byType -> byType.getOrDefault("AWS", Set.of()).stream())
                .filter(PlannedWorld::isRoleOfCluster)
                .forEach(arn -> check(
                        roles.values().stream().anyMatch(role -> role.arn().equals(arn)),
                        "the principal of a grant does not exist: " + arn));
    }

    private PlannedWorld with(ResourceArn holder, Optional<String> before, Merged merged) {
        return with(
                holder,
                switch (merged) {
                    case Merged.Unchanged _ -> before;
                    case Merged.Emptied _ -> Optional.empty();
                    case Merged.Replaced(String json, boolean _, var _) -> Optional.of(json);
                    case Merged.Refused(var problem) -> throw new AssertionError(problem);
                });
    }

    PlannedWorld with(ResourceArn holder, Optional<String> document) {
        Map<ResourceArn, String> all = new HashMap<>(policies);
        all.remove(holder);
        document.ifPresent(json -> all.put(holder, json));
        return new PlannedWorld(roles, providers, all, serviceAccount, configMap, association, pinnedSourceId, created);
    }

    private PlannedWorld afterAssociation(Change.OfAssociation change) {
        Optional<ObservedAssociation> after = switch (change) {
            case Change.CreateAssociation(var wanted) -> {
                check(association.isEmpty(), "the association exists");
                check(roles.size() == 2, "EKS associates roles that exist");
                yield Optional.of(new ObservedAssociation(
                        "a-1", wanted.roleArn(), wanted.targetRoleArn(), wanted.externalId(), wanted.tags()));
            }
            case Change.UpdateAssociation(String id, var wanted) ->
                Optional.of(new ObservedAssociation(
                        id, wanted.roleArn(), wanted.targetRoleArn(), wanted.externalId(), wanted.tags()));
            case Change.DeleteAssociation _ -> Optional.empty();
        };
        return new PlannedWorld(roles, providers, policies, serviceAccount, configMap, after, pinnedSourceId, created);
    }

    private PlannedWorld afterCluster(Change.OfCluster change) {
        return switch (change) {
            case Change.ApplyServiceAccount(var wanted, var _, var owners) ->
                with(
                        Optional.of(new ObservedServiceAccount(
                                "uid-of-sa",
                                wanted.annotations(),
                                wanted.annotations().keySet(),
                                owners.keySet())),
                        configMap);
            case Change.ReleaseServiceAccount(var _, var _, String uid, var owners) ->
                with(Optional.of(new ObservedServiceAccount(uid, Map.of(), Set.of(), owners.keySet())), configMap);
            case Change.ApplyConfigMap(var wanted, var _) ->
                with(
                        serviceAccount,
                        Optional.of(new ObservedConfigMap(
                                "uid-of-cm",
                                wanted.annotations(),
                                wanted.data(),
                                Set.copyOf(wanted.owners().values()),
                                Ownership.OURS,
                                false)));
            case Change.EmptyConfigMap _ ->
                with(
                        serviceAccount,
                        configMap.map(there -> new ObservedConfigMap(
                                there.uid(), Map.of(), Map.of(), there.owners(), there.ownership(), false)));
            case Change.DisownServiceAccount _ -> throw new AssertionError("no tool claims the service account");
        };
    }

    /** Nothing in the cluster leads pods to roles. */
    PlannedWorld withoutPods() {
        return new PlannedWorld(
                roles,
                providers,
                policies,
                serviceAccount.map(
                        there -> new ObservedServiceAccount(there.uid(), Map.of(), Set.of(), there.ownedBy())),
                Optional.empty(),
                Optional.empty(),
                pinnedSourceId,
                created);
    }

    private PlannedWorld with(Optional<ObservedServiceAccount> account, Optional<ObservedConfigMap> profiles) {
        return new PlannedWorld(roles, providers, policies, account, profiles, association, pinnedSourceId, created);
    }

    /** The roles of pods: the ARNs in the service account, its ConfigMap and its association. */
    Stream<String> rolesOfPods() {
        return Stream.of(
                        serviceAccount.map(there -> there.annotations().get("eks.amazonaws.com/role-arn")).stream(),
                        association.map(ObservedAssociation::roleArn).stream(),
                        association.map(ObservedAssociation::targetRoleArn).stream())
                .flatMap(arns -> arns);
    }

    private static <T> Map<Side, T> copy(Map<Side, T> map) {
        Map<Side, T> all = new EnumMap<>(Side.class);
        all.putAll(map);
        return all;
    }

    /** A text for comparing two worlds. The IDs of roles do not count. */
    String content() {
        Map<String, Object> parts = new TreeMap<>();
        roles.forEach((side, role) -> parts.put("role " + side, withId(role, "any")));
        policies.forEach((holder, json) -> parts.put("policy " + holder, json));
        parts.put("service account", serviceAccount);
        parts.put("config map", configMap);
        parts.put("association", association);
        parts.put("pinned to the role", pinnedSourceId.equals(role(Side.SOURCE).map(ObservedRole::id)));
        return parts.toString();
    }

    private static void check(boolean condition, String error) {
        if (!condition) {
            throw new AssertionError(error);
        }
    }
}
