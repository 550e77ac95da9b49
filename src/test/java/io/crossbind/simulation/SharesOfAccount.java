package io.crossbind.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ram.RamClient;
import software.amazon.awssdk.services.ram.model.ResourceOwner;
import software.amazon.awssdk.services.ram.model.ResourceShare;
import software.amazon.awssdk.services.ram.model.ResourceShareAssociationType;
import software.amazon.awssdk.services.ram.model.ResourceShareInvitation;
import software.amazon.awssdk.services.ram.model.ResourceSharePermissionSummary;

/** RAM of one account in one region, used by the account's administrator through the real SDK. */
final class SharesOfAccount {
    private final RamClient ram;

    SharesOfAccount(RamClient ram) {
        this.ram = ram;
    }

    RamClient client() {
        return ram;
    }

    /** All shares created for the object, including deleted shares. */
    List<ResourceShare> ever(String object) {
        return ram.getResourceShares(request -> request.resourceOwner(ResourceOwner.SELF)).resourceShares().stream()
                .filter(share -> share.tags().stream()
                        .anyMatch(tag -> tag.key().equals("crossbind.io/share")
                                && tag.value().equals(object)))
                .sorted(Comparator.comparing(ResourceShare::creationTime))
                .toList();
    }

    /** The one share of an object that is not deleted; empty if absent. */
    Optional<ResourceShare> of(String object) {
        List<ResourceShare> alive = ever(object).stream()
                .filter(share -> !share.statusAsString().equals("DELETED"))
                .toList();
        if (alive.size() > 1) {
            throw new AssertionError("more than one share: " + alive);
        }
        return alive.stream().findFirst();
    }

    /** Statuses of resources and principals of a share, without disassociated entries. */
    SortedMap<String, String> associations(String arn) {
        SortedMap<String, String> all = new TreeMap<>();
        Stream.of(ResourceShareAssociationType.values())
                .filter(type -> type != ResourceShareAssociationType.UNKNOWN_TO_SDK_VERSION)
                .filter(type -> !type.toString().equals("SOURCE"))
                .flatMap(type -> ram
                        .getResourceShareAssociations(
                                request -> request.associationType(type).resourceShareArns(arn))
                        .resourceShareAssociations()
                        .stream())
                .filter(association -> !association.statusAsString().equals("DISASSOCIATED"))
                .forEach(association -> all.put(association.associatedEntity(), association.statusAsString()));
        return all;
    }

    /** ARNs of the permissions of a share. */
    List<String> permissions(String arn) {
        return ram.listResourceSharePermissions(request -> request.resourceShareArn(arn)).permissions().stream()
                .map(ResourceSharePermissionSummary::arn)
                .toList();
    }

    /** Replaces the share's permission for the same resource type. */
    void permit(String arn, String permission) {
        ram.associateResourceSharePermission(request ->
                request.resourceShareArn(arn).permissionArn(permission).replace(true));
    }

    List<ResourceShareInvitation> invitations() {
        return ram.getResourceShareInvitations(request -> {}).resourceShareInvitations();
    }
}
