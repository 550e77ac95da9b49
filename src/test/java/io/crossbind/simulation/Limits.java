package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.kit.aws.ApiCall;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.time.Task;
import io.crossbind.model.OwnerTags;
import io.crossbind.simulation.Checks.Violation;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * A pass gives no access excluded by the limits, if its process knew the limits at the beginning of the pass and still knows them. The numbers
 * are positions in {@link Manifests#dataAccounts}.
 */
final class Limits {
    /** An action excluded by limits without the archive and by limits without writes. */
    private static final String WRITE = "s3:PutObject";

    private final World world;
    private final Map<Task, Integer> atBegin = new WeakHashMap<>();

    Limits(World world) {
        this.world = world;
    }

    void passBegins() {
        atBegin.put(world.scheduler.current(), known());
    }

    private int known() {
        return world.current()
                .cluster
                .view
                .get(AwsAccount.class, ObjectKey.of("data"))
                .map(account -> Manifests.dataAccounts(world.scenario).stream()
                        .map(AwsAccountSpec::rules)
                        .toList()
                        .indexOf(account.getSpec().rules()))
                .orElse(0);
    }

    private boolean excludes(int limits) {
        return atBegin.getOrDefault(world.scheduler.current(), 0) == limits && known() == limits;
    }

    /** Whether the limits lack the archive or the write actions. */
    private boolean excludeWrites() {
        return excludes(1) || excludes(2);
    }

    /** @throws Violation if the write gives access excluded by the limits */
    void checkPolicy(String what, String before, String after) {
        if (count(after) > count(before) && excludeWrites()) {
            throw new Violation(what + " allows what the limits exclude: " + after);
        }
    }

    /** @throws Violation if the write gives access excluded by the limits */
    void checkRole(ApiCall call, Optional<RoleView> before, RoleView after) {
        String what = call.operation() + " of role " + call.resource();
        checkPolicy(
                what,
                before.map(role -> role.inline().toString()).orElse(""),
                after.inline().toString());
        if (call.operation().equals("CreateRole")) {
            String owner =
                    after.tags().getOrDefault(OwnerTags.BINDING, after.tags().get(OwnerTags.SERVICE_ACCOUNT));
            if (owner.startsWith("shop/") && excludes(3)) {
                throw new Violation(what + " for a namespace that the limits exclude: " + owner);
            }
            if (owner.matches(".*/(chain|pods).*") && excludes(4)) {
                throw new Violation(what + " for a delivery that the limits exclude: " + owner);
            }
        }
    }

    /** @throws Violation if a released role has access excluded by the limits */
    void checkReleased(String what, RoleView role) {
        String policies = role.inline().toString();
        if (count(policies) > 1 && excludeWrites()) {
            throw new Violation(what + " releases it with what the limits exclude: " + policies);
        }
    }

    private static int count(String policy) {
        return policy.split(WRITE, -1).length;
    }
}
