package io.crossbind.status;

import io.crossbind.desired.AccessInstructions;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one pass over a binding.
 *
 * @param reason of the Ready condition
 * @param message of the conditions
 * @param roles what is known of its roles now
 * @param changed whether AWS or Kubernetes was changed
 * @param injection whether the webhook gives pods their AWS config file, or why not; empty where pods need none
 */
public record BindingOutcome(Reason reason, String message, Roles roles, boolean changed, Optional<Problem> injection) {

    private BindingOutcome(Reason reason, String message, Roles roles, boolean changed) {
        this(reason, message, roles, changed, Optional.empty());
    }

    /** All of it is true. */
    public static BindingOutcome ready(Roles.Named roles, boolean changed) {
        return new BindingOutcome(Reason.READY, roles.subject() + " is ready to be assumed.", roles, changed);
    }

    /** The roles are about to be made. Written down before the first call, so that a kill in between leaves no orphan. */
    public static BindingOutcome applying(Roles.Named roles) {
        return new BindingOutcome(Reason.APPLYING, "Applying changes for " + roles.subject() + ".", roles, false);
    }

    /** All of it is made, but IAM does not enforce it everywhere yet. */
    public static BindingOutcome propagating(Roles.Named roles, boolean changed) {
        return new BindingOutcome(
                Reason.PROPAGATING, roles.subject() + " is applied; IAM propagates the changes.", roles, changed);
    }

    /** It is not true, and why. */
    public static BindingOutcome refused(Problem problem, Roles roles, boolean changed) {
        return new BindingOutcome(problem.reason(), problem.conditionMessage(), roles, changed);
    }

    /** The same, where something was perhaps changed before. */
    public BindingOutcome after(boolean changedBefore) {
        return new BindingOutcome(reason, message, roles, changed || changedBefore, injection);
    }

    /** A copy for pods that need an AWS config file. A ready binding says whether they get it. */
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

    /** What the status says of the binding's roles. */
    public sealed interface Roles {
        /** What it said before. */
        record Unchanged() implements Roles {}

        /** There are none any more. */
        record Gone() implements Roles {}

        /**
         * They exist, or may exist from now on.
         *
         * @param target the role in the target account; empty if the workload gets none there
         * @param source the role that is made for the workload itself, and where
         * @param providerArn of the OpenID Connect provider that one of them trusts
         * @param handover what the workload's owner is told
         * @param grants ARNs of the resources whose policies have statements for the binding, or may have from now on
         * @param delivered whether all of it is there, or was once
         */
        record Named(
                Optional<Role> target,
                Optional<SourceRole> source,
                Optional<String> providerArn,
                AccessInstructions handover,
                List<String> grants,
                boolean delivered)
                implements Roles {
            public Named {
                grants = List.copyOf(grants);
            }

            /** The role by which the workload reaches things in the end, or what it reaches by a role that exists. */
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
     * @param id its unique id; null before it is known
     */
    public record Role(String arn, @Nullable String id) {}

    /**
     * The workload's own role.
     *
     * @param account metadata.name of the AwsAccount where it lies
     */
    public record SourceRole(String account, Role role) {}
}
