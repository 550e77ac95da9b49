package io.crossbind.plan;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Permissions of a share: one for each type of resource (AWS RAM API reference, AssociateResourceSharePermission). */
public final class SharePermissions {
    private SharePermissions() {}

    /** Those whose type has to be known, lest one takes the place of another that is wanted too. */
    public static List<String> toLookUp(DesiredShare desired, ObservedShare observed) {
        return desired.permissionArns().size() < 2
                ? List.of()
                : lacking(desired, observed)
                        .filter(permission -> !observed.permissionTypes().containsKey(permission))
                        .toList();
    }

    /** Those that the share lacks and may have: a type that is not known may be another's. */
    static List<String> toSet(DesiredShare desired, ObservedShare observed) {
        List<String> unknown = toLookUp(desired, observed);
        List<String> rivals =
                rivals(desired, observed).stream().flatMap(List::stream).toList();
        return lacking(desired, observed)
                .filter(permission -> !unknown.contains(permission) && !rivals.contains(permission))
                .toList();
    }

    /** That several are for one type; empty if they are not. */
    static Optional<Refusal> conflict(DesiredShare desired, ObservedShare observed) {
        return rivals(desired, observed).stream()
                .findFirst()
                .map(rivals -> new Refusal(
                        Reason.SHARE_PERMISSION_CONFLICT,
                        String.join(", ", rivals) + " are all for "
                                + observed.permissionTypes().get(rivals.getFirst())));
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
