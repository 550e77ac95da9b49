package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.ResourceArn;
import io.crossbind.status.BindingOutcome.Role;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.BindingOutcome.SourceRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The entries of the status for the roles and grants of a pass.
 *
 * @param refused resources without a current grant
 * @param deliveredBefore whether the binding was ever fully applied
 */
record OwnedResourcesRecord(
        BindingContext context,
        BindingAccounts sides,
        Desired.Wanted wanted,
        Set<ResourceArn> refused,
        boolean deliveredBefore) {

    /** The entries when all roles and grants exist. */
    Roles.Named delivered() {
        return named(
                wanted.target().map(side -> sides.target().ownRole(side).orElseGet(() -> nameless(side))),
                wanted.source()
                        .map(side -> new SourceRole(
                                side.account(),
                                sides.source().orElseThrow().ownRole(side).orElseGet(() -> nameless(side)))),
                holders(),
                true);
    }

    /** The entries when the roles exist, but not all grants. */
    Roles.Named kept() {
        Roles.Named all = delivered();
        return new Roles.Named(
                all.target(),
                all.source(),
                all.providerArn(),
                all.handover(),
                grantsSoFar(),
                deliveredBefore,
                wanted.rule());
    }

    private List<String> grantsSoFar() {
        AccountFacts target = sides.target().facts();
        return Stream.concat(
                        GrantsDesign.among(target.spec(), target.partition(), context.grants()).stream(),
                        holders().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The entries when all roles and grants may exist from now on, in addition to earlier roles and grants. A unique ID comes from the record alone:
     * a tenant may have written the status, and a role with the binding's owner tags may belong to an earlier binding.
     *
     * @param sourceMadeAgain whether the workload's own role gets a new ID now
     */
    Roles.Named intended(boolean sourceMadeAgain) {
        Optional<AccessRecordSpec> known = context.record();
        return named(
                wanted.target()
                        .map(side -> new Role(
                                side.role().arn(),
                                known.map(AccessRecordSpec::targetRole)
                                        .map(RoleStatus::id)
                                        .orElse(null))),
                wanted.source()
                        .map(side -> new SourceRole(
                                side.account(),
                                new Role(
                                        side.role().arn(),
                                        known.filter(_ -> !sourceMadeAgain)
                                                .map(AccessRecordSpec::sourceRole)
                                                .map(RoleStatus::id)
                                                .orElse(null)))),
                grantsSoFar(),
                deliveredBefore);
    }

    private Roles.Named named(
            Optional<Role> target, Optional<SourceRole> source, List<String> grants, boolean delivered) {
        Optional<DesiredProvider> provider = wanted.source()
                .flatMap(DesiredAccountState::provider)
                .or(() -> wanted.target().flatMap(DesiredAccountState::provider));
        return new Roles.Named(
                target,
                source,
                provider.map(DesiredProvider::arn),
                wanted.handover(),
                grants,
                delivered,
                wanted.rule());
    }

    private static Role nameless(DesiredAccountState side) {
        return new Role(side.role().arn(), null);
    }

    private List<String> holders() {
        return wanted.grants().stream()
                .map(DesiredGrant::holder)
                .filter(holder -> !refused.contains(holder))
                .map(ResourceArn::toString)
                .toList();
    }
}
