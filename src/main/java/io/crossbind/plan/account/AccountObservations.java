package io.crossbind.plan.account;

import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Reading;
import java.util.Map;
import java.util.Optional;

/**
 * The answers read so far by a pass over an account.
 *
 * @param contents the contents of the account; empty if the pass has not read them yet
 * @param namespaces UIDs by name of the namespace; the value is empty if the namespace does not exist
 * @param roles single roles by name
 */
public record AccountObservations(
        Optional<ObservedAccount> contents,
        Map<String, Reading<Optional<String>>> namespaces,
        Map<String, Reading<RoleObservation>> roles) {

    /** The observations of a pass that has read nothing. */
    public static final AccountObservations NONE = new AccountObservations(Optional.empty(), Map.of(), Map.of());

    public AccountObservations {
        namespaces = Map.copyOf(namespaces);
        roles = Map.copyOf(roles);
    }
}
