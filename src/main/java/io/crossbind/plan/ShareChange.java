package io.crossbind.plan;

import io.crossbind.desired.shares.DesiredShare;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** One call to RAM that brings a share nearer to what it should be. */
public sealed interface ShareChange {

    /** What an Event says of it. */
    String message();

    /** The same, one call for each thing that it names: of several that one call names, RAM does all or none. */
    default List<ShareChange> apart() {
        return List.of(this);
    }

    /** Name of the Event. */
    default String title() {
        return getClass().getSimpleName();
    }

    /** Makes the share with all that belongs to it. */
    record CreateShare(DesiredShare share) implements ShareChange {
        @Override
        public String message() {
            return "created share " + share.name() + " in " + share.region();
        }
    }

    /** Sets what the share itself has. */
    record UpdateShare(String arn, String name, boolean allowExternalPrincipals) implements ShareChange {
        @Override
        public String message() {
            return "set name " + name + " and allowExternalPrincipals " + allowExternalPrincipals;
        }
    }

    /** Adds to the share. */
    record AssociateShare(String arn, List<String> resources, List<String> principals) implements ShareChange {
        @Override
        public String message() {
            return "added " + ShareChange.told(resources, principals);
        }

        @Override
        public List<ShareChange> apart() {
            return each(resources, principals, (some, others) -> new AssociateShare(arn, some, others));
        }
    }

    /** Takes out of the share what the manifest lacks, whoever put it in. */
    record DisassociateShare(String arn, List<String> resources, List<String> principals) implements ShareChange {
        @Override
        public String message() {
            return "removed " + ShareChange.told(resources, principals);
        }

        @Override
        public List<ShareChange> apart() {
            return each(resources, principals, (some, others) -> new DisassociateShare(arn, some, others));
        }
    }

    /** Gives the share a permission in the place of the one for the same type of resource. */
    record SetSharePermission(String arn, String permissionArn) implements ShareChange {
        @Override
        public String message() {
            return "set permission " + permissionArn;
        }
    }

    /** Says yes in the account that was invited. */
    record AcceptInvitation(String account, String invitationArn) implements ShareChange {
        @Override
        public String message() {
            return "accepted invitation " + invitationArn + " in account " + account;
        }
    }

    /** Deletes the share. */
    record DeleteShare(String arn) implements ShareChange {
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

    private static String told(List<String> resources, List<String> principals) {
        return String.join(
                ", ", Stream.concat(resources.stream(), principals.stream()).toList());
    }
}
