package io.crossbind.plan.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The invariants after each change of each plan. A process may be killed at any change, and the next process judges again. */
class SharePlanPropertiesTest {
    private static final List<String> SUBNETS =
            List.of(ShareExamples.subnet(1), ShareExamples.subnet(2), ShareExamples.subnet(3));
    private static final List<String> ACCOUNTS =
            List.of(ShareExamples.INSIDER, ShareExamples.GUEST, ShareExamples.STRANGER);

    @Property
    void noPrefixAddsWhatTheLimitsDoNotAllow(
            @ForAll("manifests") ShareExamples wanted, @ForAll("shares") RamModel start) {
        Set<String> allowed = allowed(wanted);
        onEachPrefix(wanted, start, now -> {
            Set<String> added = new HashSet<>(now.held());
            added.removeAll(start.held());
            assertThat(allowed).containsAll(added);
            assertThat(now.external && !start.external && !wanted.allowsExternal)
                    .as("opened to external principals beyond the limits")
                    .isFalse();
        });
    }

    @Property
    void noPrefixLacksWhatIsWantedAndWasThere(
            @ForAll("manifests") ShareExamples wanted, @ForAll("shares") RamModel start) {
        Set<String> stays = new HashSet<>(start.held());
        stays.retainAll(allowed(wanted));
        onEachPrefix(wanted, start, now -> assertThat(now.held()).containsAll(stays));
    }

    @Property
    void replanningFromEveryPrefixLeadsToTheSameShare(
            @ForAll("manifests") ShareExamples wanted, @ForAll("shares") RamModel start) {
        RamModel end = converged(wanted, start.copy());
        onEachPrefix(wanted, start, now -> {
            RamModel other = converged(wanted, now.copy());
            assertThat(other.held()).isEqualTo(end.held());
            assertThat(other.external).isEqualTo(end.external);
        });
        if (end.exists) {
            assertThat(allowed(wanted))
                    .as("all that is beyond the limits is removed")
                    .containsAll(end.held());
        }
    }

    @Property
    void shareWithoutTheOwnerTagsIsNeverChanged(
            @ForAll("manifests") ShareExamples wanted,
            @ForAll("shares") RamModel start,
            @ForAll("lostTags") Set<String> lost,
            @ForAll boolean deleted) {
        RamModel foreign = start.copy();
        foreign.exists = true;
        foreign.tags.keySet().removeAll(lost);
        if (deleted) {
            wanted.deleted = "2026-03-01T11:59:00Z";
        }
        assertThat(foreign.judge(wanted.situation()))
                .isInstanceOfAny(ShareJudgement.Blocked.class, ShareJudgement.Removed.class);
    }

    @Property
    void deletionOnlyDeletesAndEnds(@ForAll("manifests") ShareExamples wanted, @ForAll("shares") RamModel start) {
        wanted.deleted = "2026-03-01T11:59:00Z";
        RamModel now = start.copy();
        if (now.judge(wanted.situation()) instanceof ShareJudgement.Ready ready) {
            assertThat(ready.plan().changes()).allMatch(ShareChange.DeleteShare.class::isInstance);
            ready.plan().changes().forEach(now::carryOut);
            now.settle();
        }
        assertThat(now.judge(wanted.situation())).isInstanceOf(ShareJudgement.Removed.class);
        assertThat(now.exists).isFalse();
    }

    /** Runs the check at the start and after each change of the plan. */
    private static void onEachPrefix(ShareExamples wanted, RamModel start, Consumer<RamModel> check) {
        RamModel now = start.copy();
        check.accept(now);
        if (now.judge(wanted.situation()) instanceof ShareJudgement.Ready ready) {
            for (ShareChange change : ready.plan().changes()) {
                now.carryOut(change);
                check.accept(now);
            }
        }
    }

    private static RamModel converged(ShareExamples wanted, RamModel now) {
        for (int round = 0; round < 6; round++) {
            now.settle();
            if (!(now.judge(wanted.situation()) instanceof ShareJudgement.Ready ready)
                    || ready.plan().changes().isEmpty()) {
                return now;
            }
            ready.plan().changes().forEach(now::carryOut);
        }
        throw new AssertionError("a plan follows each plan");
    }

    private static Set<String> allowed(ShareExamples wanted) {
        Set<String> allowed = new HashSet<>(wanted.resources);
        allowed.retainAll(wanted.allowedResources);
        Set<String> principals = new HashSet<>(wanted.principals);
        principals.retainAll(wanted.allowedPrincipals);
        if (!wanted.external || !wanted.allowsExternal) {
            principals.removeIf(RamModel::isOutside);
        }
        allowed.addAll(principals);
        return allowed;
    }

    /** A manifest that asks for external principals only where allowed, because RAM refuses the whole share otherwise. */
    @Provide
    Arbitrary<ShareExamples> manifests() {
        return Combinators.combine(
                        some(SUBNETS, 1),
                        some(ACCOUNTS, 1),
                        some(SUBNETS, 0),
                        some(ACCOUNTS, 0),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((resources, principals, allowedResources, allowedPrincipals, external, allowsExternal) -> {
                    ShareExamples wanted = new ShareExamples();
                    wanted.resources = List.copyOf(resources);
                    wanted.principals = principals.stream()
                            .filter(principal -> external || !RamModel.isOutside(principal))
                            .toList();
                    wanted.allowedResources = allowedResources;
                    wanted.allowedPrincipals = allowedPrincipals;
                    wanted.external = external;
                    wanted.allowsExternal = allowsExternal;
                    return wanted;
                });
    }

    private static Arbitrary<Set<String>> some(List<String> of, int atLeast) {
        return Arbitraries.of(of).set().ofMinSize(atLeast).ofMaxSize(of.size());
    }

    @Provide
    Arbitrary<RamModel> shares() {
        return Combinators.combine(
                        statuses(SUBNETS), statuses(ACCOUNTS), Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as((resources, principals, external, exists) -> {
                    RamModel ram = new RamModel();
                    ram.exists = exists;
                    ram.external = exists && external;
                    if (exists) {
                        ram.resources = new TreeMap<>(resources);
                        ram.principals = new TreeMap<>(principals);
                        ram.principals.keySet().removeIf(principal -> !external && RamModel.isOutside(principal));
                    }
                    return ram;
                });
    }

    private static Arbitrary<Map<String, String>> statuses(List<String> entities) {
        return Arbitraries.maps(
                Arbitraries.of(entities),
                Arbitraries.of("ASSOCIATING", "ASSOCIATED", "FAILED", "DISASSOCIATING", "DISASSOCIATED"));
    }

    @Provide
    Arbitrary<Set<String>> lostTags() {
        return some(List.of("crossbind.io/cluster", "crossbind.io/share"), 1);
    }
}
