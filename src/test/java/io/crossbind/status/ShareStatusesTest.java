package io.crossbind.status;

import static io.crossbind.status.StatusExamples.LATER;
import static io.crossbind.status.StatusExamples.NOON;
import static io.crossbind.status.StatusExamples.graceAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.api.v1alpha1.ResourceShareStatus.Association;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareAssociation;
import io.crossbind.status.ShareOutcome.Share;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShareStatusesTest {
    private static final Instant WHEN = Instant.EPOCH;
    private static final ObservedShare SEEN = new ObservedShare(
            "arn:share",
            "prod-subnets",
            "ACTIVE",
            "",
            false,
            Map.of(),
            List.of(
                    new ShareAssociation("r2", "FAILED", false, "because", WHEN),
                    new ShareAssociation("r1", "ASSOCIATED", false, "", WHEN),
                    new ShareAssociation("r0", "DISASSOCIATED", false, "", WHEN)),
            List.of(new ShareAssociation("222222222222", "ASSOCIATED", false, "", WHEN)),
            Set.of(),
            Map.of(),
            Map.of(),
            WHEN);

    private final ShareStatuses atNoon = new ShareStatuses(graceAt(NOON));
    private final ShareStatuses later = new ShareStatuses(graceAt(LATER));

    @Test
    void aNewShareFirstSaysWhereItIsAboutToBe() {
        ResourceShareStatus status = atNoon.of(null, 1, ShareOutcome.applying("eu-west-1"));
        assertThat(status.region()).isEqualTo("eu-west-1");
        assertThat(status.arn()).isNull();
        assertThat(status.conditions())
                .extracting(condition -> condition.getType() + " " + condition.getStatus())
                .containsExactly("Ready False", "Reconciling True", "Stalled False");
    }

    @Test
    void whatRamTellsIsTold() {
        ResourceShareStatus status = atNoon.of(null, 2, ShareOutcome.ready(SEEN, "eu-west-1", true));
        assertThat(status.arn()).isEqualTo("arn:share");
        assertThat(status.resources())
                .containsExactly(new Association("r1", "ASSOCIATED", null), new Association("r2", "FAILED", "because"));
        assertThat(status.principals()).containsExactly(new Association("222222222222", "ASSOCIATED", null));
        assertThat(status.lastAppliedTime()).isNotNull();
        assertThat(status.conditions().getFirst().getReason()).isEqualTo("Ready");
    }

    @Test
    void withoutNewsTheStatusStaysAsItIs() {
        ResourceShareStatus before = atNoon.of(null, 2, ShareOutcome.ready(SEEN, "eu-west-1", false));
        assertThat(later.of(before, 2, ShareOutcome.ready(SEEN, "eu-west-1", false)))
                .isEqualTo(before);
    }

    /** A refusal must not make the operator forget where a share is. */
    @Test
    void aRefusalKeepsWhatIsKnown() {
        ResourceShareStatus before = atNoon.of(null, 2, ShareOutcome.ready(SEEN, "eu-west-1", false));
        ResourceShareStatus after = later.of(
                before, 3, ShareOutcome.blocked(new Problem(Reason.ACCESS_DENIED, "no"), new Share.Unchanged(), false));
        assertThat(after.arn()).isEqualTo("arn:share");
        assertThat(after.region()).isEqualTo("eu-west-1");
        assertThat(after.resources()).isEqualTo(before.resources());
        assertThat(after.observedGeneration()).isEqualTo(3);
    }

    @Test
    void aMadeShareIsKnownByItsArnAtOnce() {
        ResourceShareStatus after =
                atNoon.of(null, 1, ShareOutcome.inProgress("made", new Share.Created("eu-west-1", "arn:new"), true));
        assertThat(after.arn()).isEqualTo("arn:new");
        assertThat(after.resources()).isEmpty();
    }
}
