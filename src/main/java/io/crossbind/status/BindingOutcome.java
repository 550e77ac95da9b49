package io.crossbind.status;

import io.crossbind.desired.AccessInstructions;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a reconciliation of a binding.
 *
 * @param reason of the Ready condition
 * @param message of the conditions
 * @param roles the known roles of the binding
 * @param changed whether AWS or Kubernetes was changed
 * @param injection whether the webhook injects the AWS config file into pods, or why the injection fails; empty if the pods need no file
 */
public record BindingOutcome(Reason reason, String message, Roles roles, boolean changed, Optional<Problem> injection) {

    private BindingOutcome(Reason reason, String message, Roles roles, boolean changed) {
        this(reason, message, roles, changed, Optional.empty());
    }

    /** The outcome of a fully applied binding. */
    public static BindingOutcome ready(Roles.Named roles, boolean changed) {
        return new BindingOutcome(Reason.READY, roles.subject() + " is ready to be assumed.", roles, changed);
    }

    /** The outcome before the first write. The status records this outcome first, so a kill during the write leaves no orphan. */
    public static BindingOutcome applying(Roles.Named roles) {
        return new BindingOutcome(Reason.APPLYING, "Applying changes for " + roles.subject() + ".", roles, false);
    }

    /** The outcome of a binding whose changes are all applied, but not yet enforced everywhere by IAM. */
    public static BindingOutcome propagating(Roles.Named roles, boolean changed) {
        return new BindingOutcome(
                Reason.PROPAGATING, roles.subject() + " is applied; IAM propagates the changes.", roles, changed);
    }

    /** The outcome of a binding with a problem. */
    public static BindingOutcome refused(Problem problem, Roles roles, boolean changed) {
        return new BindingOutcome(problem.reason(), problem.conditionMessage(), roles, changed);
    }

    /** Returns a copy which also counts earlier changes of the same reconciliation. */
    public BindingOutcome after(boolean changedBefore) {
        return new BindingOutcome(reason, message, roles, changed || changedBefore, injection);
    }

    /** A copy for pods that need an AWS config file. If a ready binding's pods do not get the file, the message says so. */
    public BindingOutcome with(Problem found) {
        return new BindingOutcome(
                reason,
                reason == Reason.READY && found.reason() != Reason.INJECTED
                        ? message + " " + found.conditionMessage()
                        : message,
                roles,
                changed,
                Optional.of(found));
    }

    /** The roles of the binding for its status. */
    public sealed interface Roles {
        /** The status keeps the previous roles. */
        record Unchanged() implements Roles {}

        /** The binding has no roles any more. */
        record Gone() implements Roles {}

        /**
         * The roles exist, or may exist from now on.
         *
         * @param target the role in the target account; empty if the workload gets no role in that account
         * @param source the workload's own role, created by the operator, with its account
         * @param providerArn the ARN of the OpenID Connect provider trusted by one of the roles
         * @param handover the instructions for the workload's owner
         * @param grants ARNs of the resources whose policies contain statements for the binding, or may contain them from now on
         * @param delivered whether the binding is or was fully applied
         * @param rule the name of the admitting rule
         */
        record Named(
                Optional<Role> target,
                Optional<SourceRole> source,
                Optional<String> providerArn,
                AccessInstructions handover,
                List<String> grants,
                boolean delivered,
                Optional<String> rule)
                implements Roles {
            public Named {
                grants = List.copyOf(grants);
            }

            /** The role with which the workload finally gets access, or the granted resources of an existing role. */
            String subject() {
                return target.or(() -> source.map(SourceRole::role))
                        .map(Role::arn)
                        .orElseGet(() -> String.join(", ", grants));
            }
        }
    }

    /**
     * A role.
     *
     * @param id the unique id; null before the id is known
     */
    public record Role(String arn, @Nullable String id) {}

    /**
     * The workload's own role.
     *
     * @param account metadata.name of the role's AwsAccount
     */
    public record SourceRole(String account, Role role) {}
}
