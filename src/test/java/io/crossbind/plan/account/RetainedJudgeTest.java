package io.crossbind.plan.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.desired.Boundaries;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.Revocation;
import io.crossbind.desired.RoleBounds;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Retained roles by the limits of today, without I/O. */
class RetainedJudgeTest {
    private static final String ALLOWED = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String EXCLUDED = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String OLD = "2026-01-01T00:00:00Z";
    private static final String NEW = "2026-02-01T00:00:00Z";
    private static final ObservedRole ROLE = AccountExamples.role("orders", "shop", "uid-1", AccountExamples.TRUST)
            .withPermissionsBoundary(AccountExamples.BOUNDARY)
            .withAttachedPolicy(ALLOWED);
    private static final RoleBounds BOUNDS = new RoleBounds(
            List.of(new RoleBounds.RoleLimits(
                    List.of(ALLOWED), Boundaries.of(AccountExamples.BOUNDARY), 3600, Optional.empty())),
            Boundaries.of(AccountExamples.BOUNDARY));

    private final Map<String, Reading<RoleObservation>> read = new HashMap<>();
    private RetainedRole retained = retained(ROLE, record("orders", null));

    private static AccessRecordSpec record(String binding, @Nullable String revokedBefore) {
        return new AccessRecordSpec(
                "shop",
                binding,
                "uid-of-" + binding,
                "data",
                null,
                new RoleStatus(ROLE.arn(), ROLE.id()),
                null,
                null,
                List.of(),
                true,
                revokedBefore,
                null,
                true);
    }

    private static RetainedRole retained(ObservedRole role, AccessRecordSpec... records) {
        return new RetainedRole(
                role, List.of(records), Optional.of(BOUNDS), true, Optional.empty(), Optional.of("uid-1"));
    }

    private static RetainedRole without(
            RetainedRole role, boolean isAdmitted, @Nullable RoleBounds bounds, String uid) {
        return new RetainedRole(
                role.role(),
                role.records(),
                Optional.ofNullable(bounds),
                isAdmitted,
                role.grantBounds(),
                Optional.of(uid));
    }

    private static AwsAccountSpec account(String more) {
        return AccountExamples.account(
                        "data",
                        "managementRole: {arn: \"arn:aws:iam::222222222222:role/op\", externalId: x}\n  " + more,
                        null)
                .getSpec();
    }

    private RoleFindings judge(String account) {
        RoleFindings findings = new RoleFindings(new AccountObservations(Optional.empty(), Map.of(), read));
        RetainedJudge.judge(account(account), List.of(retained), findings);
        return findings;
    }

    private void isRead(ObservedRole role) {
        read.put(role.name(), new Reading.Known<>(new RoleObservation.Owned(role, true)));
    }

    /** The only change, planned after a read of the role. */
    private AccountChange change(String account) {
        assertThat(judge(account).unread()).containsExactly(new AccountRef.Role("orders"));
        isRead(retained.role());
        RoleFindings judge = judge(account);
        assertThat(judge.unread()).isEmpty();
        assertThat(judge.changes()).hasSize(1);
        return judge.changes().getFirst();
    }

    private static List<Change> block() {
        return List.of(
                new Change.UpdateTrustPolicy("orders", AccountExamples.NOBODY),
                new Change.PutInlinePolicy("orders", InlinePolicies.BLOCKED, InlinePolicies.denyAll()));
    }

    @Test
    void roleWithinTheLimitsIsNotRead() {
        assertThat(judge("").unread()).isEmpty();
        assertThat(judge("").changes()).isEmpty();
    }

    @Test
    void roleBeyondTheLimitsIsReadThenClamped() {
        retained = retained(ROLE.withAttachedPolicy(EXCLUDED), record("orders", null));
        assertThat(change(""))
                .isEqualTo(new AccountChange.ClampRole(
                        "orders", record("orders", null), List.of(new Change.DetachPolicy("orders", EXCLUDED))));
    }

    @Test
    void roleOfALimitThatIsGoneIsBlocked() {
        RetainedRole role = retained;
        retained = without(role, true, null, "uid-1");
        assertThat(change("")).isEqualTo(new AccountChange.BlockRole("orders", BlockCause.RETAIN_NOT_ALLOWED, block()));
        retained = without(role, false, BOUNDS, "uid-1");
        assertThat(judge("").changes())
                .containsExactly(new AccountChange.BlockRole("orders", BlockCause.NAMESPACE_NOT_ADMITTED, block()));
        retained = without(role, true, BOUNDS, "uid-2");
        assertThat(judge("").changes())
                .containsExactly(new AccountChange.BlockRole("orders", BlockCause.NAMESPACE_RECREATED, block()));
    }

    @Test
    void revocationOfTheBindingOrItsNamespaceBlocks() {
        assertThat(change("revoke: [{namespace: shop, binding: orders}]"))
                .isEqualTo(new AccountChange.BlockRole("orders", BlockCause.REVOKED, block()));
        assertThat(judge("revoke: [{namespace: shop}]").changes()).hasSize(1);
        assertThat(judge("revoke: [{namespace: shop, binding: other}, {namespace: web}]")
                        .changes())
                .isEmpty();
    }

    @Test
    void roleOfSeveralBindingsIsBlockedWhenEachIsRevoked() {
        retained = retained(ROLE, record("orders", null), record("web", null));
        assertThat(judge("revoke: [{namespace: shop, binding: orders}]").unread())
                .isEmpty();
        assertThat(change("revoke: [{namespace: shop, binding: orders}, {namespace: shop, binding: web}]"))
                .isInstanceOf(AccountChange.BlockRole.class);
    }

    @Test
    void releaseClampsTheRoleAndRemovesItsTagsLast() {
        retained = retained(
                ROLE.withAttachedPolicy(EXCLUDED).withInstanceProfiles(Set.of("orders")), record("orders", null));
        assertThat(change("release: [{namespace: shop, binding: orders}]"))
                .isEqualTo(new AccountChange.ReleaseRole(
                        "orders",
                        record("orders", null),
                        List.of(
                                new Change.DetachPolicy("orders", EXCLUDED),
                                new Change.ReleaseInstanceProfile("orders", ROLE.tags()),
                                new Change.ReleaseRole("orders"))));
    }

    @Test
    void roleThatNoRuleAdmitsIsBlockedBeforeItIsReleased() {
        retained = without(retained, false, null, "uid-1");
        assertThat(change("release: [{namespace: shop, binding: orders}]"))
                .isInstanceOfSatisfying(
                        AccountChange.ReleaseRole.class,
                        release -> assertThat(release.changes())
                                .containsAll(block())
                                .endsWith(new Change.ReleaseRole("orders")));
    }

    @Test
    void releaseOfAnotherBindingConcernsNothing() {
        assertThat(judge("release: [{namespace: shop, binding: other}, {namespace: web, binding: orders}]")
                        .unread())
                .isEmpty();
    }

    @Test
    void revokedRoleIsNotReleased() {
        assertThat(change("revoke: [{namespace: shop}]\n  release: [{namespace: shop, binding: orders}]"))
                .isInstanceOf(AccountChange.BlockRole.class);
    }

    @Test
    void laterOfTheTimesOfAccountAndBindingRevokesSessions() {
        retained = retained(ROLE, record("orders", NEW));
        assertThat(change("revokeSessionsBefore: \"" + OLD + "\""))
                .isInstanceOfSatisfying(
                        AccountChange.ClampRole.class,
                        clamp -> assertThat(clamp.changes())
                                .contains(new Change.PutInlinePolicy(
                                        "orders", InlinePolicies.REVOKED_SESSIONS, Revocation.deny(NEW))));
        retained = retained(ROLE, record("orders", OLD));
        assertThat(judge("revokeSessionsBefore: \"" + NEW + "\"").changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        AccountChange.ClampRole.class,
                        clamp -> assertThat(clamp.changes())
                                .contains(new Change.PutInlinePolicy(
                                        "orders", InlinePolicies.REVOKED_SESSIONS, Revocation.deny(NEW))));
    }

    @Test
    void roleThatIamNoLongerReturnsAsTheBindingsIsNotChanged() {
        retained = retained(ROLE.withAttachedPolicy(EXCLUDED), record("orders", null));
        isRead(ROLE.withAttachedPolicy(EXCLUDED).withTags(Map.of(OwnerTags.NAMESPACE_UID, "uid-2")));
        assertThat(judge("").changes()).isEmpty();
        read.put("orders", new Reading.Known<>(new RoleObservation.Absent()));
        assertThat(judge("").changes()).isEmpty();
        read.put("orders", new Reading.Known<>(new RoleObservation.Foreign(ROLE.arn(), true)));
        assertThat(judge("").changes()).isEmpty();
        isRead(ROLE);
        assertThat(judge("").changes()).isEmpty();
    }

    @Test
    void roleThatCannotBeReadIsReported() {
        retained = retained(ROLE.withAttachedPolicy(EXCLUDED), record("orders", null));
        Problem why = new Problem(Reason.THROTTLED, "slow down");
        read.put("orders", new Reading.Failed<>(why));
        assertThat(judge("").changes()).isEmpty();
        assertThat(judge("").problem()).contains(why);
    }

    /** For any limits and any role, the judgement gives no access back. A role that is not released needs no change after the planned ones. */
    @Property(tries = 300)
    void judgementOnlyRemovesAndComesToRest(
            @ForAll boolean isAdmitted,
            @ForAll boolean hasBounds,
            @ForAll boolean isRevoked,
            @ForAll boolean isExcessive,
            @ForAll boolean isRecreated,
            @ForAll boolean hasForeignPolicy) {
        ObservedRole role = isExcessive ? ROLE.withAttachedPolicy(EXCLUDED) : ROLE;
        if (hasForeignPolicy) {
            role = role.withInlinePolicy("extra", AccountExamples.TRUST);
        }
        retained = without(
                retained(role, record("orders", null)),
                isAdmitted,
                hasBounds ? BOUNDS : null,
                isRecreated ? "uid-2" : "uid-1");
        String account = isRevoked ? "revoke: [{namespace: shop}]" : "";
        isRead(role);
        List<Change> changes = judge(account).changes().stream()
                .flatMap(change -> changesOf(change).stream())
                .toList();
        ObservedRole after = role;
        for (Change change : changes) {
            after = applied(after, change);
        }
        boolean isBlocked = isRevoked || !isAdmitted || !hasBounds || isRecreated;
        assertThat(after.trust().isEquivalentTo(AccountExamples.NOBODY)).isEqualTo(isBlocked);
        assertThat(after.inlinePolicies().containsKey(InlinePolicies.BLOCKED)).isEqualTo(isBlocked);
        assertThat(isBlocked || !after.attachedPolicies().contains(EXCLUDED)).isTrue();
        retained = new RetainedRole(
                after,
                retained.records(),
                retained.bounds(),
                retained.isAdmitted(),
                retained.grantBounds(),
                retained.namespaceUid());
        read.clear();
        assertThat(judge(account).unread()).isEmpty();
    }

    private static List<Change> changesOf(AccountChange change) {
        return switch (change) {
            case AccountChange.BlockRole block -> block.changes();
            case AccountChange.ClampRole clamp -> clamp.changes();
            default -> throw new AssertionError(change);
        };
    }

    private static ObservedRole applied(ObservedRole role, Change change) {
        return switch (change) {
            case Change.UpdateTrustPolicy(var _, PolicyDocument trust) -> role.withTrust(trust);
            case Change.PutInlinePolicy(var _, String policy, PolicyDocument document) -> {
                assertThat(document.statements())
                        .allMatch(statement -> statement.effect().equals("Deny"));
                yield role.withInlinePolicy(policy, document);
            }
            case Change.DeleteInlinePolicy(var _, String policy) -> role.withoutInlinePolicy(policy);
            case Change.DetachPolicy(var _, String arn) -> role.withoutAttachedPolicy(arn);
            default -> throw new AssertionError("gives the role something: " + change);
        };
    }
}
