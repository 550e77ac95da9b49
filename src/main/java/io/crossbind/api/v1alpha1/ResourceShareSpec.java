package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resources, their owner and the principals of a share.
 *
 * @param accountRef the owner account of the resources; immutable
 * @param name the share's name in RAM; null for the cluster's name and the object's name
 * @param resourceArns resources of any type supported by RAM, all in one immutable region
 * @param principals the principals with access to the resources
 * @param permissionArns RAM permissions, at most one for each resource type; empty means RAM's default
 * @param allowExternalPrincipals whether principals may include accounts outside the organization; null means they may not
 */
@ValidationRule(
        value = "self.accountRef == oldSelf.accountRef",
        message = "accountRef is immutable: create another ResourceShare for another account, then delete this one",
        fieldPath = ".accountRef")
@ValidationRule(
        value = "self.resourceArns.all(arn, arn.split(':')[3] == self.resourceArns[0].split(':')[3])",
        message =
                "resourceArns must be in one region, because a share exists in one region. Create one ResourceShare for each region.",
        fieldPath = ".resourceArns")
@ValidationRule(
        value = "self.resourceArns[0].split(':')[3] == oldSelf.resourceArns[0].split(':')[3]",
        message = "the region of resourceArns is immutable: the share exists in that region."
                + " Create another ResourceShare, then delete this one.",
        fieldPath = ".resourceArns")
@JsonClassDescription("The resources to share, their account, and the principals with access.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceShareSpec(
        @Required @JsonPropertyDescription("The AwsAccount that owns the resources. Immutable.")
        AccountRef accountRef,

        @Pattern(Patterns.SHARE_NAME)
        @Size(min = 1, max = 128)
        @JsonPropertyDescription(
                "Name of the share in RAM, up to 128 printable ASCII characters. Default: the part of the"
                        + " cluster ID after the last slash, a hyphen and the name of the object.")
        @Nullable
        String name,

        @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
                "Exact ARNs of the resources to share: any type supported by RAM, all in the account and in one"
                        + " region.")
        List<@Pattern(Patterns.SHARED_ARN) @Size(max = 1200) String> resourceArns,

        @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription("Accounts, organizations and organizational units with access to the resources.")
        List<SharePrincipal> principals,

        @Size(max = 50)
        @JsonPropertyDescription("ARNs of RAM permissions, at most one for each resource type, e.g."
                + " arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet. Default: RAM's default permission of each"
                + " type.")
        List<@Pattern(Patterns.PERMISSION_ARN) @Size(max = 256) String> permissionArns,

        @JsonPropertyDescription("True if principals may include accounts outside the organization. Default: false.")
        @Nullable
        Boolean allowExternalPrincipals) {
    public ResourceShareSpec {
        resourceArns = resourceArns == null ? List.of() : List.copyOf(resourceArns);
        principals = principals == null ? List.of() : List.copyOf(principals);
        permissionArns = permissionArns == null ? List.of() : List.copyOf(permissionArns);
    }

    /** Returns {@code allowExternalPrincipals}, or false if absent. RAM's own default is true. */
    public boolean allowsExternalPrincipals() {
        return Boolean.TRUE.equals(allowExternalPrincipals);
    }
}
