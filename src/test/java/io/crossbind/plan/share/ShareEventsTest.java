package io.crossbind.plan.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.plan.share.ShareChange.AcceptInvitation;
import io.crossbind.plan.share.ShareChange.AssociateShare;
import io.crossbind.plan.share.ShareChange.CreateShare;
import io.crossbind.plan.share.ShareChange.DeleteShare;
import io.crossbind.plan.share.ShareChange.DisassociateShare;
import io.crossbind.plan.share.ShareChange.SetSharePermission;
import io.crossbind.plan.share.ShareChange.UpdateShare;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of the Event of each change of a share, and the calls into which a change is split after RAM rejected it. */
class ShareEventsTest {
    private static final String ARN = "arn:share";
    private static final DesiredShare SHARE = new DesiredShare(
            "prod-subnets", "eu-west-1", false, List.of("r1"), List.of("p1"), List.of(), Map.of(), "incarnation");

    @ParameterizedTest(name = "{1}")
    @MethodSource("changes")
    void eventNamesTheActionAndItsObject(ShareChange change, String title, String message) {
        assertThat(change.title()).isEqualTo(title);
        assertThat(change.message()).isEqualTo(message);
    }

    @Test
    void everyChangeOfAShareHasAnEvent() {
        assertThat(changes().map(row -> row.get()[1])).hasSize(ShareChange.class.getPermittedSubclasses().length);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments(new CreateShare(SHARE), "CreateShare", "created share prod-subnets in eu-west-1"),
                arguments(
                        new UpdateShare(ARN, "prod", true),
                        "UpdateShare",
                        "updated name to prod and allowExternalPrincipals to true"),
                arguments(
                        new AssociateShare(ARN, List.of("r1"), List.of("p1", "p2")),
                        "AssociateShare",
                        "added r1, p1, p2"),
                arguments(new DisassociateShare(ARN, List.of("r1"), List.of()), "DisassociateShare", "removed r1"),
                arguments(new SetSharePermission(ARN, "arn:p"), "SetSharePermission", "updated permission arn:p"),
                arguments(
                        new AcceptInvitation("111122223333", "arn:i"),
                        "AcceptInvitation",
                        "accepted invitation arn:i in account 111122223333"),
                arguments(new DeleteShare(ARN), "DeleteShare", "deleted share arn:share"));
    }

    @Test
    void associationIsSplitIntoOneCallForEachEntry() {
        assertThat(new AssociateShare(ARN, List.of("r1", "r2"), List.of("p1")).apart())
                .containsExactly(
                        new AssociateShare(ARN, List.of("r1"), List.of()),
                        new AssociateShare(ARN, List.of("r2"), List.of()),
                        new AssociateShare(ARN, List.of(), List.of("p1")));
        assertThat(new DisassociateShare(ARN, List.of("r1"), List.of("p1", "p2")).apart())
                .containsExactly(
                        new DisassociateShare(ARN, List.of("r1"), List.of()),
                        new DisassociateShare(ARN, List.of(), List.of("p1")),
                        new DisassociateShare(ARN, List.of(), List.of("p2")));
    }

    @Test
    void otherChangesAreOneCallAlready() {
        assertThat(new DeleteShare(ARN).apart()).containsExactly(new DeleteShare(ARN));
    }
}
