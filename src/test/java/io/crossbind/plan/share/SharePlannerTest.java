package io.crossbind.plan.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import io.crossbind.model.ShareInvitation.State;
import io.crossbind.plan.share.ShareChange.AcceptInvitation;
import io.crossbind.plan.share.ShareChange.AssociateShare;
import io.crossbind.plan.share.ShareChange.DisassociateShare;
import io.crossbind.plan.share.ShareChange.SetSharePermission;
import io.crossbind.plan.share.ShareChange.UpdateShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SharePlannerTest {
    private static final String ARN = "arn:share";
    private static final String NAME = "prod-subnets";
    private static final Instant BEFORE = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant DELETED = BEFORE.plusSeconds(60);
    private static final Instant AFTER = DELETED.plusSeconds(60);

    private static DesiredShare desired(List<String> resources, List<String> principals, String... permissions) {
        return new DesiredShare(
                NAME, "eu-west-1", false, resources, principals, List.of(permissions), Map.of(), "incarnation");
    }

    private static ShareAssociation is(String entity, String status) {
        return new ShareAssociation(entity, status, false, "", BEFORE);
    }

    private static ObservedShare observed(List<ShareAssociation> resources, List<ShareAssociation> principals) {
        return observed("ACTIVE", NAME, false, resources, principals);
    }

    private static ObservedShare observed(
            String status,
            String name,
            boolean external,
            List<ShareAssociation> resources,
            List<ShareAssociation> principals) {
        return new ObservedShare(
                ARN,
                name,
                status,
                "",
                external,
                Map.of(),
                resources,
                principals,
                Set.of(),
                Map.of(),
                Map.of(),
                status.equals("FAILED") ? AFTER : BEFORE);
    }

    /** A share with these permissions. Each ARN is the type's name and a number, which is 0 for RAM's default. */
    private static ObservedShare permitted(String... permissions) {
        return permitted(
                defaults(Stream.of(permissions)
                        .filter(permission -> permission.endsWith("0"))
                        .map(permission -> permission.substring(0, 1))
                        .toList()),
                permissions);
    }

    private static ObservedShare permitted(Map<String, String> defaults, String... permissions) {
        return new ObservedShare(
                ARN,
                NAME,
                "ACTIVE",
                "",
                false,
                Map.of(),
                List.of(is("r1", "ASSOCIATED")),
                List.of(is("p1", "ASSOCIATED")),
                Set.of(permissions),
                types(permissions),
                defaults,
                BEFORE);
    }

    private static ObservedShare knowing(ObservedShare there, String... permissions) {
        return there.knowing(types(permissions), Map.of());
    }

    private static Map<String, String> defaults(List<String> types) {
        return types.stream().collect(Collectors.toMap(type -> type, type -> type + "0"));
    }

    private static Map<String, String> types(String... permissions) {
        return Stream.of(permissions)
                .collect(Collectors.toMap(permission -> permission, permission -> permission.substring(0, 1)));
    }

    private static List<ShareChange> plan(DesiredShare desired, ObservedShare observed) {
        return SharePlanner.plan(desired, observed, List.of());
    }

    private static Optional<Reason> reason(DesiredShare desired, ObservedShare observed, ShareInvitation... asked) {
        return switch (ShareCheck.state(desired, observed, List.of(asked))) {
            case ShareState.Shared _ -> Optional.empty();
            case ShareState.InProgress _ -> Optional.of(Reason.SHARING);
            case ShareState.Failing(Problem problem) -> Optional.of(problem.reason());
        };
    }

    @Test
    void whatIsThereCostsNothing() {
        ObservedShare there = observed(List.of(is("r1", "ASSOCIATED")), List.of(is("p1", "ASSOCIATED")));
        assertThat(plan(desired(List.of("r1"), List.of("p1")), there)).isEmpty();
        assertThat(reason(desired(List.of("r1"), List.of("p1")), there)).isEmpty();
    }

    @Test
    void differencesAreMendedAndNothingElse() {
        ObservedShare there = observed(
                "ACTIVE",
                "mine",
                true,
                List.of(is("r1", "ASSOCIATED"), is("foreign", "ASSOCIATED"), is("r3", "DISASSOCIATED")),
                List.of(is("p1", "ASSOCIATED"), is("guest", "ASSOCIATING"), is("gone", "DISASSOCIATING")));
        assertThat(plan(desired(List.of("r1", "r2", "r3"), List.of("p1", "p2"), "arn:permission"), there))
                .containsExactly(
                        new DisassociateShare(ARN, List.of(), List.of("guest")),
                        new DisassociateShare(ARN, List.of("foreign"), List.of()),
                        new UpdateShare(ARN, NAME, false),
                        new SetSharePermission(ARN, "arn:permission"),
                        new AssociateShare(ARN, List.of("r2", "r3"), List.of()),
                        new AssociateShare(ARN, List.of(), List.of("p2")));
    }

    @Test
    void whatIsOnItsWayOutIsAwaited() {
        ObservedShare there = observed(List.of(is("r1", "DISASSOCIATING")), List.of(is("p1", "ASSOCIATED")));
        assertThat(plan(desired(List.of("r1"), List.of("p1")), there)).isEmpty();
        assertThat(reason(desired(List.of("r1"), List.of("p1")), there)).contains(Reason.SHARING);
    }

    @Test
    void whatFailedIsAskedForAgainAndSaid() {
        ObservedShare there = observed(
                List.of(new ShareAssociation("r1", "FAILED", false, "because", BEFORE), is("old", "FAILED")),
                List.of(is("p1", "ASSOCIATED")));
        assertThat(plan(desired(List.of("r1"), List.of("p1")), there))
                .containsExactly(
                        new DisassociateShare(ARN, List.of("old"), List.of()),
                        new AssociateShare(ARN, List.of("r1"), List.of()));
        assertThat(reason(desired(List.of("r1"), List.of("p1")), there)).contains(Reason.SHARE_IN_USE);
        assertThat(reason(desired(List.of("r1", "old"), List.of("p1")), there)).contains(Reason.SHARE_FAILED);
        assertThat(ShareCheck.state(desired(List.of("r1", "old"), List.of("p1")), there, List.of()))
                .isEqualTo(new ShareState.Failing(
                        new Problem(Reason.SHARE_FAILED, "r1 is FAILED: because; old is FAILED")));
    }

    @Test
    void invitationsAreAcceptedOrSentAgainOrLeft() {
        ObservedShare there =
                observed(List.of(is("r1", "ASSOCIATED")), List.of(is("1", "ASSOCIATING"), is("2", "ASSOCIATING")));
        DesiredShare desired = desired(List.of("r1"), List.of("1", "2"));
        ShareInvitation pending = new ShareInvitation("1", State.PENDING, "arn:invitation", "");
        ShareInvitation expired = new ShareInvitation("2", State.EXPIRED, "arn:old", "");
        assertThat(SharePlanner.plan(desired, there, List.of(pending, expired)))
                .containsExactly(
                        new DisassociateShare(ARN, List.of(), List.of("2")),
                        new AcceptInvitation("1", "arn:invitation"));
        assertThat(reason(desired, there, pending, expired)).contains(Reason.SHARING);
        ShareInvitation left = ShareInvitation.leftAlone("2", "account 2 is not managed by the operator");
        assertThat(SharePlanner.plan(desired, there, List.of(left))).isEmpty();
        assertThat(reason(desired, there, left)).contains(Reason.INVITATION_PENDING);
        assertThat(reason(desired, there, new ShareInvitation("2", State.REJECTED, "arn:no", "")))
                .contains(Reason.INVITATION_PENDING);
    }

    @Test
    void restrictionOnlyTakesAway() {
        ObservedShare there = observed(
                "ACTIVE",
                "another name",
                true,
                List.of(is("r1", "ASSOCIATED"), is("r2", "ASSOCIATED")),
                List.of(is("p1", "ASSOCIATED")));
        assertThat(SharePlanner.restrict(desired(List.of("r1", "r9"), List.of()), there))
                .containsExactly(
                        new DisassociateShare(ARN, List.of(), List.of("p1")),
                        new DisassociateShare(ARN, List.of("r2"), List.of()),
                        new UpdateShare(ARN, "another name", false));
    }

    /** RAM marks each principal outside the organization. The account's administrator no longer allows such principals. */
    @Test
    void restrictionToTheOrganizationTakesOutWhoIsOutside() {
        ObservedShare there = observed(
                "ACTIVE",
                NAME,
                true,
                List.of(is("r1", "ASSOCIATED")),
                List.of(is("p1", "ASSOCIATED"), new ShareAssociation("p2", "ASSOCIATED", true, "", BEFORE)));
        assertThat(SharePlanner.restrict(desired(List.of("r1"), List.of("p1", "p2")), there))
                .containsExactly(
                        new DisassociateShare(ARN, List.of(), List.of("p2")), new UpdateShare(ARN, NAME, false));
    }

    @Test
    void shareOnItsWayOutIsNotTouched() {
        ObservedShare there = observed("DELETING", NAME, false, List.of(is("r1", "ASSOCIATED")), List.of());
        assertThat(plan(desired(List.of("r2"), List.of("p1")), there)).isEmpty();
        assertThat(SharePlanner.restrict(desired(List.of(), List.of()), there)).isEmpty();
        assertThat(reason(desired(List.of("r2"), List.of("p1")), there)).contains(Reason.SHARING);
    }

    @Test
    void shareThatFailsToGoSaysWhatHoldsIt() {
        assertThat(ShareCheck.deletionProblem(
                        observed("ACTIVE", NAME, false, List.of(failed("r1", AFTER)), List.of()), DELETED))
                .map(Problem::message)
                .contains("r1 is FAILED");
        assertThat(ShareCheck.deletionProblem(observed("FAILED", NAME, false, List.of(), List.of()), DELETED))
                .map(Problem::reason)
                .contains(Reason.SHARE_IN_USE);
        assertThat(ShareCheck.deletionProblem(observed("ACTIVE", NAME, false, List.of(), List.of()), DELETED))
                .isEmpty();
    }

    /** Before the deletion, adding a resource or creating the share failed. Neither failure holds the share. */
    @Test
    void whatFailedBeforeTheDeletionDoesNotHoldTheShare() {
        assertThat(ShareCheck.deletionProblem(
                        observed("ACTIVE", NAME, false, List.of(failed("r1", BEFORE)), List.of()), DELETED))
                .isEmpty();
        assertThat(ShareCheck.deletionProblem(observed("FAILED", NAME, false, List.of(), List.of()), AFTER))
                .isEmpty();
        assertThat(ShareCheck.deletionProblem(
                        observed("DELETING", NAME, false, List.of(failed("r1", AFTER)), List.of()), DELETED))
                .isEmpty();
    }

    private static ShareAssociation failed(String entity, Instant at) {
        return new ShareAssociation(entity, "FAILED", false, "", at);
    }

    @Test
    void permissionsOfDifferentTypesAreSet() {
        DesiredShare desired = desired(List.of("r1"), List.of("p1"), "a1", "b1");
        ObservedShare there = permitted("a1", "b2");
        assertThat(SharePermissions.toLookUp(desired, there)).containsExactly("b1");
        assertThat(plan(desired, knowing(there, "b1"))).containsExactly(new SetSharePermission(ARN, "b1"));
        assertThat(SharePermissions.toLookUp(desired, permitted("a1", "b1"))).isEmpty();
    }

    @Test
    void permissionsOfOneTypeDoNotTakeEachOthersPlace() {
        DesiredShare desired = desired(List.of("r1"), List.of("p1"), "a1", "b1", "a2");
        ObservedShare there = knowing(permitted("a1", "b2"), "a2", "b1");
        assertThat(plan(desired, there)).containsExactly(new SetSharePermission(ARN, "b1"));
        assertThat(ShareCheck.state(desired, there, List.of()))
                .isEqualTo(new ShareState.Failing(
                        new Problem(Reason.SHARE_PERMISSION_CONFLICT, "a1, a2 are all permissions for a")));
        ObservedShare neither = knowing(permitted("a3"), "a1", "b1", "a2");
        assertThat(plan(desired, neither)).containsExactly(new SetSharePermission(ARN, "b1"));
    }

    @Test
    void permissionOfUnknownTypeIsSetOnlyWhereItIsTheOnlyOne() {
        assertThat(plan(desired(List.of("r1"), List.of("p1"), "a1", "b1"), permitted("a1")))
                .isEmpty();
        DesiredShare single = desired(List.of("r1"), List.of("p1"), "b1");
        assertThat(SharePermissions.toLookUp(single, permitted("a0"))).isEmpty();
        assertThat(plan(single, permitted("a1"))).containsExactly(new SetSharePermission(ARN, "b1"));
    }

    @Test
    void permissionThatNobodyWantsGivesWayToTheDefault() {
        DesiredShare desired = desired(List.of("r1"), List.of("p1", "p2"), "b1");
        ObservedShare there = permitted("a1", "b1", "c0");
        assertThat(SharePermissions.toDefault(desired, there)).containsExactly("a");
        assertThat(plan(desired, there.knowing(Map.of(), defaults(List.of("a")))))
                .containsExactly(new SetSharePermission(ARN, "a0"), new AssociateShare(ARN, List.of(), List.of("p2")));
        assertThat(SharePermissions.toDefault(desired, permitted("a0", "b1"))).isEmpty();
    }

    /** AWS's own example of a share's permissions does not mark the defaults. */
    @Test
    void defaultThatRamDoesNotCallOneStays() {
        DesiredShare desired = desired(List.of("r1"), List.of("p1"));
        ObservedShare untold = permitted(Map.of(), "a0");
        assertThat(SharePermissions.toDefault(desired, untold)).containsExactly("a");
        ObservedShare told = untold.knowing(Map.of(), defaults(List.of("a")));
        assertThat(plan(desired, told)).isEmpty();
        assertThat(reason(desired, told)).isEmpty();
    }

    @Test
    void permissionGivesWayToTheWantedOneOfItsTypeOnly() {
        DesiredShare desired = desired(List.of("r1"), List.of("p1"), "a1");
        ObservedShare there = permitted("a2", "b2");
        assertThat(SharePermissions.toLookUp(desired, there)).containsExactly("a1");
        ObservedShare known = knowing(there, "a1");
        assertThat(SharePermissions.toDefault(desired, known)).containsExactly("b");
        assertThat(plan(desired, known.knowing(Map.of(), defaults(List.of("b")))))
                .containsExactly(new SetSharePermission(ARN, "a1"), new SetSharePermission(ARN, "b0"));
        // The wanted permission may be for either type.
        assertThat(SharePermissions.toDefault(desired, there)).isEmpty();
    }

    @Test
    void permissionOfATypeWithoutADefaultStaysAndIsSaid() {
        DesiredShare desired = desired(List.of("r1"), List.of("p1"));
        assertThat(plan(desired, permitted("a1"))).isEmpty();
        assertThat(ShareCheck.state(desired, permitted("a1"), List.of()))
                .isEqualTo(
                        new ShareState.Failing(
                                new Problem(
                                        Reason.SHARE_PERMISSION_CONFLICT,
                                        "a1 cannot be replaced: spec.permissionArns lists no permission for a, and RAM has no default permission for this type")));
    }

    @Test
    void longListsAreCutInMessages() {
        List<ShareAssociation> many = Stream.of("a", "b", "c", "d", "e", "f", "g")
                .map(entity -> is(entity, "FAILED"))
                .toList();
        assertThat(ShareCheck.deletionProblem(observed(many, List.of()), BEFORE.minusSeconds(1))
                        .orElseThrow()
                        .message())
                .contains("e is FAILED")
                .doesNotContain("f is")
                .endsWith("; and 2 more");
    }

    /** From any state of RAM, the plan leads to the wanted share once RAM has done its part. Afterwards nothing is left to do. */
    @Property
    void everyPlanConverges(@ForAll("shares") ObservedShare start, @ForAll("wanted") DesiredShare wanted) {
        ObservedShare now = start;
        for (int round = 0; round < 3; round++) {
            now = carriedOut(now, plan(wanted, now));
        }
        assertThat(plan(wanted, now)).isEmpty();
        assertThat(reason(wanted, now)).isEmpty();
        assertThat(now.resources().stream()
                        .filter(ShareAssociation::isAssociated)
                        .map(ShareAssociation::entity))
                .containsExactlyInAnyOrderElementsOf(wanted.resourceArns());
        assertThat(now.principals().stream()
                        .filter(ShareAssociation::isAssociated)
                        .map(ShareAssociation::entity))
                .containsExactlyInAnyOrderElementsOf(wanted.principals());
    }

    /** Principals are added only after all removals were requested. No call mixes resources and principals, because RAM may refuse one of them. */
    @Property
    void whoIsLetInComesLast(@ForAll("shares") ObservedShare start, @ForAll("wanted") DesiredShare wanted) {
        List<ShareChange> changes = plan(wanted, start);
        List<Integer> order = changes.stream()
                .map(change -> switch (change) {
                    case DisassociateShare(var _, var resources, var _) -> resources.isEmpty() ? 0 : 1;
                    case AssociateShare(var _, var resources, var _) -> resources.isEmpty() ? 4 : 3;
                    default -> 2;
                })
                .toList();
        assertThat(order).isSorted().doesNotHaveDuplicates();
        assertThat(changes).noneMatch(SharePlannerTest::isMixed);
    }

    /** After one plan with all lookups, each type has the wanted permission or RAM's default. */
    @Property
    void everyTypeHasWhatIsWantedOrTheDefault(
            @ForAll("permissions") Set<String> start, @ForAll("permissions") Set<String> wanted) {
        DesiredShare desired = desired(List.of("r1"), List.of("p1"), wanted.toArray(String[]::new));
        Map<String, String> byType = new TreeMap<>();
        start.forEach(permission -> byType.put(permission.substring(0, 1), permission));
        ObservedShare seen = permitted(start.toArray(String[]::new));
        ObservedShare typed =
                knowing(seen, SharePermissions.toLookUp(desired, seen).toArray(String[]::new));
        List<ShareChange> changes =
                plan(desired, typed.knowing(Map.of(), defaults(SharePermissions.toDefault(desired, typed))));
        changes.forEach(change -> {
            String permission = ((SetSharePermission) change).permissionArn();
            byType.put(permission.substring(0, 1), permission);
        });
        assertThat(byType.values())
                .containsAll(wanted)
                .allMatch(permission -> wanted.contains(permission) || permission.endsWith("0"));
        ObservedShare after = permitted(byType.values().toArray(String[]::new));
        assertThat(plan(desired, after)).isEmpty();
        assertThat(reason(desired, after)).isEmpty();
    }

    /** At most one permission for each type. */
    @Provide
    Arbitrary<Set<String>> permissions() {
        return Arbitraries.maps(
                        Arbitraries.of("a", "b", "c"), Arbitraries.integers().between(0, 2))
                .map(numbers -> numbers.entrySet().stream()
                        .map(each -> each.getKey() + each.getValue())
                        .collect(Collectors.toSet()));
    }

    private static boolean isMixed(ShareChange change) {
        return switch (change) {
            case DisassociateShare(var _, var resources, var principals) ->
                !resources.isEmpty() && !principals.isEmpty();
            case AssociateShare(var _, var resources, var principals) -> !resources.isEmpty() && !principals.isEmpty();
            default -> false;
        };
    }

    /** A restriction never adds an entry, and leaves only allowed entries. */
    @Property
    void everyRestrictionConverges(@ForAll("shares") ObservedShare start, @ForAll("wanted") DesiredShare allowed) {
        List<ShareChange> changes = SharePlanner.restrict(allowed, start);
        assertThat(changes).noneMatch(AssociateShare.class::isInstance);
        ObservedShare after = carriedOut(start, changes);
        assertThat(Stream.concat(after.resources().stream(), after.principals().stream())
                        .filter(ShareAssociation::isAssociated)
                        .map(ShareAssociation::entity))
                .isSubsetOf(Stream.concat(allowed.resourceArns().stream(), allowed.principals().stream())
                        .toList());
        assertThat(SharePlanner.restrict(allowed, after)).isEmpty();
    }

    @Provide
    Arbitrary<ObservedShare> shares() {
        return Combinators.combine(
                        associations("r"),
                        associations("p"),
                        Arbitraries.of(NAME, "other"),
                        Arbitraries.of(true, false))
                .as((resources, principals, name, external) ->
                        observed("ACTIVE", name, external, resources, principals));
    }

    private static Arbitrary<List<ShareAssociation>> associations(String prefix) {
        Arbitrary<String> statuses =
                Arbitraries.of("ASSOCIATING", "ASSOCIATED", "FAILED", "DISASSOCIATING", "DISASSOCIATED");
        return Arbitraries.maps(entities(prefix), statuses)
                .ofMaxSize(5)
                .map(map -> map.entrySet().stream()
                        .map(entry -> is(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Arbitrary<String> entities(String prefix) {
        return Arbitraries.integers().between(1, 6).map(number -> prefix + number);
    }

    @Provide
    Arbitrary<DesiredShare> wanted() {
        return Combinators.combine(
                        entities("r").set().ofMaxSize(5), entities("p").set().ofMaxSize(5))
                .as((resources, principals) -> desired(List.copyOf(resources), List.copyOf(principals)));
    }

    /** RAM, as far as the plan knows RAM: requested changes are done, and pending entries have arrived. */
    private static ObservedShare carriedOut(ObservedShare before, List<ShareChange> changes) {
        Map<String, String> resources = arrived(before.resources());
        Map<String, String> principals = arrived(before.principals());
        String name = before.name();
        boolean external = before.allowExternalPrincipals();
        for (ShareChange change : changes) {
            switch (change) {
                case AssociateShare(var _, var more, var others) -> {
                    more.forEach(entity -> resources.put(entity, "ASSOCIATED"));
                    others.forEach(entity -> principals.put(entity, "ASSOCIATED"));
                }
                case DisassociateShare(var _, var less, var others) -> {
                    less.forEach(entity -> resources.put(entity, "DISASSOCIATED"));
                    others.forEach(entity -> principals.put(entity, "DISASSOCIATED"));
                }
                case UpdateShare(var _, var given, var reach) -> {
                    name = given;
                    external = reach;
                }
                default -> throw new AssertionError(change);
            }
        }
        return observed("ACTIVE", name, external, list(resources), list(principals));
    }

    private static Map<String, String> arrived(List<ShareAssociation> associations) {
        Map<String, String> all = new TreeMap<>();
        associations.forEach(association -> all.put(
                association.entity(),
                association.isAssociating()
                        ? "ASSOCIATED"
                        : association.isLeaving() ? "DISASSOCIATED" : association.status()));
        return all;
    }

    private static List<ShareAssociation> list(Map<String, String> statuses) {
        List<ShareAssociation> all = new ArrayList<>();
        statuses.forEach((entity, status) -> all.add(is(entity, status)));
        return all;
    }
}
