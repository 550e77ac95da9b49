package io.crossbind.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a role (IAM user guide, IAM identifiers): {@code arn:PARTITION:iam::ACCOUNT:role/PATH/NAME}.
 *
 * @param partition such as {@code aws}
 * @param account 12 digits
 * @param path with slashes at both ends
 * @param name up to 64 letters, digits and {@code +=,.@_-}
 */
public record RoleArn(String partition, String account, String path, String name) {
    private static final Pattern FORM = Pattern.compile(
            "arn:(?<partition>aws[a-z0-9-]*):iam::(?<account>[0-9]{12}):role(?<path>/([!-~]{1,510}/)?)(?<name>[A-Za-z0-9+=,.@_-]{1,64})");

    /** Reads an ARN; empty if the text is the ARN of no role. */
    public static Optional<RoleArn> of(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new RoleArn(
                        parts.group("partition"), parts.group("account"), parts.group("path"), parts.group("name")))
                : Optional.empty();
    }

    /** The name of the role in an ARN: the part after the last slash (IAM identifiers). */
    public static String nameIn(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    /** Returns whether the role is in the account. */
    public boolean isIn(String accountId, Partition itsPartition) {
        return account.equals(accountId) && partition.equals(itsPartition.id());
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":iam::" + account + ":role" + path + name;
    }
}
