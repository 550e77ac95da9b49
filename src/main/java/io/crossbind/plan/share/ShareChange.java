package io.crossbind.plan.share;

import io.crossbind.desired.shares.DesiredShare;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A single call to RAM that brings a share closer to the desired one. */
public sealed interface ShareChange {

    /** The text of the Event after the change, in the past tense: the action and its object. */
    String message();

    /** The phase in which the change is due. */
    SharePhase phase();

    /** Splits the change into one call for each resource and principal, because RAM applies either all entries of a call or none. */
    default List<ShareChange> apart() {
        return List.of(this);
    }

    /** The Event's reason for this change, in CamelCase. */
    default String title() {
        return getClass().getSimpleName();
    }

    /** Creates the share with its resources, principals and permissions. */
    record CreateShare(DesiredShare share) implements ShareChange {
        @Override
        public SharePhase phase() {
            return SharePhase.CREATE;
        }

        @Override
        public String message() {
            return "created share " + share.name() + " in " + share.region();
        }
    }

    /** Updates the share's own attributes. */
    record UpdateShare(String arn, String name, boolean allowExternalPrincipals) implements ShareChange {
        @Override
        public SharePhase phase() {
            return SharePhase.ATTRIBUTES;
        }

        @Override
        public String message() {
            return "updated name to " + name + " and allowExternalPrincipals to " + allowExternalPrincipals;
        }
    }

    /** Adds resources or principals to the share. */
    record AssociateShare(String arn, List<String> resources, List<String> principals) implements ShareChange {
        @Override
        public SharePhase phase() {
            return resources.isEmpty() ? SharePhase.ADD_PRINCIPALS : SharePhase.ADD_RESOURCES;
        }

        @Override
        public String message() {
            return "added " + ShareChange.listOf(resources, principals);
        }

        @Override
        public List<ShareChange> apart() {
            return each(resources, principals, (some, others) -> new AssociateShare(arn, some, others));
        }
    }

    /** Removes resources or principals missing in the manifest, even if another client added them. */
    record DisassociateShare(String arn, List<String> resources, List<String> principals) implements ShareChange {
        @Override
        public SharePhase phase() {
            return resources.isEmpty() ? SharePhase.REMOVE_PRINCIPALS : SharePhase.REMOVE_RESOURCES;
        }

        @Override
        public String message() {
            return "removed " + ShareChange.listOf(resources, principals);
        }

        @Override
        public List<ShareChange> apart() {
            return each(resources, principals, (some, others) -> new DisassociateShare(arn, some, others));
        }
    }

    /** Replaces the share's permission for the same resource type. */
    record SetSharePermission(String arn, String permissionArn) implements ShareChange {
        @Override
        public SharePhase phase() {
            return SharePhase.PERMISSIONS;
        }

        @Override
        public String message() {
            return "updated permission " + permissionArn;
        }
    }

    /** Accepts the invitation in the invited account. */
    record AcceptInvitation(String account, String invitationArn) implements ShareChange {
        @Override
        public SharePhase phase() {
            return SharePhase.ACCEPT_INVITATIONS;
        }

        @Override
        public String message() {
            return "accepted invitation " + invitationArn + " in account " + account;
        }
    }

    /** Deletes the share. */
    record DeleteShare(String arn) implements ShareChange {
        @Override
        public SharePhase phase() {
            return SharePhase.DELETE;
        }

        @Override
        public String message() {
            return "deleted share " + arn;
        }
    }

    private static List<ShareChange> each(
            List<String> resources,
            List<String> principals,
            BiFunction<List<String>, List<String>, ShareChange> change) {
        return Stream.concat(
                        resources.stream().map(resource -> change.apply(List.of(resource), List.of())),
                        principals.stream().map(principal -> change.apply(List.of(), List.of(principal))))
                .toList();
    }

    private static String listOf(List<String> resources, List<String> principals) {
        return String.join(
                ", ", Stream.concat(resources.stream(), principals.stream()).toList());
    }
}
