package io.crossbind.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a resource (IAM user guide, Amazon Resource Names): {@code arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE}.
 *
 * @param partition such as {@code aws}
 * @param service the prefix of the service's actions, such as {@code s3}
 * @param region empty if the service's ARNs have none, as with S3
 * @param account 12 digits; empty if the service's ARNs have none, as with S3
 * @param resource the rest, including colons, slashes and blanks
 */
public record ResourceArn(String partition, String service, String region, String account, String resource) {
    private static final Pattern FORM = Pattern.compile(
            "arn:(?<partition>aws[a-z0-9-]*):(?<service>[a-z0-9-]+):(?<region>([a-z0-9]+(-[a-z0-9]+)*)?):(?<account>([0-9]{12})?):(?<resource>\\S(.*\\S)?)");

    /**
     * Reads an ARN.
     *
     * @throws IllegalArgumentException if the text is no ARN
     */
    public static ResourceArn parse(String arn) {
        return of(arn).orElseThrow(() -> new IllegalArgumentException("not an ARN: " + arn));
    }

    /** Reads any text; empty if the text is no ARN. */
    public static Optional<ResourceArn> of(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new ResourceArn(
                        parts.group("partition"),
                        parts.group("service"),
                        parts.group("region"),
                        parts.group("account"),
                        parts.group("resource")))
                : Optional.empty();
    }

    /**
     * The resource without the kind before its name.
     *
     * @param kind with its separator from the name, such as {@code repository/}
     * @throws IllegalArgumentException if the resource has another kind
     */
    public String nameOf(String kind) {
        if (!resource.startsWith(kind) || resource.length() == kind.length()) {
            throw new IllegalArgumentException("not a " + kind + "...: " + this);
        }
        return resource.substring(kind.length());
    }

    /** Another resource of the same service, region and account. */
    public ResourceArn withResource(String other) {
        return new ResourceArn(partition, service, region, account, other);
    }

    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, account, resource);
    }
}
