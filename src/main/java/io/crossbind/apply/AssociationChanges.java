package io.crossbind.apply;

import io.crossbind.aws.EksAssociations;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.model.Failure;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import java.util.Optional;

/** Carries out changes of pod identity associations and enters in the inventory what is there afterwards. */
final class AssociationChanges {
    private final AccountAccess account;
    private final EksAssociations eks;

    AssociationChanges(AccountAccess account) {
        this.account = account;
        this.eks = new EksAssociations(account.session());
    }

    /**
     * Carries one change out.
     *
     * @throws Failure if that fails; what is known of the association is forgotten then, since the change may have happened all the same
     */
    void carryOut(Change.OfAssociation change) {
        switch (change) {
            case Change.CreateAssociation(DesiredAssociation desired) -> {
                account.inventory().associations().forget(key(desired));
                record(
                        key(desired),
                        Optional.of(eks.create(desired)
                                .orElseThrow(() -> new Failure(
                                        Reason.CHANGED_MEANWHILE,
                                        "service account " + key(desired)
                                                + " was associated by somebody else just now"))));
            }
            case Change.UpdateAssociation(String id, DesiredAssociation desired) -> {
                account.inventory().associations().forget(key(desired));
                record(key(desired), Optional.of(eks.update(id, desired)));
            }
            case Change.DeleteAssociation(var cluster, String namespace, String serviceAccount, String id) -> {
                account.inventory().associations().forget(namespace + "/" + serviceAccount);
                eks.delete(cluster, id);
            }
        }
    }

    private void record(String key, Optional<ObservedAssociation> association) {
        account.inventory().associations().record(key, association);
    }

    private static String key(DesiredAssociation association) {
        return association.namespace() + "/" + association.serviceAccount();
    }
}
