package io.crossbind.e2e.shares;

import io.crossbind.e2e.sandbox.Sandbox;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ram.RamClient;
import software.amazon.awssdk.services.ram.model.ResourceOwner;
import software.amazon.awssdk.services.ram.model.ResourceShare;
import software.amazon.awssdk.services.ram.model.ResourceShareAssociationType;
import software.amazon.awssdk.services.ram.model.ResourceShareInvitation;
import software.amazon.awssdk.services.ram.model.ResourceSharePermissionSummary;

/** RAM of one account in one region, as its administrator sees and changes it with the real SDK. */
final class Ram {
    private final RamClient ram;

    Ram(Sandbox aws, String account, Region region) {
        this.ram = RamClient.builder()
                .endpointOverride(aws.endpoint())
                .region(region)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    RamClient client() {
        return ram;
    }

    /** Shares created for the object, including deleted shares. */
    List<ResourceShare> ever(String object) {
        return ram.getResourceShares(request -> request.resourceOwner(ResourceOwner.SELF)).resourceShares().stream()
                .filter(share -> share.tags().stream()
                        .anyMatch(tag -> tag.key().equals("crossbind.io/share")
                                && tag.value().equals(object)))
                .sorted(Comparator.comparing(ResourceShare::creationTime))
                .toList();
    }

    /** The share of the object, if the object has exactly one share. */
    Optional<ResourceShare> of(String object) {
        List<ResourceShare> alive = ever(object).stream()
                .filter(share -> !share.statusAsString().equals("DELETED"))
                .toList();
        if (alive.size() > 1) {
            throw new AssertionError("more than one share: " + alive);
        }
        return alive.stream().findFirst();
    }

    /** Statuses of resources and principals of a share, without deleted ones. */
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

    /** Replaces the permission for the type of this permission. */
    void permit(String arn, String permission) {
        ram.associateResourceSharePermission(request ->
                request.resourceShareArn(arn).permissionArn(permission).replace(true));
    }

    List<ResourceShareInvitation> invitations() {
        return ram.getResourceShareInvitations(request -> {}).resourceShareInvitations();
    }
}
