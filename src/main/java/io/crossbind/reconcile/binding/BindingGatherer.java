package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.RoleChanges;
import io.crossbind.aws.IamPolicies;
import io.crossbind.aws.IamProviders;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.GrantSids;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AssociationReader;
import io.crossbind.inventory.PolicyReader;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Observed;
import io.crossbind.plan.binding.AccountObservation;
import io.crossbind.plan.binding.BindingObservations;
import io.crossbind.plan.binding.BindingRecord;
import io.crossbind.plan.binding.PolicyObservation;
import io.crossbind.plan.binding.Ref;
import io.crossbind.plan.binding.Side;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the facts for the judgement of a binding: the snapshots of its accounts, and the objects read by the pass. A gatherer is the only reader of
 * a pass.
 */
final class BindingGatherer {
    private static final Logger LOG = LoggerFactory.getLogger(BindingGatherer.class);

    private final BindingContext context;
    private final BindingAccounts accounts;
    private final Desired.Wanted wanted;
    private final ClusterCommands cluster;
    private final TrustedSourceRoles sources;
    private final Clock clock;
    private final Map<Side, RoleObservation> roles = new EnumMap<>(Side.class);
    private final Set<Side> providers = EnumSet.noneOf(Side.class);
    /** The policies read by this pass. These policies count even if another pass invalidates the snapshot meanwhile. */
    private final Map<ResourceArn, Optional<String>> readPolicies = new HashMap<>();

    private @Nullable Optional<ObservedAssociation> readAssociation;
    private final Map<ResourceArn, Problem> unreadable = new HashMap<>();
    private final Set<String> confirmedMissing = new HashSet<>();
    private final Map<String, Optional<ObservedConfigMap>> configMaps = new HashMap<>();

    BindingGatherer(
            BindingContext context,
            BindingAccounts accounts,
            Desired.Wanted wanted,
            ClusterCommands cluster,
            TrustedSourceRoles sources,
            Clock clock) {
        this.context = context;
        this.accounts = accounts;
        this.wanted = wanted;
        this.cluster = cluster;
        this.sources = sources;
        this.clock = clock;
    }

    /** The record of earlier passes. */
    BindingRecord recorded() {
        BindingHistory history = context.history();
        return new BindingRecord(
                history.targetRole().map(RoleStatus::arn),
                history.targetRole().map(RoleStatus::id),
                history.sourceRole().map(RoleStatus::arn),
                history.sourceRole().map(RoleStatus::id),
                history.grantArns(),
                history.namesAnything(context.leadsToTarget()),
                history.wasDelivered(),
                context.holderOfServiceAccount()
                        .map(holder -> holder.getMetadata().getName()),
                context.serviceAccount().map(NamespacedName::name),
                sources.trustedBy(
                        context, wanted.source().map(state -> state.role().arn())));
    }

    /** The currently known facts. */
    BindingObservations observations() {
        AccountAccess target = accounts.target().access();
        AccountFacts facts = accounts.target().facts();
        boolean associationIsKnown = association() != null;
        return new BindingObservations(
                wanted.source().map(state -> account(Side.SOURCE, state)),
                wanted.target().filter(_ -> facts.isManaged()).map(state -> account(Side.TARGET, state)),
                inCluster(),
                associationIsKnown,
                context.usersOfServiceAccount(),
                policies(),
                GrantSids.prefix(target.cluster(), context.namespace(), context.name()),
                GrantsDesign.among(facts.spec(), facts.partition(), context.grants()),
                target.inventory().missingPolicies(),
                confirmedMissing,
                configMaps);
    }

    private AccountObservation account(Side side, DesiredAccountState state) {
        AccountInventory inventory = access(side).inventory();
        RoleObservation fresh = roles.get(side);
        return new AccountObservation(
                inventory.provider(),
                providers.contains(side),
                adopted(side, state, fresh == null ? inventory.role(state.role().name()) : fresh),
                fresh != null,
                inventory
                        .facts()
                        .map(known -> known.quotas().attachedPoliciesQuota())
                        .orElse(Quotas.DEFAULT_ATTACHED_POLICIES));
    }

    /**
     * A role of an earlier binding counts as the binding's own if the administrator allows adoption. A role in the record with the same unique ID is
     * the binding's own, even if another client changed its tags.
     */
    private RoleObservation adopted(Side side, DesiredAccountState state, RoleObservation observed) {
        return observed instanceof RoleObservation.Owned(ObservedRole role, boolean direct)
                        && OwnerTags.areOfPredecessor(role.tags(), state.role().tags())
                        && (AccountRules.adoptsOrphans(accounts.facts(side).spec()) || isRecorded(side, role))
                ? new RoleObservation.Owned(role.withoutTags(OwnerTags.INCARNATION), direct)
                : observed;
    }

    /** A status is no authority, so only the record counts. */
    private boolean isRecorded(Side side, ObservedRole role) {
        return context.record()
                .map(record -> side == Side.SOURCE ? record.sourceRole() : record.targetRole())
                .filter(known -> role.arn().equals(known.arn()) && role.id().equals(known.id()))
                .isPresent();
    }

    private AccountAccess access(Side side) {
        return accounts.access(side);
    }

    private Observed.InCluster inCluster() {
        Optional<ObservedAssociation> association = association();
        return context.inCluster(association == null ? Optional.empty() : association);
    }

    /** The known state of the binding's association; null if no pass has read the association. */
    private @Nullable Optional<ObservedAssociation> association() {
        if (readAssociation != null || wanted.cluster().association().isEmpty()) {
            return readAssociation == null ? Optional.empty() : readAssociation;
        }
        return access(Side.SOURCE)
                .inventory()
                .associations()
                .get(context.serviceAccount().orElseThrow().toString());
    }

    private Map<ResourceArn, PolicyObservation> policies() {
        AccountInventory inventory = accounts.target().access().inventory();
        Map<ResourceArn, PolicyObservation> known = new HashMap<>();
        for (DesiredGrant grant : wanted.grants()) {
            ResourceArn resource = grant.holder();
            Problem problem = unreadable.get(resource);
            Optional<String> fresh = readPolicies.get(resource);
            Optional<String> document = fresh == null ? inventory.policies().get(resource) : fresh;
            if (problem != null) {
                known.put(resource, new PolicyObservation.Unreadable(problem));
            } else if (document != null) {
                known.put(resource, new PolicyObservation.Known(document, fresh != null));
            }
        }
        return known;
    }

    /**
     * Reads an object into the snapshots.
     *
     * @throws ProblemException if the read fails for a reason outside the object
     */
    void read(Ref ref) {
        switch (ref) {
            case Ref.Role(Side side) -> roles.put(side, readRole(side));
            case Ref.Provider(Side side) -> readProvider(side);
            case Ref.Association() -> readAssociation();
            case Ref.Policy(ResourceArn resource) -> readPolicy(resource);
            case Ref.ManagedPolicy(String arn) -> readManagedPolicy(arn);
            case Ref.OwnedRole _, Ref.RoleToRemove _, Ref.ServiceAccount _ ->
                throw new IllegalArgumentException("no plan of a binding needs " + ref);
            case Ref.ConfigMap(String name) -> configMaps.put(name, readConfigMap(cluster, context, name));
        }
    }

    private RoleObservation readRole(Side side) {
        DesiredAccountState state = state(side);
        RoleObservation read =
                new RoleChanges(access(side), clock).read(state.role().name());
        if (read instanceof RoleObservation.Owned(var role, boolean _)
                && !OwnerTags.sameOwner(state.role().tags(), role.tags())) {
            // One tenant reads a condition, so the condition does not name another tenant.
            LOG.warn("{} was created for {}", role.arn(), OwnerTags.ownerIn(role.tags()));
        }
        return read;
    }

    private DesiredAccountState state(Side side) {
        return (side == Side.SOURCE ? wanted.source() : wanted.target()).orElseThrow();
    }

    private void readProvider(Side side) {
        AccountAccess access = access(side);
        String provider = state(side).provider().orElseThrow().arn();
        access.inventory().recordProvider(new IamProviders(access.session()).read(provider), clock.instant());
        providers.add(side);
    }

    private void readAssociation() {
        AccountAccess access = access(Side.SOURCE);
        EksCluster eks = wanted.cluster().association().orElseThrow().cluster();
        NamespacedName serviceAccount = context.serviceAccount().orElseThrow();
        readAssociation = new AssociationReader(
                        access.session(), eks, access.inventory().associations())
                .find(serviceAccount.namespace(), serviceAccount.name());
    }

    /** Reads a policy, even if the snapshot has the policy. */
    private void readPolicy(ResourceArn resource) {
        AccountAccess target = accounts.target().access();
        target.inventory().policies().invalidate(resource);
        try {
            readPolicies.put(
                    resource,
                    new PolicyReader(target.policies(), target.inventory().policies()).find(resource));
        } catch (ProblemException e) {
            if (e.problem().isTransient()) {
                throw e;
            }
            unreadable.put(resource, e.problem());
        }
    }

    private void readManagedPolicy(String arn) {
        AccountAccess target = accounts.target().access();
        boolean exists = new IamPolicies(target.session()).exists(arn);
        target.inventory().recordPolicy(arn, exists);
        if (!exists) {
            confirmedMissing.add(arn);
        }
    }

    /**
     * Reads a ConfigMap.
     *
     * @throws ProblemException if the API server refuses
     */
    static Optional<ObservedConfigMap> readConfigMap(ClusterCommands cluster, BindingContext context, String name) {
        try {
            return cluster.readConfigMap(
                    new NamespacedName(context.namespace(), name), context.ownersOfConfigMap(name));
        } catch (ClusterFailure e) {
            throw new ProblemException(
                    new Problem(Reason.KUBERNETES_ERROR, "cannot read ConfigMap " + name + ": " + e.getMessage()), e);
        }
    }
}
