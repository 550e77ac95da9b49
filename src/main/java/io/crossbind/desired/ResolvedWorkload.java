package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AccountRef;
import io.crossbind.api.v1alpha1.AwsWorkload;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.PrincipalWorkload;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.api.v1alpha1.Workload;
import io.crossbind.api.v1alpha1.WorkloadKind;
import java.util.Optional;

/** The one member of a binding's workload, by its kind. */
public sealed interface ResolvedWorkload {

    /**
     * A service account's pods.
     *
     * @param toTarget whether the pods get a role in the target account
     */
    record Pods(ServiceAccountWorkload spec, boolean toTarget) implements ResolvedWorkload {}

    /** A workload whose role comes from its platform. */
    record Platform(WorkloadKind kind, AwsWorkload spec) implements ResolvedWorkload {}

    /** An existing principal. */
    record Existing(PrincipalWorkload spec) implements ResolvedWorkload {}

    /** The workload of a binding; the schema requires exactly one member. */
    static ResolvedWorkload of(CrossAccountBindingSpec binding) {
        Workload workload = binding.workload();
        if (workload.serviceAccount() != null) {
            return new Pods(workload.serviceAccount(), binding.role() != null);
        }
        if (workload.ecsTask() != null) {
            return new Platform(WorkloadKind.EcsTask, workload.ecsTask());
        }
        if (workload.lambdaFunction() != null) {
            return new Platform(WorkloadKind.LambdaFunction, workload.lambdaFunction());
        }
        if (workload.ec2Instance() != null) {
            return new Platform(WorkloadKind.Ec2Instance, workload.ec2Instance());
        }
        if (workload.principal() != null) {
            return new Existing(workload.principal());
        }
        throw new IllegalStateException("the schema rejects a workload without a member");
    }

    /** The kind of the workload in the account's limits. */
    default WorkloadKind kind() {
        return switch (this) {
            case Pods _ -> WorkloadKind.ServiceAccount;
            case Platform platform -> platform.kind();
            case Existing _ -> WorkloadKind.Principal;
        };
    }

    /** The workload in a few characters, for a column of kubectl. */
    default String title() {
        return switch (this) {
            case Pods(ServiceAccountWorkload pods, var _) -> "sa/" + pods.name();
            case Platform platform ->
                switch (platform.kind()) {
                    case EcsTask -> "ecs";
                    case LambdaFunction -> "lambda";
                    case Ec2Instance -> "ec2";
                    case ServiceAccount, Principal, Unknown ->
                        throw new IllegalStateException(platform.kind().name());
                };
            case Existing(PrincipalWorkload principal) -> titleOf(principal.arn());
        };
    }

    /**
     * The principal without partition and path: {@code user/ann}, {@code role/deployer}, or {@code account/111122223333} for an account's
     * root.
     */
    private static String titleOf(String principalArn) {
        String[] parts = principalArn.split(":", 6);
        String resource = parts[5];
        return resource.equals("root")
                ? "account/" + parts[4]
                : resource.substring(0, resource.indexOf('/')) + resource.substring(resource.lastIndexOf('/'));
    }

    /** The credential delivery of the workload's pods; empty if the workload has none. */
    default Optional<Delivery> delivery() {
        return this instanceof Pods(ServiceAccountWorkload pods, var _)
                ? Optional.ofNullable(pods.delivery())
                : Optional.empty();
    }

    /** Name of the service account; empty if there is none. */
    default Optional<String> serviceAccount() {
        return this instanceof Pods(ServiceAccountWorkload pods, var _) ? Optional.of(pods.name()) : Optional.empty();
    }

    /** Returns whether the operator creates a role for the workload, in the account of {@link #sourceAccount}. */
    default boolean hasSource() {
        return switch (this) {
            case Pods(ServiceAccountWorkload pods, boolean toTarget) ->
                !toTarget || pods.delivery() == Delivery.RoleChaining || pods.delivery() == Delivery.PodIdentity;
            case Platform(var _, AwsWorkload spec) -> spec.roleArn() == null;
            case Existing _ -> false;
        };
    }

    /** Returns whether EC2 delivers the role, which requires an instance profile. */
    default boolean isInstance() {
        return kind() == WorkloadKind.Ec2Instance;
    }

    /** Returns whether all bindings of the service account share the workload's own role. */
    default boolean sharesSource() {
        return delivery().filter(Delivery.RoleChaining::equals).isPresent();
    }

    /** The AwsAccount of the workload's own role; empty means the operator account. */
    default Optional<String> sourceAccount() {
        return this instanceof Platform(var _, AwsWorkload spec)
                ? Optional.ofNullable(spec.accountRef()).map(AccountRef::name)
                : Optional.empty();
    }

    /** An existing principal, which the target role trusts or which gets the grants itself; empty if the operator creates the principal. */
    default Optional<String> existingPrincipal() {
        return switch (this) {
            case Pods _ -> Optional.empty();
            case Platform(var _, AwsWorkload spec) -> Optional.ofNullable(spec.roleArn());
            case Existing(PrincipalWorkload spec) -> Optional.of(spec.arn());
        };
    }
}
