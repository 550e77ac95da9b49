package io.crossbind.simulation;

import java.util.List;

/** What an administrator of AWS, or another program, does to a role of the operator. */
enum Drift {
    POLICIES_DELETED,
    POLICY_WIDENED,
    TRUST_CLOSED,
    ROLE_DELETED,
    UNTAGGED,
    RECREATED_UNTAGGED,
    RECREATED_WITH_TAGS,
    BOUNDARY_DELETED,
    BUCKETS_RESET,
    POLICY_ADDED,
    /** The role has another binding's tags from now on. */
    GIVEN_TO_BINDING,
    /** The role has another cluster's tag from now on. */
    GIVEN_TO_CLUSTER;

    /** The order counts: a seed draws a position. */
    static final List<Drift> FIRST = List.of(POLICIES_DELETED, POLICY_WIDENED, TRUST_CLOSED, ROLE_DELETED);

    static final List<Drift> RICH = List.of(
            POLICIES_DELETED,
            POLICY_WIDENED,
            TRUST_CLOSED,
            ROLE_DELETED,
            UNTAGGED,
            RECREATED_UNTAGGED,
            RECREATED_WITH_TAGS,
            BOUNDARY_DELETED,
            BUCKETS_RESET);

    static final List<Drift> OWNERS =
            List.of(UNTAGGED, RECREATED_UNTAGGED, RECREATED_WITH_TAGS, GIVEN_TO_BINDING, GIVEN_TO_CLUSTER);

    static final List<Drift> LIMITS = List.of(BOUNDARY_DELETED, POLICY_ADDED, POLICY_WIDENED);

    /** What the operator repairs at the next read of the account. */
    static final List<Drift> REPAIRED =
            List.of(POLICIES_DELETED, POLICY_WIDENED, TRUST_CLOSED, ROLE_DELETED, BOUNDARY_DELETED, POLICY_ADDED);

    /** Whether the role has another owner afterwards. */
    boolean takesRole() {
        return switch (this) {
            case UNTAGGED, RECREATED_UNTAGGED, RECREATED_WITH_TAGS, GIVEN_TO_BINDING, GIVEN_TO_CLUSTER -> true;
            default -> false;
        };
    }
}
