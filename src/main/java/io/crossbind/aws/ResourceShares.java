package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Ram;
import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.ProblemException;
import io.crossbind.model.ShareAssociation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ram.RamClient;
import software.amazon.awssdk.services.ram.model.GetResourceSharesRequest;
import software.amazon.awssdk.services.ram.model.PermissionTypeFilter;
import software.amazon.awssdk.services.ram.model.ResourceOwner;
import software.amazon.awssdk.services.ram.model.ResourceShare;
import software.amazon.awssdk.services.ram.model.ResourceShareAssociation;
import software.amazon.awssdk.services.ram.model.ResourceShareAssociationType;
import software.amazon.awssdk.services.ram.model.ResourceSharePermissionSummary;
import software.amazon.awssdk.services.ram.model.ResourceShareStatus;
import software.amazon.awssdk.services.ram.model.Tag;
import software.amazon.awssdk.services.ram.model.TagFilter;
import software.amazon.awssdk.services.ram.model.UnknownResourceException;

/**
 * An account's own shares in a region (AWS RAM API reference). Every method throws {@link ProblemException}. RAM lists a deleted share as
 * {@code DELETED} for a while; this class treats such a share as absent.
 */
public final class ResourceShares {
    private static final AwsService<RamClient> RAM = AwsService.of("ram", RamClient.class, RamClient::builder);

    private final AwsSession session;
    private final String region;

    public ResourceShares(AwsSession session, String region) {
        this.session = session;
        this.region = region;
    }

    /**
     * The share with the given ARN, else the oldest share with the given tags.
     *
     * @param arn the ARN in the status
     * @param permissions whether to read permissions too
     */
    public Optional<ObservedShare> find(Optional<String> arn, Map<String, String> tags, boolean permissions) {
        return arn.flatMap(known -> first(request -> request.resourceShareArns(known)))
                .or(() -> first(request -> request.tagFilters(filters(tags))))
                .map(share -> observed(share, permissions));
    }

    /** Returns whether RAM lists the share as {@code DELETED}. RAM may also omit a deleted share. */
    public boolean isDeleted(String arn) {
        return all(request -> request.resourceShareArns(arn)).stream()
                .anyMatch(share -> share.status() == ResourceShareStatus.DELETED);
    }

    private Optional<ResourceShare> first(Consumer<GetResourceSharesRequest.Builder> which) {
        return all(which).stream()
                .filter(share -> share.status() != ResourceShareStatus.DELETED)
                .min(Comparator.<ResourceShare, Boolean>comparing(
                                share -> share.status() == ResourceShareStatus.DELETING)
                        .thenComparing(ResourceShare::creationTime));
    }

    private List<ResourceShare> all(Consumer<GetResourceSharesRequest.Builder> which) {
        return session.call(RAM, region, Ram.GetResourceShares, ram -> {
            try {
                return ram
                        .getResourceSharesPaginator(request -> {
                            request.resourceOwner(ResourceOwner.SELF);
                            which.accept(request);
                        })
                        .stream()
                        .flatMap(page -> page.resourceShares().stream())
                        .toList();
            } catch (UnknownResourceException e) {
                return List.of();
            }
        });
    }

    private static List<TagFilter> filters(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> TagFilter.builder()
                        .tagKey(tag.getKey())
                        .tagValues(tag.getValue())
                        .build())
                .toList();
    }

    private ObservedShare observed(ResourceShare share, boolean permissions) {
        List<ResourceSharePermissionSummary> held = permissions ? permissions(share) : List.of();
        Map<String, String> types = held.stream()
                .collect(Collectors.toMap(
                        ResourceSharePermissionSummary::arn, ResourceSharePermissionSummary::resourceType));
        return new ObservedShare(
                share.resourceShareArn(),
                share.name(),
                share.statusAsString(),
                text(share.statusMessage()),
                Boolean.TRUE.equals(share.allowExternalPrincipals()),
                share.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)),
                associations(share, ResourceShareAssociationType.RESOURCE),
                associations(share, ResourceShareAssociationType.PRINCIPAL),
                types.keySet(),
                types,
                held.stream()
                        .filter(ResourceShares::isDefault)
                        .collect(Collectors.toMap(
                                ResourceSharePermissionSummary::resourceType, ResourceSharePermissionSummary::arn)),
                share.lastUpdatedTime());
    }

    private List<ShareAssociation> associations(ResourceShare share, ResourceShareAssociationType type) {
        return session.call(
                RAM,
                region,
                Ram.GetResourceShareAssociations,
                ram -> ram
                        .getResourceShareAssociationsPaginator(
                                request -> request.associationType(type).resourceShareArns(share.resourceShareArn()))
                        .stream()
                        .flatMap(page -> page.resourceShareAssociations().stream())
                        .map(ResourceShares::association)
                        .toList());
    }

    private static ShareAssociation association(ResourceShareAssociation association) {
        return new ShareAssociation(
                association.associatedEntity(),
                association.statusAsString(),
                Boolean.TRUE.equals(association.external()),
                text(association.statusMessage()),
                association.lastUpdatedTime());
    }

    /**
     * RAM may omit the default flag for a share's permission: AWS's example omits the flag (AWS CLI reference,
     * list-resource-share-permissions).
     */
    private static boolean isDefault(ResourceSharePermissionSummary permission) {
        return Boolean.TRUE.equals(permission.isResourceTypeDefault());
    }

    private List<ResourceSharePermissionSummary> permissions(ResourceShare share) {
        return session.call(
                RAM,
                region,
                Ram.ListResourceSharePermissions,
                ram -> ram
                        .listResourceSharePermissionsPaginator(
                                request -> request.resourceShareArn(share.resourceShareArn()))
                        .stream()
                        .flatMap(page -> page.permissions().stream())
                        .filter(permission -> !text(permission.status()).startsWith("DISASSOCIAT"))
                        .toList());
    }

    /** The resource type of a permission, which need not be in a share. */
    public String typeOf(String permissionArn) {
        return session.call(
                RAM,
                region,
                Ram.GetPermission,
                ram -> ram.getPermission(request -> request.permissionArn(permissionArn))
                        .permission()
                        .resourceType());
    }

    /** RAM's default permission for a resource type; empty if the type has none. */
    public Optional<String> defaultFor(String resourceType) {
        return session.call(
                RAM,
                region,
                Ram.ListPermissions,
                ram -> ram
                        .listPermissionsPaginator(request ->
                                request.resourceType(resourceType).permissionType(PermissionTypeFilter.AWS_MANAGED))
                        .stream()
                        .flatMap(page -> page.permissions().stream())
                        .filter(ResourceShares::isDefault)
                        .map(ResourceSharePermissionSummary::arn)
                        .findFirst());
    }

    /** Creates the share and returns its ARN. If an equal call has created the share before, RAM returns the existing share. */
    public String create(DesiredShare share) {
        return session.call(
                RAM,
                region,
                Ram.CreateResourceShare,
                ram -> ram.createResourceShare(request -> request.name(share.name())
                                .resourceArns(share.resourceArns())
                                .principals(share.principals())
                                .permissionArns(share.permissionArns())
                                .allowExternalPrincipals(share.allowExternalPrincipals())
                                .tags(tags(share.tags()))
                                .clientToken(share.clientToken()))
                        .resourceShare()
                        .resourceShareArn());
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** Sets name and reach. */
    public void update(String arn, String name, boolean allowExternalPrincipals) {
        session.call(
                RAM,
                region,
                Ram.UpdateResourceShare,
                ram -> ram.updateResourceShare(request ->
                        request.resourceShareArn(arn).name(name).allowExternalPrincipals(allowExternalPrincipals)));
    }

    /** Requests the addition of resources and principals, which RAM applies later. */
    public void associate(String arn, List<String> resources, List<String> principals) {
        session.call(
                RAM,
                region,
                Ram.AssociateResourceShare,
                ram -> ram.associateResourceShare(request ->
                        request.resourceShareArn(arn).resourceArns(resources).principals(principals)));
    }

    /** Requests the removal of resources and principals, which RAM applies later. */
    public void disassociate(String arn, List<String> resources, List<String> principals) {
        session.call(
                RAM,
                region,
                Ram.DisassociateResourceShare,
                ram -> ram.disassociateResourceShare(request ->
                        request.resourceShareArn(arn).resourceArns(resources).principals(principals)));
    }

    /** Replaces the share's permission for the same resource type. */
    public void permit(String arn, String permissionArn) {
        session.call(
                RAM,
                region,
                Ram.AssociateResourceSharePermission,
                ram -> ram.associateResourceSharePermission(request -> request.resourceShareArn(arn)
                        .permissionArn(permissionArn)
                        .replace(true)));
    }

    /** Requests the deletion of the share, which RAM applies later. */
    public void delete(String arn) {
        session.call(RAM, region, Ram.DeleteResourceShare, ram -> {
            try {
                return ram.deleteResourceShare(request -> request.resourceShareArn(arn));
            } catch (UnknownResourceException e) {
                return Optional.empty();
            }
        });
    }

    private static String text(@Nullable String message) {
        return Objects.requireNonNullElse(message, "");
    }
}
