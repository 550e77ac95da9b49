package io.crossbind.apply;

import io.crossbind.aws.EksAssociations;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import java.util.Optional;

/** Applies changes of pod identity associations and puts the resulting associations into the cache. */
final class AssociationChanges {
    private final AccountAccess account;
    private final EksAssociations eks;

    AssociationChanges(AccountAccess account) {
        this.account = account;
        this.eks = new EksAssociations(account.session());
    }

    /**
     * Applies a change.
     *
     * @throws ProblemException if the change fails. The cache then drops the association, because the change may have happened all the same.
     *     With {@link Reason#EXTERNAL_ID_UNEXPECTED} the change has happened, and the cache has the association
     */
    void carryOut(Change.OfAssociation change) {
        switch (change) {
            case Change.CreateAssociation(DesiredAssociation desired) -> {
                account.inventory().associations().invalidate(key(desired));
                record(
                        desired,
                        eks.create(desired)
                                .orElseThrow(() -> new ProblemException(
                                        Reason.CHANGED_MEANWHILE,
                                        "service account " + key(desired) + " was just associated by another client")));
            }
            case Change.UpdateAssociation(String id, DesiredAssociation desired) -> {
                account.inventory().associations().invalidate(key(desired));
                record(desired, eks.update(id, desired));
            }
            case Change.DeleteAssociation(var cluster, String namespace, String serviceAccount, String id) -> {
                account.inventory().associations().invalidate(namespace + "/" + serviceAccount);
                eks.delete(cluster, id);
            }
        }
    }

    /** The trust policy contains the external ID that EKS documents. Only the answer shows whether EKS uses this ID. */
    private void record(DesiredAssociation desired, ObservedAssociation answered) {
        account.inventory().associations().put(key(desired), Optional.of(answered));
        ClusterPlanner.unexpectedExternalId(desired, answered).ifPresent(problem -> {
            throw new ProblemException(problem, null);
        });
    }

    private static String key(DesiredAssociation association) {
        return association.namespace() + "/" + association.serviceAccount();
    }
}
