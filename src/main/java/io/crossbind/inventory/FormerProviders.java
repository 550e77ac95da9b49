package io.crossbind.inventory;

import io.crossbind.aws.IamProviders;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * OpenID Connect providers of an account that have this cluster's owner tag but belong to an issuer that the cluster no longer uses. A
 * cluster that is rebuilt under the same ID gets another issuer.
 */
public final class FormerProviders {
    /** Providers of other owners. Their tags are not read again, because only this operator sets its owner tag. */
    private final Set<String> foreign = new HashSet<>();

    private final Set<String> former = new HashSet<>();
    private final Set<String> tried = new HashSet<>();

    /** Their ARNs, as of the last read. */
    public synchronized Set<String> arns() {
        return Set.copyOf(former);
    }

    /**
     * Reads them: one call, and one for each provider that was not seen before. A management role that may not list providers, as that of an
     * older template, has none that are known.
     *
     * @param current ARN of the provider of the cluster's issuer
     * @throws ProblemException if that fails
     */
    synchronized void read(IamProviders iam, ClusterIdentity cluster, String current) {
        Set<String> listed;
        try {
            listed = new HashSet<>(iam.list());
        } catch (ProblemException e) {
            if (e.problem().reason() == Reason.ACCESS_DENIED) {
                return;
            }
            throw e;
        }
        listed.remove(current);
        foreign.retainAll(listed);
        listed.removeAll(foreign);
        former.retainAll(listed);
        for (String arn : listed) {
            Optional<ObservedProvider> provider = readable(iam, arn);
            if (provider.filter(found -> OwnerTags.ownedBy(cluster, found.tags()))
                    .isPresent()) {
                former.add(arn);
            } else {
                former.remove(arn);
                foreign.add(arn);
            }
        }
        tried.clear();
    }

    /** A provider that the operator may not read is none of its own: the template allows it to read what carries its tag. */
    private static Optional<ObservedProvider> readable(IamProviders iam, String arn) {
        try {
            return iam.read(arn);
        } catch (ProblemException e) {
            if (e.problem().reason() == Reason.ACCESS_DENIED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** ARNs of those that the operator has not tried to delete since the last read, so that a rejected deletion is not repeated. */
    public synchronized Set<String> untried() {
        Set<String> untried = new HashSet<>(former);
        untried.removeAll(tried);
        return Set.copyOf(untried);
    }

    /** Records an attempt to delete a provider. */
    public synchronized void recordAttempt(String arn) {
        tried.add(arn);
    }

    /** Records that a provider was deleted. */
    public synchronized void removed(String arn) {
        former.remove(arn);
    }
}
