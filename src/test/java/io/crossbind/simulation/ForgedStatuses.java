package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Statuses written by a tenant: roles, grants and facts of others, or nothing. */
final class ForgedStatuses {
    private static final RoleStatus UNKNOWN =
            new RoleStatus("arn:aws:iam::222222222222:role/crossbind/unknown", "AROAFORGED0000000000");

    private final World world;
    private final RandomGenerator random;

    ForgedStatuses(World world) {
        this.world = world;
        this.random = world.scheduler.random();
    }

    /** Overwrites the status of a binding, if the binding exists. */
    void forge(ObjectKey key) {
        world.store.get(CrossAccountBinding.class, key).ifPresent(binding -> {
            binding.setStatus(
                    random.nextInt(3) == 0 || binding.getStatus() == null
                            ? CrossAccountBindingStatus.NONE
                            : forged(binding.getStatus()));
            world.store.updateStatus(binding);
        });
    }

    private CrossAccountBindingStatus forged(CrossAccountBindingStatus true_) {
        RoleStatus target = random.nextBoolean() ? true_.targetRole() : role();
        return new CrossAccountBindingStatus(
                true_.observedGeneration(),
                random.nextBoolean() ? true_.conditions() : List.of(),
                true_.workload(),
                random.nextBoolean() ? true_.rule() : "peaceful",
                target == null ? null : target.arn(),
                target,
                random.nextBoolean() ? true_.sourceRole() : role(),
                choose("home", "data", "other", true_.sourceAccount()),
                true_.oidcProviderArn(),
                random.nextBoolean() ? true_.externalId() : "forged",
                true_.switchRoleUrl(),
                true_.awsConfig(),
                true_.profile(),
                true_.customerRole(),
                grants(true_.grants()),
                random.nextInt(3) == 0 ? null : random.nextBoolean(),
                true_.pods(),
                true_.lastAppliedTime());
    }

    private List<String> grants(List<String> present) {
        return switch (random.nextInt(4)) {
            case 0 -> present;
            case 1 -> List.of();
            default -> List.of("arn:aws:s3:::" + choose(Manifests.BUCKETS.toArray(String[]::new)));
        };
    }

    /** A role of any owner, with its own unique ID or another. */
    private @Nullable RoleStatus role() {
        List<RoleView> roles = new ArrayList<>(world.roles().toList());
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> UNKNOWN;
            default -> {
                RoleView role = roles.get(random.nextInt(roles.size()));
                yield new RoleStatus(role.arn(), random.nextBoolean() ? role.id() : UNKNOWN.id());
            }
        };
    }

    private String choose(String... from) {
        return from[random.nextInt(from.length)];
    }
}
