package io.crossbind.plan.share;

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

    /**
     * Permissions whose resource type must be looked up, because RAM allows one permission for each type: a wanted permission or RAM's
     * default would replace another one.
     */
    public static List<String> toLookUp(DesiredShare desired, ObservedShare observed) {
        return desired.permissionArns().size() < 2 && surplus(desired, observed).isEmpty()
                ? List.of()
                : lacking(desired, observed)
                        .filter(permission -> !observed.permissionTypes().containsKey(permission))
                        .toList();
    }

    /** Resource types whose default permission must be looked up, because the share has an unwanted permission for them. */
    public static List<String> toDefault(DesiredShare desired, ObservedShare observed) {
        return unwanted(desired, observed).keySet().stream()
                .filter(Predicate.not(observed.defaultPermissions()::containsKey))
                .toList();
    }

    /**
     * Permissions, including RAM's defaults, that the share lacks and may get. A permission of unknown type is left out, because its type may be the
     * type of another permission.
     */
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

    /** The conflict of permissions: several for one type, or an unwanted permission without a wanted one or a default to replace it. */
    static Optional<Problem> conflict(DesiredShare desired, ObservedShare observed) {
        Map<String, String> types = observed.permissionTypes();
        return rivals(desired, observed).stream()
                .map(rivals -> String.join(", ", rivals) + " are all permissions for " + types.get(rivals.getFirst()))
                .findFirst()
                .or(() -> toDefault(desired, observed).stream()
                        .map(type -> unwanted(desired, observed).get(type)
                                + " cannot be replaced: spec.permissionArns lists no permission for " + type
                                + ", and RAM has no default permission for this type")
                        .findFirst())
                .map(why -> new Problem(Reason.SHARE_PERMISSION_CONFLICT, why));
    }

    /**
     * The share's permissions, by type, for types without a permission in the manifest; empty while a permission of unknown type may be for any of
     * these types.
     */
    private static Map<String, String> unwanted(DesiredShare desired, ObservedShare observed) {
        Map<String, String> types = observed.permissionTypes();
        if (!types.keySet().containsAll(desired.permissionArns())) {
            return Map.of();
        }
        Set<String> wanted = desired.permissionArns().stream().map(types::get).collect(Collectors.toSet());
        return surplus(desired, observed).stream()
                .filter(permission -> !wanted.contains(types.get(permission)))
                .collect(Collectors.toMap(types::get, permission -> permission, (first, _) -> first, TreeMap::new));
    }

    /** Permissions of the share that are neither wanted nor known as RAM's default. */
    private static List<String> surplus(DesiredShare desired, ObservedShare observed) {
        return observed.permissionArns().stream()
                .filter(Predicate.not(desired.permissionArns()::contains))
                .filter(Predicate.not(observed.defaultPermissions()::containsValue))
                .toList();
    }

    private static Stream<String> lacking(DesiredShare desired, ObservedShare observed) {
        return desired.permissionArns().stream().filter(Predicate.not(observed.permissionArns()::contains));
    }

    /** Permissions of the manifest, by type, for types with several permissions. */
    private static List<List<String>> rivals(DesiredShare desired, ObservedShare observed) {
        Map<String, List<String>> byType = desired.permissionArns().stream()
                .distinct()
                .filter(observed.permissionTypes()::containsKey)
                .collect(Collectors.groupingBy(observed.permissionTypes()::get, TreeMap::new, Collectors.toList()));
        return byType.values().stream().filter(several -> several.size() > 1).toList();
    }
}
