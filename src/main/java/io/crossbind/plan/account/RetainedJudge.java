package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.Boundaries;
import io.crossbind.desired.Revocation;
import io.crossbind.desired.RoleBounds;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.RoleClampPlanner;
import io.crossbind.plan.RoleRemovalPlanner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges retained roles of deleted bindings by today's limits of their account. No binding's pass handles such a role, so that no role has two
 * writers. A clamp and a block are not undone: only a re-created binding gets permissions.
 */
final class RetainedJudge {
    private final AwsAccountSpec account;
    private final Boundaries boundaries;
    private final RoleFindings findings;

    private RetainedJudge(AwsAccountSpec account, RoleFindings findings) {
        this.account = account;
        this.boundaries = AccountLimits.boundaries(account);
        this.findings = findings;
    }

    /** Judges each retained role of an account. A role that cannot be read does not prevent the judgement of other roles. */
    static void judge(AwsAccountSpec account, List<RetainedRole> roles, RoleFindings findings) {
        RetainedJudge judge = new RetainedJudge(account, findings);
        roles.forEach(judge::judge);
    }

    private void judge(RetainedRole retained) {
        findings.change(
                retained.role(),
                observation -> observation instanceof RoleObservation.Owned(ObservedRole read, boolean _)
                                && isSame(read, retained.role())
                        ? change(retained, read)
                        : Optional.empty());
    }

    private static boolean isSame(ObservedRole one, ObservedRole other) {
        return OwnerTags.sameOwner(one.tags(), other.tags())
                && OwnerTags.INCARNATION.stream()
                        .allMatch(key ->
                                Objects.equals(one.tags().get(key), other.tags().get(key)));
    }

    private Optional<AccountChange> change(RetainedRole retained, ObservedRole role) {
        Optional<BlockCause> cause = cause(retained);
        List<Change> reductions = cause.map(_ -> block(role))
                .orElseGet(() -> clamp(retained, retained.bounds().orElseThrow(), role));
        if (isReleased(retained)) {
            return Optional.of(new AccountChange.ReleaseRole(
                    role.name(),
                    retained.records().getFirst(),
                    Stream.concat(reductions.stream(), release(retained, role).stream())
                            .distinct()
                            .toList()));
        }
        if (reductions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(cause.<AccountChange>map(why -> new AccountChange.BlockRole(role.name(), why, reductions))
                .orElseGet(() -> new AccountChange.ClampRole(
                        role.name(), retained.records().getFirst(), reductions)));
    }

    private Optional<BlockCause> cause(RetainedRole retained) {
        if (isRevoked(retained)) {
            return Optional.of(BlockCause.REVOKED);
        }
        if (!retained.isAdmitted()) {
            return Optional.of(BlockCause.NAMESPACE_NOT_ADMITTED);
        }
        if (namespaceUid(retained)
                .filter(uid -> RoleClampPlanner.belongsToEarlierNamespace(retained.role(), uid))
                .isPresent()) {
            return Optional.of(BlockCause.NAMESPACE_RECREATED);
        }
        return retained.bounds().isEmpty() ? Optional.of(BlockCause.RETAIN_NOT_ALLOWED) : Optional.empty();
    }

    /** In a cluster that was restored, each namespace has another UID than before. */
    private Optional<String> namespaceUid(RetainedRole retained) {
        return AccountRules.adoptsOrphans(account) ? Optional.empty() : retained.namespaceUid();
    }

    /** A role shared by several bindings ends when the last of the bindings is revoked. */
    private boolean isRevoked(RetainedRole retained) {
        return retained.records().stream()
                .allMatch(record -> AccountRules.isRevoked(account, record.namespace(), record.binding()));
    }

    /** A release does not end a revocation. */
    private boolean isReleased(RetainedRole retained) {
        return !isRevoked(retained)
                && retained.records().stream()
                        .anyMatch(record -> AccountRules.isReleased(account, record.namespace(), record.binding()));
    }

    private List<Change> block(ObservedRole role) {
        return AccountPlanner.blockOrphan(role.tags(), boundaries, new RoleObservation.Owned(role, true))
                .changes();
    }

    private List<Change> clamp(RetainedRole retained, RoleBounds bounds, ObservedRole role) {
        Optional<String> ofBindings = retained.records().stream()
                .map(AccessRecordSpec::revokedBefore)
                .flatMap(Stream::ofNullable)
                .max(String::compareTo);
        return new RoleClampPlanner(
                        role.tags(),
                        bounds,
                        retained.grantBounds(),
                        namespaceUid(retained)
                                .map(uid -> Map.of(OwnerTags.NAMESPACE_UID, uid))
                                .orElse(Map.of()),
                        Revocation.ofRetained(ofBindings, account).before())
                .plan(new RoleObservation.Owned(role, true))
                .changes();
    }

    /** The instance profile of an EC2 workload can exist without the role: another client may have re-created the role. */
    private List<Change> release(RetainedRole retained, ObservedRole role) {
        boolean mayHaveProfile = role.instanceProfiles().contains(role.name())
                || retained.records().stream()
                        .anyMatch(record ->
                                record.workload() != null && record.workload().ec2Instance() != null);
        return new RoleRemovalPlanner(role.name(), role.tags(), DeletionPolicy.Retain, boundaries, mayHaveProfile)
                .plan(new RoleObservation.Owned(role, true))
                .changes();
    }
}
