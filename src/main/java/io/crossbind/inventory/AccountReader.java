package io.crossbind.inventory;

import io.crossbind.aws.AwsSession;
import io.crossbind.aws.IamAccount;
import io.crossbind.aws.IamProviders;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ProblemException;
import io.crossbind.model.ResourceArn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads an account into its inventory when a read is due. {@link #readIfDue} enters a failure into the inventory and does not throw it. */
public final class AccountReader {
    private final Clock clock;
    private final Duration factsInterval;

    /**
     * Creates a reader.
     *
     * @param factsInterval the interval of the four calls for caller, quotas and providers, which hardly ever change
     */
    public AccountReader(Clock clock, Duration factsInterval) {
        this.clock = clock;
        this.factsInterval = factsInterval;
    }

    /**
     * Reads the due parts of the account.
     *
     * @param interval the age at which the roles are read again
     * @return the resources whose observed state changed
     */
    public ChangedResources readIfDue(AccountInventory inventory, Request request, Duration interval) {
        Instant now = clock.instant();
        boolean expired = inventory.takeExpired();
        try {
            if (expired || isDue(inventory.facts().map(AccountInventory.Facts::readAt), factsInterval, now)) {
                readFacts(inventory, request, now);
            }
            boolean rolesDue = expired || isDue(inventory.rolesReadAt(), interval, now);
            return rolesDue
                    ? new ChangedResources(
                            readRoles(inventory, request),
                            readAssociations(inventory, request),
                            new PolicyReader(request.policies(), inventory.policies())
                                    .readAgain(request.granted().get()))
                    : ChangedResources.NOTHING;
        } catch (RuntimeException e) {
            if (expired) {
                inventory.expire();
            }
            if (!(e instanceof ProblemException failure)) {
                throw e;
            }
            inventory.failed(failure.problem(), now);
            return ChangedResources.NOTHING;
        }
    }

    private static boolean isDue(Optional<Instant> last, Duration interval, Instant now) {
        return last.isEmpty() || !now.isBefore(last.get().plus(interval));
    }

    private static void readFacts(AccountInventory inventory, Request request, Instant now) {
        String caller = request.session().callerArn();
        IamProviders providers = new IamProviders(request.session());
        Optional<ObservedProvider> provider = providers.read(request.providerArn());
        inventory.formerProviders().read(providers, request.cluster(), request.providerArn());
        inventory.replaceFacts(
                new AccountInventory.Facts(
                        caller, new IamAccount(request.session(), request.cluster()).readQuotas(), now),
                provider,
                now);
    }

    /**
     * Reads the roles now, due or not.
     *
     * @throws ProblemException if the read fails
     */
    public Set<String> readRoles(AccountInventory inventory, Request request) {
        Instant startedAt = clock.instant();
        Set<String> providers = new HashSet<>(inventory.formerProviders().arns());
        providers.add(request.providerArn());
        AccountRoles roles =
                new IamAccount(request.session(), request.cluster()).readRoles(request.rolePath(), providers);
        return inventory.replaceRoles(roles, startedAt, clock.instant());
    }

    private static Set<String> readAssociations(AccountInventory inventory, Request request) {
        return EksCluster.of(request.cluster())
                .map(cluster -> new AssociationReader(request.session(), cluster, inventory.associations())
                        .readAgain(request.associated().get()))
                .orElse(Set.of());
    }

    /**
     * The contents to read from an account.
     *
     * @param session the session of the management role
     * @param policies the stores of the resources' policies
     * @param cluster the cluster whose tags mark own objects
     * @param rolePath the path under which the operator creates roles
     * @param providerArn the ARN of the cluster's provider in the account
     * @param associated service accounts for which bindings need a pod identity association in this account, {@code namespace/name}
     * @param granted resources of this account on which bindings have grants
     */
    public record Request(
            AwsSession session,
            PolicyStores policies,
            ClusterIdentity cluster,
            String rolePath,
            String providerArn,
            Supplier<Set<String>> associated,
            Supplier<Set<ResourceArn>> granted) {}

    /**
     * The resources whose observed state changed since the last read.
     *
     * @param roles keys of the names of changed roles, see {@link AccountRoles#key}
     * @param associations the service accounts of changed associations, {@code namespace/name}
     * @param policies the resources with a changed policy
     */
    public record ChangedResources(Set<String> roles, Set<String> associations, Set<ResourceArn> policies) {
        static final ChangedResources NOTHING = new ChangedResources(Set.of(), Set.of(), Set.of());

        /** Returns whether no resource changed. */
        public boolean isEmpty() {
            return roles.isEmpty() && associations.isEmpty() && policies.isEmpty();
        }
    }
}
