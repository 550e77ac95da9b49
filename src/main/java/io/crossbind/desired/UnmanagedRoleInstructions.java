package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.UnmanagedRole;
import io.crossbind.model.PolicyDocument;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The instructions for the owner of an unmanaged account: the role to create. */
public final class UnmanagedRoleInstructions {
    private UnmanagedRoleInstructions() {}

    /** Name of the ConfigMap of a binding. No service account's ConfigMap of profiles can have this name. */
    public static String configMapName(String binding) {
        return "crossbind.setup." + binding;
    }

    static UnmanagedRole of(DesiredRole role) {
        String permissions = role.inlinePolicies().isEmpty()
                ? null
                : new PolicyDocument(
                                PolicyDocument.CURRENT,
                                role.inlinePolicies().values().stream()
                                        .flatMap(document -> document.statements().stream())
                                        .toList())
                        .toJson();
        return new UnmanagedRole(
                role.arn(),
                role.trust().toJson(),
                permissions,
                role.attachedPolicies().stream().sorted().toList());
    }

    static DesiredConfigMap configMap(String namespace, String binding, UnmanagedRole role) {
        Map<String, String> files =
                new TreeMap<>(Map.of("role-arn", role.arn(), "trust-policy.json", role.trustPolicy()));
        if (role.permissionsPolicy() != null) {
            files.put("permissions-policy.json", role.permissionsPolicy());
        }
        if (!role.managedPolicyArns().isEmpty()) {
            files.put("managed-policy-arns", role.managedPolicyArns().stream().collect(Collectors.joining("\n")));
        }
        return new DesiredConfigMap(namespace, configMapName(binding), Map.of(), files, Map.of());
    }
}
