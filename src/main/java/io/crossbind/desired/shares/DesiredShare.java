package io.crossbind.desired.shares;

import io.crossbind.model.Hashes;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A desired share.
 *
 * @param name of the share in RAM
 * @param region of the share
 * @param allowExternalPrincipals whether principals outside the organization are possible
 * @param resourceArns in the manifest's order, without duplicates
 * @param principals account IDs and ARNs, in the manifest's order, without duplicates
 * @param permissionArns empty for RAM's defaults
 * @param tags owner tags
 * @param incarnation distinguishes this object from an earlier object with the same name, and from an object whose share was lost
 */
public record DesiredShare(
        String name,
        String region,
        boolean allowExternalPrincipals,
        List<String> resourceArns,
        List<String> principals,
        List<String> permissionArns,
        Map<String, String> tags,
        String incarnation) {
    public DesiredShare {
        resourceArns = List.copyOf(resourceArns);
        principals = List.copyOf(principals);
        permissionArns = List.copyOf(permissionArns);
        tags = Map.copyOf(tags);
    }

    /**
     * The token with which RAM creates a share only once, however often the call is repeated. Equal content has an equal token, because RAM rejects a
     * known token with other parameters (AWS RAM API reference, CreateResourceShare, clientToken).
     */
    public String clientToken() {
        String hex = Hashes.hex(
                incarnation,
                name,
                Boolean.toString(allowExternalPrincipals),
                String.join(" ", resourceArns),
                String.join(" ", principals),
                String.join(" ", permissionArns));
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16)).toString();
    }
}
