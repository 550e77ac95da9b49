package io.crossbind.desired;

import io.crossbind.model.AccountId;
import io.crossbind.model.Partition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Links into the AWS console. */
final class ConsoleLinks {
    /** The maximum length of a role's path and name together, without the leading slash, for a switch in the console (IAM, switch to a role). */
    static final int MAX_PATH_AND_NAME = 64;

    private ConsoleLinks() {}

    /**
     * The link for a person to switch to a role (IAM, switch to a role).
     *
     * @param pathAndName without the leading slash
     * @return empty for a partition whose console is not publicly known: no link is better than a wrong one
     */
    static Optional<String> switchRole(Partition partition, AccountId account, String pathAndName, String displayName) {
        return host(partition)
                .map(host -> "https://" + host + "/switchrole?account=" + account + "&roleName=" + encoded(pathAndName)
                        + "&displayName=" + encoded(displayName));
    }

    private static Optional<String> host(Partition partition) {
        return Optional.ofNullable(
                switch (partition.id()) {
                    case "aws" -> "signin.aws.amazon.com";
                    case "aws-cn" -> "signin.amazonaws.cn";
                    case "aws-us-gov" -> "signin.amazonaws-us-gov.com";
                    default -> null;
                });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
