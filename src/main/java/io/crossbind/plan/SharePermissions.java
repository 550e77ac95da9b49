package io.crossbind.plan;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Permissions of a share: one for each type of resource (AWS RAM API reference, AssociateResourceSharePermission). */
public final class SharePermissions {
    private SharePermissions() {}

    /** Those whose type has to be known, lest another that is wanted too, or RAM's default, takes the place of one. */
    public static List<String> toLookUp(DesiredShare desired, ObservedShare observed) {
        return desired.permissionArns().size() < 2 && others(desired, observed).isEmpty()
                ? List.of()
                : lacking(desired, observed)
                        .filter(permission -> !observed.permissionTypes().containsKey(permission))
                        .toList();
    }

    /** Types of resource whose default has to be known, since the share has what nobody wants for them. */
    public static List<String> toDefault(DesiredShare desired, ObservedShare observed) {
        return unwanted(desired, observed).keySet().stream()
                .filter(Predicate.not(observed.defaultPermissions()::containsKey))
                .toList();
    }

    /** Those that the share lacks and may have, RAM's defaults among them: a type that is not known may be another's. */
    static List<String> toSet(DesiredShare desired, ObservedShare observed) {
        boolean single = desired.permissionArns().size() == 1;
        List<String> rivals =
                rivals(desired, observed).stream().flatMap(List::stream).toList();
        Stream<String> wanted = lacking(desired, observed)
                .filter(permission -> single || observed.permissionTypes().containsKey(permission))
                .filter(permission -> !rivals.contains(permission));
        Stream<String> defaults = unwanted(desired, observed).keySet().stream()
                .filter(observed.defaultPermissions()::containsKey)
                .map(observed.defaultPermissions()::get);
        return Stream.concat(wanted, defaults).toList();
    }

    /** That several are for one type, or that there is neither one nor a default to take the place of what nobody wants. */
    static Optional<Problem> conflict(DesiredShare desired, ObservedShare observed) {
        Map<String, String> types = observed.permissionTypes();
        return rivals(desired, observed).stream()
                .map(rivals -> String.join(", ", rivals) + " are all for " + types.get(rivals.getFirst()))
                .findFirst()
                .or(() -> toDefault(desired, observed).stream()
                        .map(type -> unwanted(desired, observed).get(type) + " is for " + type
                                + ", for which RAM has no default permission and spec.permissionArns lists none")
                        .findFirst())
                .map(why -> new Problem(Reason.SHARE_PERMISSION_CONFLICT, why));
    }

    /** What the share has for types that no permission of the manifest is for, by type; nothing while one may be for any of them. */
    private static Map<String, String> unwanted(DesiredShare desired, ObservedShare observed) {
        Map<String, String> types = observed.permissionTypes();
        if (!types.keySet().containsAll(desired.permissionArns())) {
            return Map.of();
        }
        Set<String> wanted = desired.permissionArns().stream().map(types::get).collect(Collectors.toSet());
        return others(desired, observed).stream()
                .filter(permission -> !wanted.contains(types.get(permission)))
                .collect(Collectors.toMap(types::get, permission -> permission, (first, _) -> first, TreeMap::new));
    }

    /** Permissions of the share that are neither wanted nor known to be RAM's default. */
    private static List<String> others(DesiredShare desired, ObservedShare observed) {
        return observed.permissionArns().stream()
                .filter(Predicate.not(desired.permissionArns()::contains))
                .filter(Predicate.not(observed.defaultPermissions()::containsValue))
                .toList();
    }

    private static Stream<String> lacking(DesiredShare desired, ObservedShare observed) {
        return desired.permissionArns().stream().filter(Predicate.not(observed.permissionArns()::contains));
    }

    /** Permissions of the manifest, by type, where there are several for one. */
    private static List<List<String>> rivals(DesiredShare desired, ObservedShare observed) {
        Map<String, List<String>> byType = desired.permissionArns().stream()
                .distinct()
                .filter(observed.permissionTypes()::containsKey)
                .collect(Collectors.groupingBy(observed.permissionTypes()::get, TreeMap::new, Collectors.toList()));
        return byType.values().stream().filter(several -> several.size() > 1).toList();
    }
}
