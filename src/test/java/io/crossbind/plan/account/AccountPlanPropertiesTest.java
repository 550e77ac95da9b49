package io.crossbind.plan.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.InlinePolicies;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Reading;
import io.crossbind.plan.RoleModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The invariants after each change of each plan of an account. A process may be killed at any change, and the next process judges again. */
class AccountPlanPropertiesTest {
    private static final AccountSituation SITUATION = AccountExamples.situation(AccountExamples.managed());

    /** Statements leaving no room for another policy. */
    private static final PolicyDocument FULL = PolicyDocument.of(PolicyStatement.allow(
            null,
            Set.of("s3:GetObject"),
            Set.of("arn:aws:s3:::" + "a".repeat(Quotas.INLINE_POLICIES_SIZE - 120)),
            Map.of()));

    /** An account and the namespaces of the cluster, as far as plans use them. */
    static final class World {
        Map<String, ObservedRole> roles = new TreeMap<>();
        Map<String, String> namespaces = new HashMap<>();
        Optional<ObservedProvider> provider = Optional.empty();
        Set<String> former = new HashSet<>();
        Set<String> trusted = new HashSet<>();
        boolean hasBindings;

        World copy() {
            World copy = new World();
            copy.roles = new TreeMap<>(roles);
            copy.namespaces = namespaces;
            copy.provider = provider;
            copy.former = new HashSet<>(former);
            copy.trusted = trusted;
            copy.hasBindings = hasBindings;
            return copy;
        }

        List<AccountChange> plan() {
            Map<String, Reading<Optional<String>>> uids = new HashMap<>();
            Map<String, Reading<RoleObservation>> read = new HashMap<>();
            for (int round = 0; round < 4; round++) {
                AccountJudgement judgement =
                        AccountJudge.judge(SITUATION, new AccountObservations(Optional.of(observed()), uids, read));
                if (!(judgement instanceof AccountJudgement.NeedsRead(Set<AccountRef> refs))) {
                    return ((AccountJudgement.Ready) judgement).plan().changes();
                }
                for (AccountRef ref : refs) {
                    switch (ref) {
                        case AccountRef.Contents _ -> throw new AssertionError(ref);
                        case AccountRef.NamespaceUid(String name) ->
                            uids.put(name, new Reading.Known<>(Optional.ofNullable(namespaces.get(name))));
                        case AccountRef.Role(String name) ->
                            read.put(
                                    name,
                                    new Reading.Known<>(
                                            new RoleObservation.Owned(Objects.requireNonNull(roles.get(name)), true)));
                    }
                }
            }
            throw new AssertionError("the judge does not end");
        }

        private ObservedAccount observed() {
            return new ObservedAccount(
                    true,
                    roles.values().stream()
                            .map(role -> new OrphanedRole(role, AccountExamples.NOW, true))
                            .toList(),
                    List.of(),
                    List.of(),
                    true,
                    new ObservedProviders(provider, former, trusted, hasBindings));
        }

        void carryOut(Change change) {
            switch (change) {
                case Change.PutPermissionsBoundary _,
                        Change.UpdateTrustPolicy _,
                        Change.PutInlinePolicy _,
                        Change.DeleteInlinePolicy _ -> {
                    Change.OfRole ofRole = (Change.OfRole) change;
                    roles.computeIfPresent(
                            ofRole.role(),
                            (_, role) ->
                                    RoleModel.after(Optional.of(role), ofRole).orElseThrow());
                }
                default -> throw new AssertionError("a pass over an account does not " + change);
            }
        }

        /** Runs a check after each call. */
        void execute(List<AccountChange> plan, Runnable check) {
            check.run();
            for (AccountChange change : plan) {
                switch (change) {
                    case AccountChange.BlockRole(var _, var _, List<Change> changes) ->
                        changes.forEach(each -> {
                            carryOut(each);
                            check.run();
                        });
                    case AccountChange.RemoveFormerProvider(String arn) -> former.remove(arn);
                    case AccountChange.RemoveProvider _ -> provider = Optional.empty();
                    case AccountChange.ClampRole _,
                            AccountChange.ReleaseRole _,
                            AccountChange.RemoveStatements _,
                            AccountChange.ForgetRecord _ ->
                        throw new AssertionError("no record is an orphan: " + change);
                }
                check.run();
            }
        }

        boolean isInherited(ObservedRole role) {
            String now = namespaces.get(OwnerTags.namespaceOf(role.tags()).orElseThrow());
            String before = role.tags().get(OwnerTags.NAMESPACE_UID);
            return now != null && before != null && !now.equals(before);
        }
    }

    private static void onEachPrefix(World start, Consumer<World> check) {
        World now = start.copy();
        now.execute(now.plan(), () -> check.accept(now));
    }

    @Property
    void onlyRolesThatAnotherTenantWouldInheritAreChangedAndTheyOnlyLoseAccess(@ForAll("worlds") World start) {
        onEachPrefix(
                start,
                now -> now.roles.forEach((name, role) -> {
                    ObservedRole before = Objects.requireNonNull(start.roles.get(name));
                    if (start.isInherited(before)) {
                        assertThat(role.trust()).isIn(before.trust(), AccountExamples.NOBODY);
                        Map<String, PolicyDocument> allowed = new HashMap<>(before.inlinePolicies());
                        allowed.put(InlinePolicies.BLOCKED, InlinePolicies.denyAll());
                        assertThat(allowed).containsAllEntriesOf(role.inlinePolicies());
                        assertThat(role.tags()).isEqualTo(before.tags());
                    } else {
                        assertThat(role).isEqualTo(before);
                    }
                }));
    }

    @Property
    void nobodyHasAccessByARoleOfAnEarlierNamespaceAfterThePlan(@ForAll("worlds") World start) {
        World now = start.copy();
        now.execute(now.plan(), () -> {});
        assertThat(now.roles.values()).filteredOn(now::isInherited).allSatisfy(role -> {
            assertThat(role.trust().isEquivalentTo(AccountExamples.NOBODY)).isTrue();
            assertThat(role.inlinePolicies()).containsEntry(InlinePolicies.BLOCKED, InlinePolicies.denyAll());
        });
    }

    @Property
    void providerThatIsTrustedOrForeignOrWantedStays(@ForAll("worlds") World start) {
        onEachPrefix(start, now -> {
            start.former.stream()
                    .filter(start.trusted::contains)
                    .forEach(arn -> assertThat(now.former).contains(arn));
            boolean isWanted = start.hasBindings || start.trusted.contains(AccountExamples.PROVIDER);
            boolean isForeign = start.provider
                    .filter(provider -> !OwnerTags.ownedBy(AccountExamples.CLUSTER, provider.tags()))
                    .isPresent();
            if (isWanted || isForeign) {
                assertThat(now.provider).isEqualTo(start.provider);
            }
        });
    }

    @Property
    void replanningFromEveryPrefixChangesOnlyWhatIsLeft(@ForAll("worlds") World start) {
        World end = start.copy();
        end.execute(end.plan(), () -> {});
        assertThat(end.plan()).isEmpty();
        onEachPrefix(start, now -> {
            World other = now.copy();
            other.execute(other.plan(), () -> {});
            assertThat(other.roles).isEqualTo(end.roles);
            assertThat(other.provider).isEqualTo(end.provider);
            assertThat(other.former).isEqualTo(end.former);
        });
    }

    @Provide
    Arbitrary<World> worlds() {
        Arbitrary<Map<String, String>> namespaces =
                Arbitraries.maps(Arbitraries.of("shop", "web"), Arbitraries.of("uid-1", "uid-2"));
        Arbitrary<Set<String>> providers =
                Arbitraries.of(AccountExamples.PROVIDER, AccountExamples.FORMER).set();
        return Combinators.combine(
                        roles().list().ofMaxSize(3),
                        namespaces,
                        Arbitraries.of("", "prod", "staging"),
                        Arbitraries.of(true, false),
                        providers,
                        Arbitraries.of(true, false))
                .as((roles, known, owner, hasFormer, trusted, hasBindings) -> {
                    World world = new World();
                    roles.forEach(role -> world.roles.put(role.name(), role));
                    world.namespaces = known;
                    world.provider = owner.isEmpty() ? Optional.empty() : Optional.of(AccountExamples.provider(owner));
                    world.former = hasFormer ? Set.of(AccountExamples.FORMER) : Set.of();
                    world.trusted = trusted;
                    world.hasBindings = hasBindings;
                    return world;
                });
    }

    private static Arbitrary<ObservedRole> roles() {
        return Combinators.combine(
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.of("shop", "web"),
                        Arbitraries.of("uid-1", "uid-2", ""),
                        Arbitraries.of(AccountExamples.TRUST, AccountExamples.NOBODY),
                        Arbitraries.of(true, false))
                .as((name, namespace, uid, trust, isFull) -> {
                    ObservedRole role = AccountExamples.role(name, namespace, uid.isEmpty() ? null : uid, trust);
                    return isFull ? role.withInlinePolicy(InlinePolicies.STATEMENTS, FULL) : role;
                });
    }
}
