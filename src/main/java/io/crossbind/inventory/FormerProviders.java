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
 * OpenID Connect providers of an account with this cluster's owner tag and a former issuer of the cluster. A cluster rebuilt under the same
 * ID gets another issuer.
 */
public final class FormerProviders {
    /** Providers of other owners. The tags of these providers are not read again, because only this operator sets this cluster's owner tag. */
    private final Set<String> foreign = new HashSet<>();

    private final Set<String> former = new HashSet<>();
    private final Set<String> tried = new HashSet<>();

    /** The ARNs of the former providers, as of the last read. */
    public synchronized Set<String> arns() {
        return Set.copyOf(former);
    }

    /**
     * Reads the former providers: one call, and one call for each new provider. The management role of an older template may not list
     * providers. Such a role finds no former providers.
     *
     * @param current ARN of the provider of the cluster's issuer
     * @throws ProblemException if the read fails
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

    /** A provider that the operator may not read has another owner: the template allows reads of all providers with the operator's tag. */
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

    /**
     * The former providers without an attempted deletion since the last read, so that a rejected deletion is not repeated.
     *
     * @return ARNs
     */
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
