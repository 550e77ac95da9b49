package io.crossbind.plan.share;

import static io.crossbind.plan.share.ShareExamples.ARN;
import static io.crossbind.plan.share.ShareExamples.GUEST;
import static io.crossbind.plan.share.ShareExamples.INSIDER;
import static io.crossbind.plan.share.ShareExamples.NOW;
import static io.crossbind.plan.share.ShareExamples.STRANGER;
import static io.crossbind.plan.share.ShareExamples.recorded;
import static io.crossbind.plan.share.ShareExamples.subnet;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.Reading;
import io.crossbind.plan.share.ShareJudgement.Abandoned;
import io.crossbind.plan.share.ShareJudgement.Blocked;
import io.crossbind.plan.share.ShareJudgement.NeedsRead;
import io.crossbind.plan.share.ShareJudgement.Ready;
import io.crossbind.plan.share.ShareJudgement.Removed;
import io.crossbind.plan.share.ShareJudgement.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts about a ResourceShare, and the answer of the judge. */
class ShareJudgeTest {
    private static final String LONG_AGO = "2026-03-01T11:00:00Z";
    private static final String JUST_NOW = "2026-03-01T11:59:50Z";
    private static final Map<String, String> TAGS =
            Map.of("crossbind.io/cluster", "prod", "crossbind.io/share", "subnets");
    private static final String ABANDONED = "abandon: \"222222222222\"";

    private final ShareExamples share = new ShareExamples();
    private Optional<Reading<Optional<ObservedShare>>> found = Optional.empty();
    private Optional<Reading<Boolean>> deletion = Optional.empty();
    private Map<String, Reading<ShareInvitation>> invitations = Map.of();
    private Map<String, Reading<String>> types = Map.of();
    private Map<String, Reading<Optional<String>>> defaults = Map.of();

    private ShareJudgement judged() {
        return ShareJudge.judge(
                share.situation(), new ShareObservations(found, deletion, invitations, types, defaults));
    }

    private void isAbsent() {
        found = Optional.of(new Reading.Known<>(Optional.empty()));
    }

    private void isThere(String status, Map<String, String> tags, Set<String> permissions, String... principals) {
        found = Optional.of(new Reading.Known<>(Optional.of(new ObservedShare(
                ARN,
                "prod-subnets",
                status,
                "",
                true,
                tags,
                List.of(new ShareAssociation(subnet(1), "ASSOCIATED", false, "", NOW)),
                List.of(principals).stream()
                        .map(principal -> new ShareAssociation(
                                principal,
                                RamModel.isOutside(principal) ? "ASSOCIATING" : "ASSOCIATED",
                                RamModel.isOutside(principal),
                                "",
                                NOW))
                        .toList(),
                permissions,
                permissions.stream().collect(Collectors.toMap(arn -> arn, arn -> arn.substring(0, 1))),
                Map.of(),
                NOW))));
    }

    private void isThere(String... principals) {
        isThere("ACTIVE", TAGS, Set.of(), principals);
    }

    private void failsToRead(Reason reason) {
        found = Optional.of(new Reading.Failed<>(new Problem(reason, "no")));
    }

    private Reason blockedBy() {
        assertThat(judged()).isInstanceOf(Blocked.class);
        return ((Blocked) judged()).problem().reason();
    }

    private Ready ready() {
        assertThat(judged()).isInstanceOf(Ready.class);
        return (Ready) judged();
    }

    @Test
    void shareIsReadBeforeAnythingIsPlanned() {
        assertThat(judged()).isEqualTo(new NeedsRead(Set.of(new ShareRef.Share(TAGS, true))));
        share.allowedResources = Set.of();
        assertThat(judged()).isEqualTo(new NeedsRead(Set.of(new ShareRef.Share(TAGS, false))));
        share.deleted = JUST_NOW;
        assertThat(judged()).isEqualTo(new NeedsRead(Set.of(new ShareRef.Share(TAGS, false))));
    }

    @Test
    void newShareIsRecordedThenCreated() {
        isAbsent();
        assertThat(ready().plan().intent()).contains("eu-west-1");
        assertThat(ready().plan().keeps()).isTrue();
        assertThat(ready().plan().changes()).singleElement().isInstanceOf(ShareChange.CreateShare.class);
        assertThat(ready().after()).isInstanceOf(ShareState.InProgress.class);
    }

    @Test
    void recordedIntentIsNotRecordedAgain() {
        isAbsent();
        share.status = recorded(null, Instant.parse(LONG_AGO));
        assertThat(ready().plan().intent()).isEmpty();
        assertThat(ready().plan().changes()).singleElement().isInstanceOf(ShareChange.CreateShare.class);
    }

    @Test
    void shareThatRamDoesNotListYetIsNotCreatedTwice() {
        isAbsent();
        share.status = recorded(ARN, Instant.parse(JUST_NOW));
        assertThat(judged()).isEqualTo(new Waiting("RAM does not list " + ARN + " yet"));
        share.status = recorded(ARN, Instant.parse(LONG_AGO));
        assertThat(ready().plan().changes()).singleElement().isInstanceOf(ShareChange.CreateShare.class);
    }

    @Test
    void shareThatIsAsWantedNeedsNothing() {
        isThere(INSIDER);
        share.status = recorded(ARN, Instant.parse(LONG_AGO));
        assertThat(ready().plan().changes()).isEmpty();
        assertThat(ready().after()).isEqualTo(new ShareState.Shared());
    }

    @Test
    void changedShareIsInProgressUntilItIsReadAgain() {
        isThere(INSIDER);
        share.resources = List.of(subnet(1), subnet(2));
        assertThat(ready().plan().changes())
                .containsExactly(new ShareChange.AssociateShare(ARN, List.of(subnet(2)), List.of()));
        assertThat(ready().after()).isInstanceOf(ShareState.InProgress.class);
    }

    @Test
    void limitsThatAllowLessRemoveAndAddNothing() {
        isThere(INSIDER, GUEST);
        share.resources = List.of(subnet(1), subnet(2));
        share.principals = List.of(INSIDER, GUEST);
        share.allowedPrincipals = Set.of(GUEST);
        assertThat(ready().plan().changes())
                .containsExactly(new ShareChange.DisassociateShare(ARN, List.of(), List.of(INSIDER)));
        assertThat(ready().plan().intent()).isEmpty();
        assertThat(ready().after())
                .isInstanceOfSatisfying(
                        ShareState.Failing.class,
                        failing -> assertThat(failing.problem().reason()).isEqualTo(Reason.SHARE_NOT_ALLOWED));
        isAbsent();
        assertThat(blockedBy()).isEqualTo(Reason.SHARE_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crossbind.io/cluster", "crossbind.io/share"})
    void shareThatLostAnOwnerTagIsLeftAlone(String lost) {
        isThere("ACTIVE", Map.of(lost, "another"), Set.of(), STRANGER);
        assertThat(blockedBy()).isEqualTo(Reason.SHARE_TAGS_MISSING);
        share.allowedPrincipals = Set.of();
        assertThat(blockedBy()).isEqualTo(Reason.SHARE_TAGS_MISSING);
        share.deleted = JUST_NOW;
        share.status = recorded(ARN, Instant.parse(LONG_AGO));
        assertThat(judged()).isEqualTo(new Removed(Optional.empty()));
    }

    @Test
    void ownerThatDoesNotCountBlocksTheShare() {
        share.ownerExists = false;
        assertThat(blockedBy()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
        share.ownerExists = true;
        share.ownerDeleted = LONG_AGO;
        assertThat(blockedBy()).isEqualTo(Reason.ACCOUNT_STALLED);
        share.ownerDeleted = null;
        share.ownerSpec = "unmanaged: {}";
        assertThat(blockedBy()).isEqualTo(Reason.SHARES_UNMANAGED);
        share.ownerSpec = new ShareExamples().ownerSpec;
        share.cluster = new Reading.Failed<>(new Problem(Reason.ISSUER_UNAVAILABLE, "no"));
        assertThat(blockedBy()).isEqualTo(Reason.ISSUER_UNAVAILABLE);
    }

    @Test
    void abandonedAccountIsForgottenAndOnlyARecordedShareMayRemain() {
        share.ownerSpec = ABANDONED;
        assertThat(judged()).isInstanceOfSatisfying(Abandoned.class, answer -> {
            assertThat(answer.problem().reason()).isEqualTo(Reason.ACCOUNT_ABANDONED);
            assertThat(answer.mayRemain()).isFalse();
        });
        share.status = recorded(ARN, Instant.parse(LONG_AGO));
        assertThat(((Abandoned) judged()).mayRemain()).isTrue();
        share.deleted = JUST_NOW;
        assertThat(((Removed) judged()).mayRemain().orElseThrow().reason()).isEqualTo(Reason.ACCOUNT_ABANDONED);
        share.status = null;
        assertThat(judged()).isEqualTo(new Removed(Optional.empty()));
    }

    @Test
    void invitationIsReadOnlyWhereItsAccountAcceptsSharesOfTheOwner() {
        share.principals = List.of(INSIDER, GUEST, STRANGER);
        isThere(INSIDER, GUEST, STRANGER);
        assertThat(judged()).isEqualTo(new NeedsRead(Set.of(new ShareRef.Invitation(ARN, GUEST))));
        share.acceptsFrom = "999999999999";
        assertThat(ready().plan().changes()).isEmpty();
        assertThat(((ShareState.Failing) ready().after()).problem().message())
                .contains("spec.acceptsSharesFrom of AwsAccount guest does not list 222222222222")
                .contains("account 777777777777 is not managed by the operator");
    }

    @Test
    void pendingInvitationIsAcceptedAndAnUnreadableOneIsReported() {
        share.principals = List.of(INSIDER, GUEST);
        isThere(INSIDER, GUEST);
        invitations = Map.of(
                GUEST,
                new Reading.Known<>(new ShareInvitation(GUEST, ShareInvitation.State.PENDING, "arn:invitation", "")));
        assertThat(ready().plan().changes()).containsExactly(new ShareChange.AcceptInvitation(GUEST, "arn:invitation"));
        invitations = Map.of(GUEST, new Reading.Failed<>(new Problem(Reason.ACCESS_DENIED, "denied")));
        assertThat(ready().plan().changes()).isEmpty();
        assertThat(((ShareState.Failing) ready().after()).problem())
                .isEqualTo(new Problem(
                        Reason.INVITATION_PENDING,
                        "share " + ARN + ": the invitations of account 666666666666 could not be read: denied"));
    }

    @Test
    void permissionsOfUnknownTypeAreReadThenTheDefaultsOfOthers() {
        share.permissions = List.of("b1");
        isThere("ACTIVE", TAGS, Set.of("a1"), INSIDER);
        assertThat(judged()).isEqualTo(new NeedsRead(Set.of(new ShareRef.PermissionType("b1"))));
        types = Map.of("b1", new Reading.Known<>("b"));
        assertThat(judged()).isEqualTo(new NeedsRead(Set.of(new ShareRef.DefaultPermission("a"))));
        defaults = Map.of("a", new Reading.Known<>(Optional.of("a0")));
        assertThat(ready().plan().changes())
                .containsExactly(
                        new ShareChange.SetSharePermission(ARN, "b1"), new ShareChange.SetSharePermission(ARN, "a0"));
    }

    @Test
    void permissionThatCannotBeReadHoldsUpNothingElse() {
        share.permissions = List.of("b1");
        share.resources = List.of(subnet(1), subnet(2));
        isThere("ACTIVE", TAGS, Set.of("a1"), INSIDER);
        types = Map.of("b1", new Reading.Failed<>(new Problem(Reason.ACCESS_DENIED, "denied")));
        assertThat(ready().plan().changes())
                .containsExactly(
                        new ShareChange.SetSharePermission(ARN, "b1"),
                        new ShareChange.AssociateShare(ARN, List.of(subnet(2)), List.of()));
        assertThat(ready().after()).isEqualTo(new ShareState.Failing(new Problem(Reason.ACCESS_DENIED, "denied")));
        types = Map.of("b1", new Reading.Known<>("b"));
        defaults = Map.of("a", new Reading.Failed<>(new Problem(Reason.THROTTLED, "later")));
        assertThat(ready().after()).isEqualTo(new ShareState.Failing(new Problem(Reason.THROTTLED, "later")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ACCESS_DENIED", "THROTTLED", "AWS_UNREACHABLE"})
    void unreadableShareKeepsWhatIsKnown(Reason reason) {
        failsToRead(reason);
        assertThat(blockedBy()).isEqualTo(reason);
        share.allowedResources = Set.of();
        assertThat(blockedBy()).isEqualTo(reason);
        share.deleted = JUST_NOW;
        share.status = recorded(ARN, Instant.parse(LONG_AGO));
        assertThat(blockedBy()).isEqualTo(reason);
    }

    /** A status may be lost, so the operator looks for the share. No record shows a share, so a denied call does not keep the object. */
    @ParameterizedTest
    @CsvSource({
        "ACCESS_DENIED, 2026-03-01T11:59:50Z, false",
        "AWS_UNREACHABLE, 2026-03-01T11:59:50Z, true",
        "AWS_UNREACHABLE, 2026-03-01T11:57:00Z, false",
        "THROTTLED, 2026-03-01T11:57:00Z, true"
    })
    void deletionWithoutARecordWaitsForAThrottledCallAndForMinutesForAnAnswer(
            Reason reason, String deleted, boolean waits) {
        share.deleted = deleted;
        failsToRead(reason);
        assertThat(judged())
                .isEqualTo(
                        waits
                                ? new Blocked(new Problem(reason, "no"))
                                : new Removed(Optional.of(new Problem(reason, "no"))));
        share.cluster = new Reading.Failed<>(new Problem(reason, "no"));
        assertThat(judged()).isInstanceOf(waits ? Blocked.class : Removed.class);
    }

    @Test
    void deletionWithoutARecordDoesNotWaitForTheOwner() {
        share.deleted = JUST_NOW;
        share.ownerExists = false;
        assertThat(((Removed) judged()).mayRemain().orElseThrow().reason()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
        share.ownerExists = true;
        share.ownerSpec = "unmanaged: {}";
        assertThat(judged()).isEqualTo(new Removed(Optional.empty()));
    }

    @Test
    void deletionWithARecordWaitsForTheOwner() {
        share.deleted = JUST_NOW;
        share.status = recorded(ARN, Instant.parse(LONG_AGO));
        share.ownerExists = false;
        assertThat(blockedBy()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
        share.ownerExists = true;
        share.ownerDeleted = LONG_AGO;
        assertThat(judged())
                .as("an account that is being deleted waits for its shares")
                .isInstanceOf(NeedsRead.class);
    }

    @Test
    void shareIsDeletedOnceAndAwaited() {
        share.deleted = JUST_NOW;
        isThere(INSIDER);
        assertThat(ready().plan().changes()).containsExactly(new ShareChange.DeleteShare(ARN));
        assertThat(ready().after()).isEqualTo(new ShareState.InProgress(ARN + " is being deleted"));
        isThere("DELETING", TAGS, Set.of(), INSIDER);
        assertThat(ready().plan().changes()).isEmpty();
        isThere("FAILED", TAGS, Set.of(), INSIDER);
        assertThat(((ShareState.Failing) ready().after()).problem().reason()).isEqualTo(Reason.SHARE_IN_USE);
        isAbsent();
        assertThat(judged()).isEqualTo(new Removed(Optional.empty()));
    }

    /** A share possibly created by a call without an answer is awaited from the deletion on. A known share is awaited from its last change on. */
    @ParameterizedTest
    @CsvSource({
        "lost, 2026-03-01T11:00:00Z, 2026-03-01T11:59:50Z, true",
        "lost, 2026-03-01T11:59:50Z, 2026-03-01T11:00:00Z, false",
        "known, 2026-03-01T11:59:50Z, 2026-03-01T11:00:00Z, true",
        "known, 2026-03-01T11:00:00Z, 2026-03-01T11:59:50Z, false"
    })
    void deletionAwaitsAShareThatMayStillAppear(String arn, Instant changed, String deleted, boolean waits) {
        share.deleted = deleted;
        share.status = recorded(arn.equals("known") ? ARN : null, changed);
        isAbsent();
        deletion = Optional.of(new Reading.Known<>(false));
        assertThat(judged())
                .isEqualTo(waits ? new Waiting("RAM does not list the new share yet") : new Removed(Optional.empty()));
    }

    @Test
    void newShareThatRamListsAsDeletedIsNotAwaited() {
        share.deleted = JUST_NOW;
        share.status = recorded(ARN, Instant.parse(JUST_NOW));
        isAbsent();
        assertThat(judged()).isEqualTo(new NeedsRead(Set.of(new ShareRef.Deletion(ARN))));
        deletion = Optional.of(new Reading.Known<>(true));
        assertThat(judged()).isEqualTo(new Removed(Optional.empty()));
        deletion = Optional.of(new Reading.Failed<>(new Problem(Reason.THROTTLED, "no")));
        assertThat(blockedBy()).isEqualTo(Reason.THROTTLED);
    }
}
