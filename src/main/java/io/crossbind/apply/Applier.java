package io.crossbind.apply;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.Change;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies a plan, one change after the other, up to the first failed change. */
public final class Applier {
    private final ProviderChanges providers;
    private final PolicyChanges policies;
    private final Clock clock;

    public Applier(ProviderChanges providers, PolicyChanges policies, Clock clock) {
        this.providers = providers;
        this.policies = policies;
        this.clock = clock;
    }

    public ApplyResult apply(AccountAccess account, ClusterChanges cluster, List<Change> changes) {
        RoleChanges roles = new RoleChanges(account, clock);
        List<Change> done = new ArrayList<>();
        for (Change change : changes) {
            Optional<Problem> failure = carryOut(account, roles, cluster, change);
            if (failure.isPresent()) {
                return new ApplyResult(done, failure);
            }
            done.add(change);
        }
        return new ApplyResult(done, Optional.empty());
    }

    /** Applies changes that remove access. A failed change does not prevent the others. Of several failures the result has the first. */
    public ApplyResult applyEach(AccountAccess account, ClusterChanges cluster, List<Change> changes) {
        List<Change> done = new ArrayList<>();
        Optional<Problem> failure = Optional.empty();
        for (Change change : changes) {
            ApplyResult applied = apply(account, cluster, List.of(change));
            done.addAll(applied.done());
            failure = failure.or(applied::failure);
        }
        return new ApplyResult(done, failure);
    }

    /** Applies changes in the cluster. As with {@link #applyEach}, a failed change does not prevent the others. */
    public ApplyResult applyEachInCluster(ClusterChanges cluster, List<Change> changes) {
        List<Change> done = new ArrayList<>();
        Optional<Problem> failure = Optional.empty();
        for (Change change : changes) {
            try {
                cluster.carryOut((Change.OfCluster) change);
                done.add(change);
            } catch (ProblemException e) {
                failure = failure.or(() -> Optional.of(e.problem()));
            }
        }
        return new ApplyResult(done, failure);
    }

    private Optional<Problem> carryOut(
            AccountAccess account, RoleChanges roles, ClusterChanges cluster, Change change) {
        try {
            switch (change) {
                case Change.OfProvider provider -> providers.carryOut(account, provider);
                case Change.OfRole role -> roles.carryOut(role);
                case Change.OfAssociation association -> new AssociationChanges(account).carryOut(association);
                case Change.OfGrant grant -> policies.carryOut(account, grant);
                case Change.OfCluster inCluster -> cluster.carryOut(inCluster);
            }
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }
}
