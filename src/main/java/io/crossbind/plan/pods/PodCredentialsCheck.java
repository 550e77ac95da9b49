package io.crossbind.plan.pods;

import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.ObservedPod;

/** Finds pods without their credentials: an existing pod never receives credentials later. */
final class PodCredentialsCheck {
    private PodCredentialsCheck() {}

    /** @param targetRoleArn the expected role of the pod */
    static boolean lacksCredentials(Delivery delivery, String serviceAccount, String targetRoleArn, ObservedPod pod) {
        return switch (delivery) {
            case WebIdentity -> !pod.roleArns().contains(targetRoleArn);
            case RoleChaining -> !pod.configMaps().contains(ProfilesConfigMap.nameFor(serviceAccount));
            case PodIdentity -> !pod.podIdentity();
            case Unknown -> false;
        };
    }
}
