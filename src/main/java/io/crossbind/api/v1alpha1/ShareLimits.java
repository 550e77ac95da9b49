package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's limits for sharing an account's resources.
 *
 * @param resources exact ARNs, or with {@code *} and {@code ?}; empty means none
 * @param principals account IDs, organizations and organizational units, each exact; empty means none
 * @param allowExternalPrincipals whether a share may include accounts outside the organization; null means it may not
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ShareLimits(
        @Size(max = 200)
        @JsonPropertyDescription(
                "Resources for ResourceShares: ARNs with * and ?, e.g. arn:aws:ec2:eu-west-1:888888888888:subnet/*."
                        + " Default: none.")
        List<@Pattern(Patterns.RESOURCE_ARN_GLOB) @Size(max = 1200) String> resources,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Allowed principals: account IDs, and ARNs of organizations and organizational units, without"
                        + " wildcards. Default: none.")
        List<@Pattern(Patterns.SHARE_PRINCIPAL) @Size(max = 256) String> principals,

        @JsonPropertyDescription("True if shares may include accounts outside the organization. Default: false.")
        @Nullable
        Boolean allowExternalPrincipals) {
    public ShareLimits {
        resources = resources == null ? List.of() : List.copyOf(resources);
        principals = principals == null ? List.of() : List.copyOf(principals);
    }

    /** Returns {@code allowExternalPrincipals}, or false if absent. */
    public boolean allowsExternalPrincipals() {
        return Boolean.TRUE.equals(allowExternalPrincipals);
    }
}
