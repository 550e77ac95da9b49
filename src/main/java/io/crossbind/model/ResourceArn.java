package io.crossbind.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a resource (IAM identifiers, Amazon Resource Names): {@code arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE}.
 *
 * @param partition such as {@code aws}
 * @param service such as {@code s3}
 * @param region empty where the service's ARNs have none
 * @param account 12 digits, empty where the service's ARNs have none
 * @param resource the rest, colons and slashes included
 */
public record ResourceArn(String partition, String service, String region, String account, String resource) {
    private static final Pattern FORM = Pattern.compile("arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)");

    /**
     * @throws IllegalArgumentException if it is no ARN
     */
    public static ResourceArn parse(String arn) {
        Matcher parts = FORM.matcher(arn);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an ARN: " + arn);
        }
        return new ResourceArn(parts.group(1), parts.group(2), parts.group(3), parts.group(4), parts.group(5));
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
