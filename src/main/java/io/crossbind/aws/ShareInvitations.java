package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Ram;
import io.crossbind.model.ProblemException;
import io.crossbind.model.ShareInvitation;
import java.util.Comparator;
import software.amazon.awssdk.services.ram.RamClient;
import software.amazon.awssdk.services.ram.model.ResourceShareInvitation;

/** An account's received invitations to shares in one region (AWS RAM API reference). Every method throws {@link ProblemException}. */
public final class ShareInvitations {
    private static final AwsService<RamClient> RAM = AwsService.of("ram", RamClient.class, RamClient::builder);

    private final AwsSession session;
    private final String region;

    public ShareInvitations(AwsSession session, String region) {
        this.session = session;
        this.region = region;
    }

    /**
     * The latest invitation to exactly this share of exactly this sender.
     *
     * @param sender 12 digits
     */
    public ShareInvitation to(String shareArn, String sender) {
        String account = session.account().value();
        return session.call(
                RAM,
                region,
                Ram.GetResourceShareInvitations,
                ram -> ram.getResourceShareInvitationsPaginator(request -> request.resourceShareArns(shareArn)).stream()
                        .flatMap(page -> page.resourceShareInvitations().stream())
                        .filter(invitation -> shareArn.equals(invitation.resourceShareArn())
                                && sender.equals(invitation.senderAccountId())
                                && account.equals(invitation.receiverAccountId()))
                        .max(Comparator.comparing(ResourceShareInvitation::invitationTimestamp))
                        .map(invitation -> new ShareInvitation(
                                account, state(invitation), invitation.resourceShareInvitationArn(), ""))
                        .orElseGet(() -> new ShareInvitation(account, ShareInvitation.State.NONE, "", "")));
    }

    private static ShareInvitation.State state(ResourceShareInvitation invitation) {
        return switch (invitation.status()) {
            case PENDING -> ShareInvitation.State.PENDING;
            case EXPIRED -> ShareInvitation.State.EXPIRED;
            case REJECTED -> ShareInvitation.State.REJECTED;
            case ACCEPTED, UNKNOWN_TO_SDK_VERSION -> ShareInvitation.State.NONE;
        };
    }

    /** Accepts an invitation. */
    public void accept(String invitationArn) {
        session.call(
                RAM,
                region,
                Ram.AcceptResourceShareInvitation,
                ram -> ram.acceptResourceShareInvitation(request -> request.resourceShareInvitationArn(invitationArn)));
    }
}
