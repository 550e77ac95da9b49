package io.crossbind.plan.binding;

import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.PolicyMerge;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a workload in a world, as pairs of action and resource. The workload reaches its last role through its own role, if
 * any. The policies of the last role and the policies of resources grant permissions, and the boundary limits both (IAM User Guide, policy
 * evaluation logic). Conditions do not count.
 */
final class WorkloadAccess {
    /** A boundary with this name allows only reads, every other one allows everything. */
    static final String TIGHT = "tight";

    private final PlannedWorld world;
    private final Desired.Wanted wanted;

    private WorkloadAccess(PlannedWorld world, Desired.Wanted wanted) {
        this.world = world;
        this.wanted = wanted;
    }

    /** The permissions of a workload; empty if the workload does not reach its role. */
    static Set<String> of(PlannedWorld world, Desired.Wanted wanted) {
        WorkloadAccess access = new WorkloadAccess(world, wanted);
        return access.lastRole().map(access::permissions).orElse(Set.of());
    }

    /** The permissions without regard to boundaries and to the way to the role. */
    static Set<String> unbounded(PlannedWorld world, Desired.Wanted wanted) {
        WorkloadAccess access = new WorkloadAccess(world, wanted);
        return world.role(access.lastSide()).map(access::granted).orElse(Set.of());
    }

    private Side lastSide() {
        return wanted.target().isPresent() ? Side.TARGET : Side.SOURCE;
    }

    private Optional<ObservedRole> lastRole() {
        if (wanted.source().isEmpty()) {
            return world.role(Side.TARGET).filter(role -> trustsWorkload(role, wanted.target()));
        }
        Optional<ObservedRole> own = world.role(Side.SOURCE).filter(role -> trustsWorkload(role, wanted.source()));
        return wanted.target().isEmpty()
                ? own
                : own.flatMap(source -> world.role(Side.TARGET)
                        .filter(target -> target.trust().names("AWS", source.arn()))
                        .filter(_ -> world.pinnedSourceId().equals(Optional.of(source.id())))
                        .filter(target -> statements(source)
                                .anyMatch(
                                        statement -> atoms(statement, "").contains("sts:AssumeRole " + target.arn()))));
    }

    private static boolean trustsWorkload(ObservedRole role, Optional<DesiredAccountState> state) {
        PolicyDocument expected = state.orElseThrow().role().trust();
        return role.trust().statements().stream()
                .anyMatch(statement -> expected.statements().stream()
                        .anyMatch(one -> statement.effect().equals("Allow")
                                && one.principals().equals(statement.principals())));
    }

    private Set<String> permissions(ObservedRole role) {
        return bounded(granted(role), role.permissionsBoundary());
    }

    /** The permissions, out of some, that a boundary allows. */
    static Set<String> bounded(Set<String> permissions, @Nullable String boundary) {
        Set<String> allowed = new TreeSet<>(permissions);
        if (boundary != null && boundary.endsWith("/" + TIGHT)) {
            allowed.removeIf(permission -> !permission.startsWith("s3:Get"));
        }
        return allowed;
    }

    /** A role of another account needs the permission in its own policy and in the resource's policy. */
    private Set<String> granted(ObservedRole role) {
        Set<String> own = new TreeSet<>();
        statements(role).forEach(statement -> own.addAll(atoms(statement, "")));
        role.attachedPolicies().forEach(arn -> own.addAll(ofManagedPolicy(arn)));
        Set<String> ofResources = new HashSet<>();
        world.policies()
                .forEach((holder, json) -> PolicyDocument.parse(json).statements().stream()
                        .filter(statement -> names(statement, role.arn()))
                        .forEach(statement -> ofResources.addAll(atoms(statement, holder.toString()))));
        if (lastSide() == Side.TARGET) {
            own.addAll(ofResources);
        } else {
            own.retainAll(ofResources);
        }
        return own;
    }

    private static Stream<PolicyStatement> statements(ObservedRole role) {
        return role.inlinePolicies().values().stream().flatMap(document -> document.statements().stream());
    }

    private static boolean names(PolicyStatement statement, String arn) {
        return statement
                .principals()
                .getOrDefault("Principal", Map.of())
                .getOrDefault("AWS", Set.of())
                .contains(arn);
    }

    /** A managed policy allows reads and writes of the objects below the prefix spelled by its name. */
    private static Set<String> ofManagedPolicy(String arn) {
        String objects = "arn:aws:s3:::orders/" + arn.substring(arn.lastIndexOf('/') + 1) + "/*";
        return Set.of("s3:GetObject " + objects, "s3:PutObject " + objects);
    }

    /** The permissions granted by the binding's statements in the policy of a resource. */
    static Set<String> ofStatements(PlannedWorld world, ResourceArn holder) {
        Set<String> atoms = new HashSet<>();
        PolicyMerge.ownStatements(Optional.ofNullable(world.policies().get(holder)), PlannedPasses.SID)
                .forEach(statement -> atoms.addAll(atoms(statement, holder.toString())));
        return atoms;
    }

    private static Set<String> atoms(PolicyStatement statement, String holder) {
        Set<String> atoms = new HashSet<>();
        if (statement.effect().equals("Allow")) {
            statement
                    .elements()
                    .getOrDefault("Action", Set.of())
                    .forEach(action -> statement
                            .elements()
                            .getOrDefault("Resource", Set.of(holder))
                            .forEach(resource -> atoms.add(action + " " + resource)));
        }
        return atoms;
    }
}
