package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.SharePrincipal;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.GrantSids;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.kit.aws.Inspection.AssociationView;
import io.crossbind.kit.aws.Inspection.BucketView;
import io.crossbind.kit.aws.Inspection.ProfileView;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.aws.Inspection.ShareView;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.binding.BindingHistory;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.simulation.Checks.Violation;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The access of a Ready binding, judged by the sandbox's evaluation of policies and not by the operator's own documents. */
final class Expectations {
    private static final String OBJECT = "arn:aws:s3:::reports/in/x";

    private Expectations() {}

    static void check(World world, CrossAccountBinding binding) {
        String name = binding.getMetadata().getNamespace() + "/"
                + binding.getMetadata().getName();
        String role = BindingHistory.reachingRole(binding)
                .map(RoleStatus::arn)
                .orElseThrow(() -> new Violation(name + " is Ready and names no role"));
        if (binding.getSpec().role() != null) {
            require(
                    world.aws.access().allows(role, "s3:GetObject", "arn:aws:s3:::reports/x", Map.of()),
                    name + ": role may not read");
            reach(world, binding, name, role);
        }
        String before = binding.getSpec().revokeSessionsBefore();
        require(
                before == null
                        || !world.aws
                                .access()
                                .allows(
                                        role,
                                        "s3:GetObject",
                                        OBJECT,
                                        Map.of(),
                                        Instant.parse(before).minusSeconds(1)),
                name + ": sessions from before " + before + " stay");
        boolean wantsList = binding.getSpec().role() != null
                && (!binding.getSpec().role().managedPolicyArns().isEmpty()
                        || binding.getSpec().role().statements().stream()
                                .anyMatch(statement -> statement.actions().contains("s3:ListBucket")));
        require(
                wantsList == world.aws.access().allows(role, "s3:ListBucket", "arn:aws:s3:::reports", Map.of()),
                name + (wantsList ? ": list is missing" : ": list is left"));
        boolean wantsArchive = binding.getSpec().grants().stream()
                .anyMatch(grant -> grant.resourceArn().contains("archive"));
        boolean mayWriteArchive = world.aws.access().allows(role, "s3:PutObject", "arn:aws:s3:::archive/x", Map.of());
        require(wantsArchive == mayWriteArchive, name + (wantsArchive ? ": grant is missing" : ": grant is left"));
        boolean wantsReports = binding.getSpec().role() != null
                || binding.getSpec().grants().stream()
                        .anyMatch(grant -> grant.resourceArn().contains("reports"));
        require(
                wantsReports == world.aws.access().allows(role, "s3:GetObject", OBJECT, Map.of()),
                name + (wantsReports ? ": read is missing" : ": read is left"));
    }

    /** A share has the resources and principals of its spec, and no others. */
    static void check(World world, ResourceShare share) {
        Set<String> wanted = Stream.concat(
                        share.getSpec().resourceArns().stream(),
                        share.getSpec().principals().stream().map(SharePrincipal::accountId))
                .collect(Collectors.toSet());
        world.aws.inspect().shares().values().stream()
                .filter(each -> each.status().equals("ACTIVE"))
                .forEach(each -> {
                    Set<String> there = each.entities().entrySet().stream()
                            .filter(entity -> entity.getValue().startsWith("ASSOCIAT"))
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet());
                    require(there.equals(wanted), "the share has " + each.entities() + " in place of " + wanted);
                });
    }

    /** The binding keeps its present access until the guarantee is given up, in every later state of the binding. */
    static void guarantee(World world, CrossAccountBinding binding) {
        String name = binding.getMetadata().getNamespace() + "/"
                + binding.getMetadata().getName();
        if (binding.getSpec().role() == null) {
            // When a grant moves to another resource, the new statement is written before the former statement is
            // removed.
            String sids = GrantSids.prefix(
                    OperatorProcess.CLUSTER,
                    binding.getMetadata().getNamespace(),
                    binding.getMetadata().getName());
            world.checks.guarantee(
                    name,
                    () -> world.aws.inspect().buckets().values().stream()
                            .anyMatch(bucket -> bucket.policy().contains(sids)));
            return;
        }
        String role = BindingHistory.roleArn(binding).orElseThrow();
        world.checks.guarantee(name, () -> {
            try {
                reach(world, binding, name, role);
            } catch (Violation e) {
                return false;
            }
            return mayRead(world, role);
        });
    }

    /** The workload of a binding may assume the binding's role. */
    static void checkReach(World world, CrossAccountBinding binding) {
        if (binding.getSpec().role() != null) {
            String role = BindingHistory.roleArn(binding).orElseThrow();
            reach(world, binding, NamespacedName.of(binding).toString(), role);
        }
    }

    private static boolean mayRead(World world, String role) {
        return world.aws.access().allows(role, "s3:GetObject", OBJECT, Map.of());
    }

    static boolean isReady(CrossAccountBinding binding) {
        return ready(binding).filter(ready -> "True".equals(ready.getStatus())).isPresent();
    }

    /** Whether the status reports the present spec as completely written. */
    static boolean isDelivered(CrossAccountBinding binding) {
        return ready(binding)
                .filter(ready -> "True".equals(ready.getStatus())
                        || Reason.PROPAGATING.title().equals(ready.getReason()))
                .filter(_ -> isOfSpec(binding))
                .isPresent();
    }

    static Optional<Condition> ready(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus()).flatMap(status -> Conditions.ready(status.conditions()));
    }

    /** Whether the status is of the present spec. */
    static boolean isOfSpec(CrossAccountBinding binding) {
        return Objects.equals(
                binding.getStatus().observedGeneration(), binding.getMetadata().getGeneration());
    }

    /**
     * No binding used the deleted AwsAccount.
     *
     * @throws Violation if a role owned by a binding is left
     */
    static void checkAccountWasUnused(World world) {
        world.aws.inspect().roles(Manifests.DATA).values().stream()
                .filter(Checks::isOwn)
                .filter(role -> world.bindings().containsKey(role.tags().get(OwnerTags.BINDING)))
                .filter(role -> !world.outsideRoles.containsKey(role.id()))
                .forEach(role -> require(false, "the AwsAccount went, and " + role.arn() + " is there"));
    }

    /** An expired binding has no access. */
    static void checkExpired(World world) {
        Instant now = world.scheduler.clock().instant();
        world.bindings().forEach((name, binding) -> {
            String expiresAt = binding.getSpec().expiresAt();
            if (expiresAt != null && Instant.parse(expiresAt).isBefore(now)) {
                requireNoRole(world, name, "has expired");
            }
        });
    }

    private static void requireNoRole(World world, String binding, String why) {
        world.roles()
                .filter(role -> binding.equals(role.tags().get(OwnerTags.BINDING)))
                .filter(Checks::isOwn)
                .forEach(role -> require(false, binding + " " + why + ", and there is " + role.arn()));
    }

    /**
     * No binding has access beyond the limits. The limits on grants do not apply to a role's own statements within the boundary. So a role
     * whose own policy another client widened may have more access until its binding is accepted again.
     */
    static void checkLimits(World world, int limits) {
        if ((limits == 1 || limits == 2) && world.forced.isEmpty()) {
            String policy = world.aws.inspect().buckets().get("archive").policy();
            require(!policy.contains("PutObject"), "limits " + limits + " do not allow " + policy);
        }
        world.bindings().forEach((name, binding) -> {
            String namespace = binding.getMetadata().getNamespace();
            boolean pods = binding.getSpec().workload().serviceAccount() != null;
            boolean excluded = limits == 3 && namespace.equals("shop")
                    || limits == 4
                            && pods
                            && binding.getSpec().workload().serviceAccount().delivery() != Delivery.WebIdentity;
            if (excluded) {
                List<String> given = BindingHistory.reachingRole(binding).map(RoleStatus::arn).stream()
                        .toList();
                require(given.isEmpty(), name + " is excluded and keeps " + given);
                requireNoRole(world, name, "is excluded");
            }
            if (limits == 1 || limits == 2) {
                BindingHistory.reachingRole(binding)
                        .map(RoleStatus::arn)
                        .filter(role -> !world.widenedRoles.contains(role.substring(role.lastIndexOf('/') + 1)))
                        .ifPresent(role -> require(
                                !world.aws.access().allows(role, "s3:PutObject", "arn:aws:s3:::archive/x", Map.of()),
                                name + " may write the archive, which limits " + limits + " do not allow"));
            }
        });
    }

    /**
     * Every role of the operator has a boundary, and a re-created namespace does not inherit the role. Nobody restores the boundary of a role
     * whose binding was deleted by force.
     */
    static void checkRoles(World world) {
        Map<String, String> namespaces = world.store.list(Namespace.class).stream()
                .collect(Collectors.toMap(
                        each -> each.getMetadata().getName(),
                        each -> each.getMetadata().getUid()));
        world.roles().filter(Checks::isOwn).forEach(role -> {
            require(isForced(world, role.tags()) || !role.boundary().isEmpty(), role.arn() + " has no boundary");
            String namespace = OwnerTags.namespaceOf(role.tags()).orElseThrow();
            String uid = role.tags().get(OwnerTags.NAMESPACE_UID);
            if (!Objects.equals(namespaces.get(namespace), uid)) {
                checkInherits(world, namespace, role);
            }
        });
    }

    private static void checkInherits(World world, String namespace, RoleView role) {
        for (String account : List.of("web", "chain", "pods", "mine", "attached")) {
            require(
                    !world.aws
                            .access()
                            .assumesWithWebIdentity(
                                    Manifests.ISSUER,
                                    "system:serviceaccount:" + namespace + ":" + account,
                                    OperatorProcess.CLUSTER.audience(),
                                    role.arn()),
                    "namespace " + namespace + " was re-created and inherits " + role.arn());
        }
    }

    /** Objects of other clients are unchanged. */
    static void checkOccupied(World world) {
        world.occupied.forEach((made, namespace) -> {
            Optional<? extends HasMetadata> there = world.store
                    .get(made.getClass(), ObjectKey.of(made))
                    .filter(found -> found.getMetadata()
                            .getUid()
                            .equals(made.getMetadata().getUid()));
            boolean isKept = there.map(found -> isUnchanged(made, found))
                    .orElse(!namespace.equals(world.uidOf(made.getMetadata().getNamespace())));
            require(isKept, "an object of others was changed or deleted: " + there);
        });
        Setup.associationsOfOthers(world)
                .forEach(association -> require(
                        association.roleArn().endsWith(Manifests.PODS_OF_OTHERS),
                        "an association of others was changed: " + association));
        for (ConfigMap each : world.store.list(ConfigMap.class)) {
            if (each.getData() != null && each.getData().containsKey("theirs") || isOccupied(each)) {
                require(
                        isOccupied(each) && Map.of("theirs", "kept").equals(each.getData()),
                        "a ConfigMap of somebody else was changed: " + each.getData());
            }
        }
    }

    private static boolean isUnchanged(HasMetadata made, HasMetadata there) {
        return there instanceof ConfigMap map
                ? Objects.equals(map.getData(), ((ConfigMap) made).getData())
                : Objects.equals(
                        there.getMetadata().getAnnotations(), made.getMetadata().getAnnotations());
    }

    static boolean isOccupied(ConfigMap configMap) {
        return !SimulatedCluster.isLabelled(configMap);
    }

    static boolean isOccupied(ServiceAccount account) {
        return Objects.requireNonNullElse(account.getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(DesiredServiceAccount.ROLE_ARN, "")
                .equals(Manifests.CI);
    }

    private static void reach(World world, CrossAccountBinding binding, String name, String role) {
        ResolvedWorkload workload = ResolvedWorkload.of(binding.getSpec());
        if (workload.hasSource()) {
            String source = BindingHistory.sourceRole(binding)
                    .map(RoleStatus::arn)
                    .orElseThrow(() -> new Violation(name + " is Ready and names no source role"));
            require(
                    world.aws.access().allows(source, "sts:AssumeRole", role, externalId(binding)),
                    name + ": " + source + " may not assume " + role);
        } else if (workload.existingPrincipal().isPresent()) {
            require(
                    world.aws.access().allows(Manifests.CI, "sts:AssumeRole", role, Map.of()),
                    name + ": the principal may not assume " + role);
        } else {
            String subject = "system:serviceaccount:" + binding.getMetadata().getNamespace() + ":"
                    + workload.serviceAccount().orElseThrow();
            require(
                    world.aws
                            .access()
                            .assumesWithWebIdentity(
                                    OperatorProcess.CLUSTER.issuer().url(),
                                    subject,
                                    OperatorProcess.CLUSTER.audience(),
                                    role),
                    name + ": pods may not assume " + role);
        }
    }

    private static Map<String, String> externalId(CrossAccountBinding binding) {
        String externalId = binding.getStatus().externalId();
        return externalId == null ? Map.of() : Map.of("sts:ExternalId", externalId);
    }

    static void checkNothingIsLeft(World world) {
        Set<String> retained = retained(world);
        List<String> roles = world.roles()
                .filter(Checks::isOwn)
                .filter(role -> !retained.contains(role.arn()))
                .filter(role -> !isForced(world, role.tags()))
                .map(RoleView::arn)
                .toList();
        require(roles.isEmpty(), "roles are left: " + roles);
        List<String> associations = world.aws.inspect().podIdentityAssociations().values().stream()
                .filter(association -> !world.forced.contains(association.namespace()))
                .map(AssociationView::arn)
                .toList();
        require(associations.isEmpty(), "associations are left: " + associations);
        List<String> profiles = world.aws.inspect().instanceProfiles(Manifests.HOME).values().stream()
                .filter(profile -> profile.tags().containsKey(OwnerTags.CLUSTER))
                .filter(profile -> !isForced(world, profile.tags()))
                .filter(profile -> retained.stream().noneMatch(role -> role.endsWith("/" + profile.name())))
                .map(ProfileView::arn)
                .toList();
        require(profiles.isEmpty(), "instance profiles are left: " + profiles);
        List<String> shares = world.aws.inspect().shares().values().stream()
                .filter(share -> !share.status().startsWith("DELET"))
                .map(ShareView::arn)
                .toList();
        require(shares.isEmpty(), "shares are left: " + shares);
        checkNothingIsLeftInCluster(world);
        if (world.forced.isEmpty()) {
            for (BucketView bucket : world.aws.inspect().buckets().values()) {
                require(
                        !bucket.policy().contains("Crossbind"),
                        "statements are left on " + bucket.name() + ": " + bucket.policy());
            }
        }
        List.of(Manifests.HOME, Manifests.DATA).forEach(account -> checkProviders(world, account));
    }

    /** The roles retained without their bindings. */
    private static Set<String> retained(World world) {
        return world.store.list(AccessRecord.class).stream()
                .map(AccessRecord::getSpec)
                .filter(AccessRecordSpec::isRetained)
                .flatMap(AccessRecordSpec::roleArns)
                .collect(Collectors.toSet());
    }

    /**
     * Retained roles are within today's limits, and nobody can assume a role excluded by the limits.
     *
     * @param limits the position of the limits in {@link Manifests#dataAccounts}
     */
    static void checkRetained(World world, int limits) {
        Set<String> retained = retained(world);
        world.roles()
                .filter(role -> retained.contains(role.arn()) && Checks.isOwn(role))
                .filter(role -> role.arn().contains("::" + Manifests.DATA + ":"))
                .filter(role -> !world.widenedRoles.contains(role.name()))
                .forEach(role -> {
                    boolean isExcluded = limits == 3
                            && OwnerTags.namespaceOf(role.tags()).orElseThrow().equals("shop");
                    require(
                            !isExcluded || role.inline().containsKey("crossbind-blocked"),
                            role.arn() + " is retained for a namespace that limits " + limits + " exclude");
                    require(
                            limits != 1 && limits != 2
                                    || !world.aws
                                            .access()
                                            .allows(role.arn(), "s3:PutObject", "arn:aws:s3:::archive/x", Map.of()),
                            role.arn() + " is retained and may write the archive, which limits " + limits
                                    + " do not allow");
                });
    }

    /** No records of retained roles are left after administrators released all of these roles. */
    static void checkReleased(World world) {
        List<String> records = world.store.list(AccessRecord.class).stream()
                .filter(record -> record.getSpec().isRetained())
                .map(record -> record.getMetadata().getName())
                .toList();
        require(records.isEmpty(), "records of released roles are left: " + records);
    }

    /** The provider exists exactly as long as a role of any owner trusts the provider. */
    static void checkProviders(World world, String account) {
        Set<String> providers = world.aws.inspect().providers(account).keySet();
        List<String> trusting = world.aws.inspect().roles(account).values().stream()
                .filter(role -> role.trust().contains(":oidc-provider/"))
                .map(RoleView::arn)
                .toList();
        require(trusting.isEmpty() || !providers.isEmpty(), "the provider is gone that is trusted by " + trusting);
        require(
                providers.isEmpty() || !trusting.isEmpty() || !world.forced.isEmpty(),
                "a provider is left in " + account);
    }

    private static boolean isForced(World world, Map<String, String> tags) {
        return OwnerTags.namespaceOf(tags).filter(world.forced::contains).isPresent();
    }

    private static void checkNothingIsLeftInCluster(World world) {
        List<String> left = Stream.concat(
                        world.store.list(ConfigMap.class, SimulatedCluster::isLabelled).stream(),
                        world.store.list(ServiceAccount.class).stream())
                .map(each -> each.getKind() + " " + NamespacedName.of(each) + " " + each.getMetadata())
                .toList();
        require(left.isEmpty(), "objects are left in the cluster: " + left);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Violation(otherwise);
        }
    }
}
