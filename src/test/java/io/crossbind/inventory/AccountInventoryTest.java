package io.crossbind.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.AccountRoles;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Problem;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountInventoryTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant BEFORE = START.minusSeconds(1);
    private static final Instant DURING = START.plusSeconds(1);
    private static final Instant END = START.plusSeconds(2);
    private static final RoleObservation ABSENT = new RoleObservation.Absent();

    private final AccountInventory inventory = new AccountInventory();

    @Test
    void anAccountIsKnownOnceRolesAndFactsWereRead() {
        assertThat(inventory.isKnown()).isFalse();
        inventory.replaceRoles(read(Map.of()), START, END);
        assertThat(inventory.isKnown()).isFalse();
        inventory.replaceFacts(facts(), Optional.empty(), START);
        assertThat(inventory.isKnown()).isTrue();
        assertThat(inventory.rolesReadAt()).contains(END);
    }

    @Test
    void namesAreLookedUpWithoutRegardToCase() {
        inventory.replaceRoles(read(Map.of("shop-orders", owned("a"))), START, END);
        assertThat(inventory.role("Shop-Orders")).isEqualTo(owned("a"));
        assertThat(inventory.role("other")).isEqualTo(ABSENT);
        assertThat(inventory.isAbsent("other")).isTrue();
        assertThat(inventory.isAbsent("SHOP-ORDERS")).isFalse();
    }

    @Test
    void whatWasWrittenWhileABulkReadRanIsNewerThanTheRead() {
        inventory.record("Made", owned("a"), DURING);
        inventory.record("gone", ABSENT, START);
        Set<String> changed = inventory.replaceRoles(read(Map.of("gone", owned("b"))), START, END);
        assertThat(inventory.role("made")).isEqualTo(owned("a"));
        assertThat(inventory.role("gone")).isEqualTo(ABSENT);
        assertThat(changed).isEmpty();
    }

    @Test
    void whatWasWrittenBeforeABulkReadBeganIsReplacedByIt() {
        inventory.record("one", owned("a"), BEFORE);
        inventory.record("two", new RoleObservation.Unknown(), BEFORE);
        Set<String> changed = inventory.replaceRoles(read(Map.of("two", owned("b"))), START, END);
        assertThat(inventory.role("one")).isEqualTo(ABSENT);
        assertThat(inventory.role("two")).isEqualTo(owned("b"));
        assertThat(changed).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void anOwnWriteOutlivesOnlyTheReadsThatWereBegunBeforeIt() {
        inventory.record("one", owned("a"), DURING);
        inventory.replaceRoles(read(Map.of()), START, END);
        assertThat(inventory.replaceRoles(read(Map.of()), END, END.plusSeconds(1)))
                .containsExactly("one");
        assertThat(inventory.isAbsent("one")).isTrue();
    }

    /** IAM may not return a role for seconds after its creation. */
    @Test
    void roleThatWasCreatedShortlyBeforeAReadMayExistAlthoughTheReadDidNotReturnIt() {
        inventory.recordCreation("New", START.minusSeconds(9));
        inventory.recordCreation("listed", START.minusSeconds(9));
        inventory.recordCreation("deleted", START.minusSeconds(9));
        inventory.recordDeletion("deleted");
        inventory.replaceRoles(read(Map.of("listed", owned("a"))), START, END);
        assertThat(inventory.role("new")).isEqualTo(new RoleObservation.Unknown());
        assertThat(inventory.isTrusted("arn:aws:iam::222222222222:oidc-provider/issuer.example"))
                .as("the role may trust the provider")
                .isTrue();
        assertThat(inventory.role("listed")).isEqualTo(owned("a"));
        assertThat(inventory.isAbsent("deleted")).isTrue();
        inventory.replaceRoles(read(Map.of()), END, END.plusSeconds(1));
        assertThat(inventory.isAbsent("new")).isTrue();
        assertThat(inventory.isTrusted("arn:aws:iam::222222222222:oidc-provider/issuer.example"))
                .isFalse();
    }

    @Test
    void aDeletionReliesOnTheOwnerTagsOfARecentReadOnly() {
        inventory.replaceRoles(read(Map.of("one", owned("a"), "two", owned("b"))), START, END);
        assertThat(inventory.areOwnerTagsRecent("one", START.plusSeconds(59))).isTrue();
        assertThat(inventory.areOwnerTagsRecent("one", START.plusSeconds(60))).isFalse();
        assertThat(inventory.areOwnerTagsRecent("gone", END)).isFalse();

        inventory.record("two", owned("b"), END);
        assertThat(inventory.areOwnerTagsRecent("two", END)).isFalse();
        assertThat(new AccountInventory().areOwnerTagsRecent("one", END)).isFalse();
    }

    @Test
    void aFailureHalfWayStaysUnknownUntilALaterRead() {
        inventory.record("one", new RoleObservation.Unknown(), DURING);
        inventory.replaceRoles(read(Map.of("one", owned("a"))), START, END);
        assertThat(inventory.role("one")).isEqualTo(new RoleObservation.Unknown());
    }

    @Test
    void onlyWhatIsDifferentCountsAsChangedAndHowItBecameKnownDoesNot() {
        inventory.replaceRoles(
                read(Map.of(
                        "same", owned("a"),
                        "edited", owned("b"),
                        "foreign", new RoleObservation.Foreign("arn:1", false),
                        "lost", owned("c"),
                        "deleted", owned("d"))),
                START,
                END);
        inventory.record("same", new RoleObservation.Owned(role("a"), true), END);
        Instant next = END.plusSeconds(10);
        assertThat(inventory.replaceRoles(
                        read(Map.of(
                                "same", owned("a"),
                                "edited", owned("b2"),
                                "foreign", new RoleObservation.Foreign("arn:2", true),
                                "lost", new RoleObservation.Foreign("arn:3", false),
                                "new", owned("e"))),
                        next,
                        next))
                .containsExactlyInAnyOrder("edited", "lost", "deleted", "new");
    }

    @Test
    void ownedAndCounted() {
        inventory.replaceRoles(
                read(Map.of("one", owned("a"), "federated", new RoleObservation.Foreign("arn", false))), START, END);
        inventory.record("three", ABSENT, END);
        assertThat(inventory.size()).isEqualTo(2);
        assertThat(inventory.owned()).containsExactly(new RoleObservation.Owned(role("a"), false));
        assertThat(inventory.isTrusted("arn:provider")).isTrue();
        assertThat(inventory.isTrusted("arn:other")).isFalse();
        inventory.record("federated", ABSENT, END);
        assertThat(inventory.isTrusted("arn:provider")).isFalse();
    }

    @Test
    void anOwnWriteOfTheProviderIsNewerThanAReadBegunBefore() {
        Optional<ObservedProvider> made = Optional.of(new ObservedProvider("arn", Set.of("a"), Map.of()));
        inventory.recordProvider(made, DURING);
        inventory.replaceFacts(facts(), Optional.empty(), START);
        assertThat(inventory.provider()).isEqualTo(made);
        inventory.replaceFacts(facts(), Optional.empty(), END);
        assertThat(inventory.provider()).isEmpty();
        assertThat(inventory.facts()).contains(facts());
    }

    @Test
    void aFailureStandsUntilTheRolesAreReadAndForgetsNothing() {
        inventory.replaceRoles(read(Map.of("one", owned("a"))), START, END);
        Problem problem = new Problem(Reason.THROTTLED, "slow down");
        inventory.failed(problem, START);
        assertThat(inventory.failure()).contains(problem);
        assertThat(inventory.role("one")).isEqualTo(owned("a"));
        inventory.replaceRoles(read(Map.of()), END, END);
        assertThat(inventory.failure()).isEmpty();
    }

    @Test
    void aFailureThatTimeMayEndIsForGoodOnceItHasLasted() {
        inventory.failed(new Problem(Reason.ISSUER_UNAVAILABLE, "no answer"), START);
        inventory.failed(new Problem(Reason.THROTTLED, "slow down"), START.plusSeconds(60));
        assertThat(inventory.hasFailedForGood(START.plusSeconds(119))).isFalse();
        assertThat(inventory.takeFailedForGood(START.plusSeconds(119))).isFalse();
        assertThat(inventory.takeFailedForGood(START.plusSeconds(120))).isTrue();
        assertThat(inventory.takeFailedForGood(START.plusSeconds(121))).isFalse();
        assertThat(inventory.hasFailedForGood(START.plusSeconds(121))).isTrue();

        inventory.replaceRoles(read(Map.of()), END, END);
        assertThat(inventory.hasFailedForGood(START.plusSeconds(121))).isFalse();
        inventory.failed(new Problem(Reason.THROTTLED, "slow down"), START.plusSeconds(300));
        assertThat(inventory.hasFailedForGood(START.plusSeconds(301))).isFalse();
    }

    @Test
    void aFailureThatSomebodyHasToEndIsForGoodAtOnce() {
        inventory.failed(new Problem(Reason.ISSUER_INVALID, "a port"), START);
        assertThat(inventory.takeFailedForGood(START)).isTrue();
        assertThat(inventory.hasFailedForGood(START)).isTrue();
    }

    @Test
    void eachAccountHasItsOwnInventoryUntilItIsForgotten() {
        Inventory all = new Inventory();
        AccountInventory one = all.of("one");
        assertThat(all.of("one")).isSameAs(one);
        assertThat(all.of("two")).isNotSameAs(one);
        all.forget("one");
        assertThat(all.of("one")).isNotSameAs(one);
    }

    private static AccountRoles read(Map<String, RoleObservation> roles) {
        return new AccountRoles(roles, Map.of("arn:provider", Set.of("federated")));
    }

    private static AccountInventory.Facts facts() {
        return new AccountInventory.Facts("arn:caller", new Quotas(1, 1000, 2048, 10), START);
    }

    private static RoleObservation owned(String description) {
        return new RoleObservation.Owned(role(description), false);
    }

    private static ObservedRole role(String description) {
        return new ObservedRole(
                "shop-orders",
                "/crossbind/",
                "arn:role",
                "AROA1",
                PolicyDocument.of(),
                null,
                3600,
                description,
                Map.of(),
                Map.of(),
                Set.of(),
                Set.of());
    }
}
