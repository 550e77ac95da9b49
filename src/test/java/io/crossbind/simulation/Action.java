package io.crossbind.simulation;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The actions of users, administrators and others in a history. */
enum Action {
    PUT_BINDING,
    DELETE_BINDING,
    LIMIT,
    RECREATE_NAMESPACE,
    DRIFT,
    PASS_LEASE_ON,
    KILL,
    PUT_SHARE,
    DELETE_SHARE,
    EXPIRE_SESSIONS,
    OCCUPY,
    FORCE_NAMESPACE,
    RECREATE_ACCOUNT,
    /** A binding is restored from a backup without a status. */
    RESTORE,
    /** All bindings of a service account are created at once. */
    PUT_SIBLINGS,
    /** The leader dies right after a write for a binding, and the binding is edited before another process leads. */
    EDIT_WHILE_DOWN,
    /** The account is deleted right after the first write for a binding. */
    DELETE_ACCOUNT_IN_USE,
    /** A binding loses its access, regains access at once, and is deleted right after the first write. */
    FORBID_BRIEFLY,
    /** A binding is created during a read of the accounts, and deleted right after the creation of its role. */
    DELETE_EARLY,
    /** A binding is edited during a read of the account, and edited back right after the first write. */
    EDIT_AND_BACK,
    /** Another process gets the Lease, and a binding is edited while the former leader still runs. */
    EDIT_UNDER_TWO;

    /** The order matters: a seed selects a position. */
    static final List<Action> FIRST = list(
            times(5, PUT_BINDING),
            times(2, DELETE_BINDING),
            times(2, LIMIT),
            times(1, RECREATE_NAMESPACE),
            times(2, DRIFT),
            times(1, PASS_LEASE_ON),
            times(1, KILL));

    static final List<Action> RICH = list(
            FIRST,
            times(3, PUT_BINDING),
            List.of(PUT_SHARE, DELETE_SHARE, EXPIRE_SESSIONS, OCCUPY, FORCE_NAMESPACE, RECREATE_ACCOUNT),
            times(2, DRIFT));

    static final List<Action> LIVES = list(
            times(6, PUT_BINDING),
            times(5, DELETE_BINDING),
            times(3, LIMIT),
            times(2, KILL),
            times(2, RESTORE),
            times(1, EDIT_UNDER_TWO),
            times(1, RECREATE_ACCOUNT),
            times(1, DRIFT),
            times(2, EDIT_WHILE_DOWN),
            times(3, DELETE_ACCOUNT_IN_USE),
            times(2, DELETE_EARLY),
            times(2, FORBID_BRIEFLY));

    static final List<Action> OWNERS = list(
            times(6, PUT_BINDING),
            times(2, DELETE_BINDING),
            times(6, DRIFT),
            times(2, OCCUPY),
            times(2, FORCE_NAMESPACE),
            times(1, RECREATE_NAMESPACE));

    static final List<Action> LIMITS =
            list(times(6, PUT_BINDING), times(2, DELETE_BINDING), times(3, LIMIT), times(2, DRIFT));

    static final List<Action> ORDER = list(
            times(10, PUT_BINDING),
            times(2, DELETE_BINDING),
            times(2, PUT_SIBLINGS),
            times(3, EDIT_AND_BACK),
            times(1, KILL),
            times(1, PASS_LEASE_ON));

    private static List<Action> times(int count, Action action) {
        return Collections.nCopies(count, action);
    }

    @SafeVarargs
    private static List<Action> list(List<Action>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }
}
