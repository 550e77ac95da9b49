package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;

/** The operator's objects in both accounts: none after every binding is deleted. */
final class Leftovers {
    private final WorkloadEnvironment site;

    Leftovers(WorkloadEnvironment site) {
        this.site = site;
    }

    /** Roles, instance profiles, providers and associations, each with its kind. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        for (String account : List.of(WorkloadEnvironment.HOME, WorkloadEnvironment.TARGET)) {
            site.world().account(account).operatorsRoles().forEach(name -> all.add(account + " role " + name));
            site.world().account(account).providers().forEach(arn -> all.add(account + " provider " + arn));
            site.iam(account)
                    .listInstanceProfiles(request -> request.pathPrefix("/crossbind/"))
                    .instanceProfiles()
                    .forEach(profile -> all.add(account + " instance profile " + profile.instanceProfileName()));
        }
        try (EksClient eks = site.eks()) {
            eks.listPodIdentityAssociations(request -> request.clusterName("prod"))
                    .associations()
                    .forEach(association -> all.add("association of " + association.serviceAccount()));
        }
        return all;
    }

    void awaitNone() {
        await("nothing is left")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(all()).isEmpty());
    }

    /** The operator's roles in both accounts. */
    List<Role> roles() {
        List<Role> roles = new ArrayList<>();
        for (String account : List.of(WorkloadEnvironment.HOME, WorkloadEnvironment.TARGET)) {
            IamClient iam = site.iam(account);
            site.world().account(account).operatorsRoles().stream()
                    .map(name -> iam.getRole(request -> request.roleName(name)).role())
                    .forEach(roles::add);
        }
        return roles;
    }

    /** The operator's instance profiles in the operator account. */
    List<InstanceProfile> profiles() {
        IamClient iam = site.iam(WorkloadEnvironment.HOME);
        return iam.listInstanceProfiles(request -> request.pathPrefix("/crossbind/")).instanceProfiles().stream()
                .map(profile -> iam.getInstanceProfile(
                                request -> request.instanceProfileName(profile.instanceProfileName()))
                        .instanceProfile())
                .toList();
    }

    /** Removes retained objects by hand, as the account's owner would. */
    void remove() {
        for (Role role : roles()) {
            IamClient iam = site.iam(role.arn().split(":")[4]);
            String name = role.roleName();
            iam.listInstanceProfilesForRole(request -> request.roleName(name))
                    .instanceProfiles()
                    .forEach(profile -> {
                        iam.removeRoleFromInstanceProfile(
                                request -> request.instanceProfileName(profile.instanceProfileName())
                                        .roleName(name));
                        iam.deleteInstanceProfile(
                                request -> request.instanceProfileName(profile.instanceProfileName()));
                    });
            iam.listRolePolicies(request -> request.roleName(name))
                    .policyNames()
                    .forEach(policy -> iam.deleteRolePolicy(
                            request -> request.roleName(name).policyName(policy)));
            iam.deleteRole(request -> request.roleName(name));
        }
    }
}
