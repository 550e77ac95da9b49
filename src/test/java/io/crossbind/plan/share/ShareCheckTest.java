package io.crossbind.plan.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import io.crossbind.model.ShareInvitation.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The state of a share in its condition, with the message. */
class ShareCheckTest {
    private static final String ARN = "arn:share";
    private static final String ACCOUNT = "111122223333";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final DesiredShare DESIRED = new DesiredShare(
            "subnets", "eu-west-1", true, List.of("r1"), List.of(ACCOUNT), List.of(), Map.of(), "incarnation");

    private static ObservedShare share(String status, String message, ShareAssociation... resources) {
        return new ObservedShare(
                ARN,
                "subnets",
                status,
                message,
                true,
                Map.of(),
                List.of(resources),
                List.of(is(ACCOUNT, "ASSOCIATED")),
                Set.of(),
                Map.of(),
                Map.of(),
                NOW);
    }

    private static ShareAssociation is(String entity, String status) {
        return new ShareAssociation(entity, status, true, "", NOW);
    }

    private static ShareState state(ObservedShare observed, ShareInvitation... invitations) {
        return ShareCheck.state(DESIRED, observed, List.of(invitations));
    }

    @Test
    void shareThatRamDeletesWaits() {
        assertThat(state(share("DELETING", "", is("r1", "ASSOCIATED"))))
                .isEqualTo(new ShareState.InProgress("arn:share is being deleted"));
    }

    @Test
    void failedShareSaysWhy() {
        assertThat(state(share("FAILED", "limit reached", is("r1", "ASSOCIATED"))))
                .isInstanceOfSatisfying(ShareState.Failing.class, failing -> {
                    assertThat(failing.problem().reason()).isEqualTo(Reason.SHARE_FAILED);
                    assertThat(failing.problem().message())
                            .startsWith("arn:share is FAILED: ")
                            .contains("limit reached");
                });
    }

    @Test
    void shareThatRamIsCreatingWaits() {
        assertThat(state(share("PENDING", "", is("r1", "ASSOCIATED"))))
                .isEqualTo(new ShareState.InProgress("arn:share is PENDING"));
    }

    @Test
    void resourceThatTheShareLacksIsBeingAdded() {
        assertThat(state(share("ACTIVE", ""))).isEqualTo(new ShareState.InProgress("r1 is being added"));
    }

    @Test
    void resourceThatRamAddsOrRemovesIsAwaited() {
        assertThat(state(share("ACTIVE", "", is("r1", "ASSOCIATING"))))
                .isEqualTo(new ShareState.InProgress("r1 is ASSOCIATING"));
        assertThat(state(share("ACTIVE", "", is("r1", "ASSOCIATED"), is("r2", "DISASSOCIATING"))))
                .isEqualTo(new ShareState.InProgress("r2 is DISASSOCIATING"));
    }

    @Test
    void invitationsThatTheOperatorMayNotAcceptAreNamedWithTheirCause() {
        ObservedShare there = share("ACTIVE", "", is("r1", "ASSOCIATED"));
        ShareInvitation rejected = new ShareInvitation(ACCOUNT, State.REJECTED, "arn:i", "");
        ShareInvitation leftAlone = ShareInvitation.leftAlone("444455556666", "no AwsAccount accepts it");
        assertThat(state(there, rejected, leftAlone))
                .isEqualTo(
                        new ShareState.Failing(
                                new Problem(
                                        Reason.INVITATION_PENDING,
                                        "share arn:share: account 111122223333 has rejected the invitation; no AwsAccount accepts it")));
        assertThat(state(there, new ShareInvitation(ACCOUNT, State.NONE, "", "")))
                .isEqualTo(new ShareState.Shared());
    }

    @Test
    void fiveFailedResourcesAreAllNamed() {
        assertThat(state(share(
                        "ACTIVE",
                        "",
                        Stream.of("a", "b", "c", "d", "e")
                                .map(entity -> is(entity, "FAILED"))
                                .toArray(ShareAssociation[]::new))))
                .isEqualTo(new ShareState.Failing(new Problem(
                        Reason.SHARE_IN_USE, "a is FAILED; b is FAILED; c is FAILED; d is FAILED; e is FAILED")));
    }
}
