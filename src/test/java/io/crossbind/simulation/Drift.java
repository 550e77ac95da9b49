package io.crossbind.simulation;

import java.util.List;

/** Changes to a role of the operator by an AWS administrator or another program. */
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
    /** The role gets the tags of another binding. */
    GIVEN_TO_BINDING,
    /** The role gets the tag of another cluster. */
    GIVEN_TO_CLUSTER;

    /** The order matters: a seed selects a position. */
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

    /** The changes repaired by the operator at the next read of the account. */
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
