package io.crossbind.apply;

import io.crossbind.aws.ResourceShares;
import io.crossbind.aws.ShareInvitations;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.share.ShareChange;
import java.util.Optional;
import java.util.function.Function;

/** Applies changes of a share, in the owner account and in the invited accounts. */
public final class ShareChanges {
    private final ResourceShares owner;
    private final Function<String, ShareInvitations> receivers;

    /**
     * @param receivers the client of an invited account, by the account's id
     */
    public ShareChanges(ResourceShares owner, Function<String, ShareInvitations> receivers) {
        this.owner = owner;
        this.receivers = receivers;
    }

    /**
     * Applies a change.
     *
     * @return the ARN of the created share; empty if the change creates none
     * @throws ProblemException if the change fails; the change may have happened all the same
     */
    public Optional<String> carryOut(ShareChange change) {
        switch (change) {
            case ShareChange.CreateShare(var share) -> {
                return Optional.of(owner.create(share));
            }
            case ShareChange.UpdateShare(var arn, var name, var external) -> owner.update(arn, name, external);
            case ShareChange.AssociateShare(var arn, var resources, var principals) ->
                owner.associate(arn, resources, principals);
            case ShareChange.DisassociateShare(var arn, var resources, var principals) ->
                owner.disassociate(arn, resources, principals);
            case ShareChange.SetSharePermission(var arn, var permission) -> owner.permit(arn, permission);
            case ShareChange.AcceptInvitation(var account, var invitation) ->
                receivers.apply(account).accept(invitation);
            case ShareChange.DeleteShare(var arn) -> owner.delete(arn);
        }
        return Optional.empty();
    }
}
