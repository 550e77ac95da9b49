package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.ManagementRole;
import io.crossbind.model.RoleArn;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Role names not allowed for workloads, in any account and under any path. The ARN of a session is {@code assumed-role/NAME/SESSION} and lacks the
 * path (IAM user guide, IAM identifiers). A role with such a name would therefore pass for the operator's role wherever session ARNs decide. IAM does
 * not distinguish role names by case (IAM API reference, CreateRole).
 */
public record ReservedRoleNames(Set<String> inLowerCase) {
    /** {@code ManagementRoleName} of the shipped template. The name is reserved before the first account exists. */
    private static final String SHIPPED = "operator";

    public ReservedRoleNames {
        inLowerCase = Set.copyOf(inLowerCase);
    }

    /**
     * @param accounts all accounts of the cluster; the names of their management roles are reserved in every account
     * @param operatorRoleArn the operator's own role, if known
     */
    public static ReservedRoleNames of(Stream<AwsAccountSpec> accounts, Optional<String> operatorRoleArn) {
        Stream<String> management = accounts.map(AwsAccountSpec::managementRole)
                .filter(Objects::nonNull)
                .map(ManagementRole::arn);
        return new ReservedRoleNames(Stream.concat(
                        Stream.of(SHIPPED),
                        Stream.concat(management, operatorRoleArn.stream()).map(RoleArn::nameIn))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean contains(String name) {
        return inLowerCase.contains(name.toLowerCase(Locale.ROOT));
    }
}
