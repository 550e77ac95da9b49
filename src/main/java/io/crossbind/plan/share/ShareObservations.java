package io.crossbind.plan.share;

import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The answers of RAM read so far by a pass.
 *
 * @param share the share; empty if the pass has not read the share yet
 * @param deletion whether RAM lists the share as deleted; empty if the pass has not read the deletion yet
 * @param invitations by invited account
 * @param permissionTypes resource types, by the ARN of the permission
 * @param defaultPermissions RAM's default permissions, by resource type; the value is empty for a type without a default
 */
public record ShareObservations(
        Optional<Reading<Optional<ObservedShare>>> share,
        Optional<Reading<Boolean>> deletion,
        Map<String, Reading<ShareInvitation>> invitations,
        Map<String, Reading<String>> permissionTypes,
        Map<String, Reading<Optional<String>>> defaultPermissions) {

    /** The observations of a pass that has read nothing. */
    public static final ShareObservations NONE =
            new ShareObservations(Optional.empty(), Optional.empty(), Map.of(), Map.of(), Map.of());

    public ShareObservations {
        invitations = Map.copyOf(invitations);
        permissionTypes = Map.copyOf(permissionTypes);
        defaultPermissions = Map.copyOf(defaultPermissions);
    }

    /** The first problem of a read of permissions, in the order of these keys. */
    Optional<Problem> failure(List<String> types, List<String> defaults) {
        return Stream.concat(
                        types.stream().map(permissionTypes::get),
                        defaults.stream().map(defaultPermissions::get))
                .filter(Objects::nonNull)
                .flatMap(reading -> reading.failure().stream())
                .findFirst();
    }

    /** Resource types of permissions, as far as RAM returned them. */
    Map<String, String> knownTypes() {
        Map<String, String> known = new HashMap<>();
        permissionTypes.forEach((arn, type) -> type.known().ifPresent(value -> known.put(arn, value)));
        return known;
    }

    /** RAM's default permissions by resource type, as far as RAM returned them. */
    Map<String, String> knownDefaults() {
        Map<String, String> known = new HashMap<>();
        defaultPermissions.forEach(
                (type, arn) -> arn.known().flatMap(found -> found).ifPresent(value -> known.put(type, value)));
        return known;
    }
}
