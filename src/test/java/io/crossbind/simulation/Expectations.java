package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.kit.aws.Inspection.BucketView;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.reconcile.binding.BindingHistory;
import io.crossbind.simulation.Checks.Violation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a Ready binding gives, judged by the sandbox's evaluation of policies and not by the operator's own documents. */
final class Expectations {
    private static final String OBJECT = "arn:aws:s3:::reports/in/x";

    private Expectations() {}

    static void check(World world, CrossAccountBinding binding) {
        String name = binding.getMetadata().getNamespace() + "/"
                + binding.getMetadata().getName();
        String role = BindingHistory.reachingRole(binding)
                .map(RoleStatus::arn)
                .orElseThrow(() -> new Violation(name + " is Ready and names no role"));
        if (binding.getSpec().role() != null) {
            require(
                    world.aws.access().allows(role, "s3:GetObject", "arn:aws:s3:::reports/x", Map.of()),
                    name + ": role may not read");
            reach(world, binding, name, role);
        }
        boolean wantsArchive = binding.getSpec().grants().stream()
                .anyMatch(grant -> grant.resourceArn().contains("archive"));
        boolean mayWriteArchive = world.aws.access().allows(role, "s3:PutObject", "arn:aws:s3:::archive/x", Map.of());
        require(wantsArchive == mayWriteArchive, name + (wantsArchive ? ": grant is missing" : ": grant is left"));
        boolean wantsReports = binding.getSpec().role() != null
                || binding.getSpec().grants().stream()
                        .anyMatch(grant -> grant.resourceArn().contains("reports"));
        require(
                wantsReports == world.aws.access().allows(role, "s3:GetObject", OBJECT, Map.of()),
                name + (wantsReports ? ": read is missing" : ": read is left"));
    }

    private static void reach(World world, CrossAccountBinding binding, String name, String role) {
        ResolvedWorkload workload = ResolvedWorkload.of(binding.getSpec());
        if (workload.hasSource()) {
            String source = BindingHistory.sourceRole(binding)
                    .map(RoleStatus::arn)
                    .orElseThrow(() -> new Violation(name + " is Ready and names no source role"));
            require(
                    world.aws.access().allows(source, "sts:AssumeRole", role, externalId(binding)),
                    name + ": " + source + " may not assume " + role);
        } else {
            String subject = "system:serviceaccount:" + binding.getMetadata().getNamespace() + ":"
                    + workload.serviceAccount().orElseThrow();
            require(
                    world.aws
                            .access()
                            .assumesWithWebIdentity(
                                    OperatorProcess.CLUSTER.issuer().url(),
                                    subject,
                                    OperatorProcess.CLUSTER.audience(),
                                    role),
                    name + ": pods may not assume " + role);
        }
    }

    private static Map<String, String> externalId(CrossAccountBinding binding) {
        String externalId = binding.getStatus().externalId();
        return externalId == null ? Map.of() : Map.of("sts:ExternalId", externalId);
    }

    static void checkNothingIsLeft(World world) {
        List<String> roles = Stream.of(Manifests.HOME, Manifests.DATA)
                .flatMap(account -> world.aws.inspect().roles(account).values().stream())
                .filter(Checks::isOwn)
                .map(RoleView::arn)
                .toList();
        require(roles.isEmpty(), "roles are left: " + roles);
        for (BucketView bucket : world.aws.inspect().buckets().values()) {
            require(
                    !bucket.policy().contains("crossbind"),
                    "statements are left on " + bucket.name() + ": " + bucket.policy());
        }
        require(world.aws.inspect().providers(Manifests.DATA).isEmpty(), "a provider is left");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
