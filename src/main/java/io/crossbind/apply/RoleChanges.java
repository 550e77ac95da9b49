package io.crossbind.apply;

import io.crossbind.aws.IamPolicies;
import io.crossbind.aws.IamRoles;
import io.crossbind.aws.InstanceProfiles;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Quoted;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.ChangeMessages;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Applies changes of a role and puts the resulting role into the cache. */
public final class RoleChanges {
    private final AccountAccess account;
    private final IamRoles iam;
    private final InstanceProfiles profiles;
    private final Clock clock;

    public RoleChanges(AccountAccess account, Clock clock) {
        this.account = account;
        this.iam = new IamRoles(account.session());
        this.profiles = new InstanceProfiles(account.session());
        this.clock = clock;
    }

    /** Reads a single role into the inventory. */
    public RoleObservation read(String name) {
        return entered(name, iam.read(name));
    }

    /**
     * Reads a role into the inventory before its deletion: the owner tags and the unique id. The policies are read only if the inventory does
     * not know them. IAM refuses to delete a role with a policy unknown to the inventory ({@code DeleteConflict}), and the role then counts
     * as unknown.
     */
    public RoleObservation readBeforeDeletion(String name) {
        return account.inventory().role(name) instanceof RoleObservation.Owned(ObservedRole known, var _)
                ? entered(name, iam.readAgain(known))
                : read(name);
    }

    /**
     * @throws ProblemException if IAM does not return a role created a moment ago. If a deletion took this role for absent, the role would be
     *     orphaned
     */
    private RoleObservation entered(String name, Optional<ObservedRole> found) {
        if (found.isEmpty() && account.inventory().isNew(name, clock.instant())) {
            throw new ProblemException(
                    Reason.CHANGED_MEANWHILE, "IAM does not return role " + name + " yet, which was just created");
        }
        RoleObservation observation = found.<RoleObservation>map(
                        role -> OwnerTags.ownedBy(account.cluster(), role.tags())
                                ? new RoleObservation.Owned(role.withInstanceProfiles(profilesOf(name)), true)
                                : new RoleObservation.Foreign(role.arn(), true))
                .orElseGet(RoleObservation.Absent::new);
        account.inventory().record(name, observation.remembered(), clock.instant());
        return observation;
    }

    /** The role's instance profiles from the last bulk read if no change failed since. A read would cost a call that only EC2's roles need. */
    private Set<String> profilesOf(String name) {
        return account.inventory().role(name) instanceof RoleObservation.Owned(ObservedRole known, var _)
                ? known.instanceProfiles()
                : profiles.namesOf(name);
    }

    /**
     * Applies a change.
     *
     * @throws ProblemException if the change fails. Unless IAM rejected the change, the role then counts as unknown, because the change may
     *     have happened all the same
     */
    void carryOut(Change.OfRole change) {
        try {
            account.inventory().record(change.role(), after(change), clock.instant());
        } catch (ProblemException e) {
            // A rejected change has no effect in IAM. The cached role stays valid, so the next bulk read finds no
            // difference and requeues
            // no binding.
            if (e.problem().isTransient()) {
                account.inventory().record(change.role(), new RoleObservation.Unknown(), clock.instant());
            }
            if (change instanceof Change.AttachPolicy(String role, String arn)
                    && e.problem().reason() == Reason.POLICY_NOT_FOUND) {
                if (new IamPolicies(account.session()).exists(arn)) {
                    throw new ProblemException(
                            new Problem(Reason.CHANGED_MEANWHILE, "IAM does not return role " + role + " yet"), e);
                }
                account.inventory().recordPolicy(arn, false);
                throw new ProblemException(
                        new Problem(Reason.POLICY_NOT_FOUND, "policy " + arn + " does not exist"), e);
            }
            throw e;
        }
    }

    private RoleObservation after(Change.OfRole change) {
        return switch (change) {
            case Change.CreateRole(DesiredRole role) -> create(role);
            case Change.DeleteRole(String role) -> delete(role);
            case Change.ReleaseRole(String role) -> {
                iam.release(role);
                yield new RoleObservation.Foreign(known(role).arn(), false);
            }
            case Change.DeleteInstanceProfile(String role, var tags) -> {
                profiles.delete(role, tags);
                yield withoutProfile(role);
            }
            case Change.ReleaseInstanceProfile(String role, var tags) -> {
                profiles.release(role, tags);
                yield account.inventory().role(role);
            }
            default -> {
                ObservedRole role = known(change.role());
                send(change);
                yield new RoleObservation.Owned(changed(role, change), false);
            }
        };
    }

    private RoleObservation create(DesiredRole role) {
        account.inventory().recordCreation(role.name(), clock.instant());
        String id = created(role)
                .orElseThrow(() -> new ProblemException(
                        Reason.CHANGED_MEANWHILE,
                        "role " + role.name() + " exists, but the last read did not return it"));
        return new RoleObservation.Owned(
                new ObservedRole(
                        role.name(),
                        role.path(),
                        role.arn(),
                        id,
                        role.trust(),
                        role.permissionsBoundary(),
                        role.maxSessionSeconds(),
                        role.description(),
                        role.tags(),
                        Map.of(),
                        Set.of(),
                        Set.of()),
                false);
    }

    /**
     * Returns whether IAM may have carried out a call that failed with this reason: no answer came, or AWS documents the answer for no
     * refusal, such as an internal failure.
     */
    private static boolean leavesOutcomeOpen(Reason reason) {
        return reason == Reason.AWS_UNREACHABLE || reason == Reason.AWS_ERROR;
    }

    /** After a refusal IAM certainly has no such role, so no pass waits until IAM returns the role. */
    private Optional<String> created(DesiredRole role) {
        try {
            return iam.create(role);
        } catch (ProblemException e) {
            if (!leavesOutcomeOpen(e.problem().reason())) {
                account.inventory().recordDeletion(role.name());
            }
            throw e;
        }
    }

    /**
     * The role is deleted last. Without a status, only the role's owner tags lead to its instance profile. If the change before the deletion
     * failed, the role counts as unknown and stays.
     */
    private RoleObservation delete(String role) {
        if (account.inventory().role(role) instanceof RoleObservation.Unknown) {
            throw new ProblemException(
                    Reason.CHANGED_MEANWHILE,
                    "role " + role + " cannot be deleted yet: an earlier change of the role failed");
        }
        try {
            iam.delete(role);
            account.inventory().recordDeletion(role);
            return new RoleObservation.Absent();
        } catch (ProblemException e) {
            if (e.problem().reason() != Reason.DELETE_BLOCKED) {
                throw e;
            }
            Set<String> holders = new TreeSet<>(profiles.namesOf(role));
            // Without a profile the cause is a policy that another client has just attached, or that IAM still counts
            // as attached.
            throw holders.isEmpty()
                    ? new ProblemException(
                            new Problem(Reason.CHANGED_MEANWHILE, e.problem().message()), e)
                    : new ProblemException(
                            new Problem(
                                    Reason.DELETE_BLOCKED,
                                    "role " + role + " is in instance profiles " + Quoted.value(holders.toString())),
                            e);
        }
    }

    private void send(Change.OfRole change) {
        switch (change) {
            case Change.UpdateTrustPolicy(String name, var trust) -> iam.updateTrustPolicy(name, trust);
            case Change.PutPermissionsBoundary(String name, String arn) -> iam.putPermissionsBoundary(name, arn);
            case Change.UpdateRole(String name, int seconds, String description) ->
                iam.update(name, seconds, description);
            case Change.TagRole(String name, var tags) -> iam.tag(name, tags);
            case Change.PutInlinePolicy(String name, String policy, var document) ->
                iam.putInlinePolicy(name, policy, document);
            case Change.DeleteInlinePolicy(String name, String policy) -> iam.deleteInlinePolicy(name, policy);
            case Change.AttachPolicy(String name, String arn) -> iam.attachPolicy(name, arn);
            case Change.DetachPolicy(String name, String arn) -> iam.detachPolicy(name, arn);
            case Change.PutInstanceProfile(String name, String path, var tags) -> profiles.put(name, path, tags);
            case Change.CreateRole _,
                    Change.DeleteRole _,
                    Change.ReleaseRole _,
                    Change.ReleaseInstanceProfile _,
                    Change.DeleteInstanceProfile _ -> throw new IllegalArgumentException(ChangeMessages.of(change));
        }
    }

    /** The role after a change accepted by IAM. */
    private static ObservedRole changed(ObservedRole role, Change.OfRole change) {
        return switch (change) {
            case Change.UpdateTrustPolicy(var _, var trust) -> role.withTrust(trust);
            case Change.PutPermissionsBoundary(var _, String arn) -> role.withPermissionsBoundary(arn);
            case Change.UpdateRole(var _, int seconds, String description) -> role.withSession(seconds, description);
            case Change.TagRole(var _, var tags) -> role.withTags(tags);
            case Change.PutInlinePolicy(var _, String policy, var document) -> role.withInlinePolicy(policy, document);
            case Change.DeleteInlinePolicy(var _, String policy) -> role.withoutInlinePolicy(policy);
            case Change.AttachPolicy(var _, String arn) -> role.withAttachedPolicy(arn);
            case Change.DetachPolicy(var _, String arn) -> role.withoutAttachedPolicy(arn);
            case Change.PutInstanceProfile(String name, var _, var _) -> role.withInstanceProfiles(Set.of(name));
            case Change.CreateRole _,
                    Change.DeleteRole _,
                    Change.ReleaseRole _,
                    Change.ReleaseInstanceProfile _,
                    Change.DeleteInstanceProfile _ -> throw new IllegalArgumentException(ChangeMessages.of(change));
        };
    }

    /** A profile can exist without its role. */
    private RoleObservation withoutProfile(String name) {
        return account.inventory().role(name) instanceof RoleObservation.Owned(ObservedRole role, var _)
                ? new RoleObservation.Owned(role.withInstanceProfiles(Set.of()), false)
                : account.inventory().role(name);
    }

    private ObservedRole known(String role) {
        if (account.inventory().role(role) instanceof RoleObservation.Owned(ObservedRole known, var _)) {
            return known;
        }
        throw new ProblemException(Reason.CHANGED_MEANWHILE, "role " + role + " no longer exists");
    }
}
