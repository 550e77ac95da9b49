package io.crossbind.simulation;

import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.Inspection.AssociationView;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.model.OwnerTags;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;

/** The contents of an account before the operator starts, and later changes by administrators and other programs. */
final class Setup {
    static final String WIDE = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    /** A role with all permissions, restricted only by the policies of others. */
    static final String STRANGER = "arn:aws:iam::999999999999:role/stranger";

    private Setup() {}

    static void fill(World world) {
        for (String account : new String[] {Manifests.HOME, Manifests.DATA}) {
            IamClient iam = iam(world.aws, account);
            iam.createPolicy(request -> request.policyName("boundary").policyDocument(WIDE));
        }
        IamClient home = iam(world.aws, Manifests.HOME);
        home.createRole(request -> request.roleName("ci").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}"""));
        home.putRolePolicy(request -> request.roleName("ci").policyName("all").policyDocument(WIDE));
        world.aws.settings().organization("o-simulation", Manifests.HOME, Manifests.DATA, "333333333333");
        IamClient stranger = iam(world.aws, "999999999999");
        createRole(stranger, "/", "stranger", "{\"AWS\":\"999999999999\"}");
        stranger.putRolePolicy(
                request -> request.roleName("stranger").policyName("all").policyDocument(WIDE));
        for (String bucket : Manifests.BUCKETS) {
            createBucket(world, Manifests.DATA, bucket, Manifests.HOME);
        }
    }

    static S3Client s3(AwsSandbox aws, String account) {
        return S3Client.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(aws.httpClient())
                .build();
    }

    /** Creates a bucket that another account may read. */
    static void createBucket(World world, String account, String bucket, String reader) {
        s3(world.aws, account).createBucket(request -> request.bucket(bucket));
        resetPolicy(world, account, bucket, reader);
    }

    /** Overwrites the policy of a bucket as its owner, including the statements of others. */
    static void resetPolicy(World world, String bucket) {
        resetPolicy(world, Manifests.DATA, bucket, Manifests.HOME);
    }

    static void resetPolicy(World world, String account, String bucket, String reader) {
        s3(world.aws, account)
                .putBucketPolicy(
                        request -> request.bucket(bucket).policy("""
                        {"Version":"2012-10-17","Statement":[{"Sid":"%s","Effect":"Allow","Principal":{"AWS":"%s"},\
                        "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}""".formatted(Checks.FOREIGN_SID, reader, bucket)));
    }

    /** Creates the role {@code ci/builder}, which every principal of its account may assume. */
    static void createBuilder(World world, String account) {
        createRole(iam(world.aws, account), "/ci/", "builder", "{\"AWS\":\"" + account + "\"}");
    }

    /** Creates a role of another owner. */
    static void createRole(IamClient iam, String path, String name, String trusted) {
        iam.createRole(request -> request.path(path).roleName(name).assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":%s,"Action":"sts:AssumeRole"}}""".formatted(trusted)));
    }

    /** Associates a service account with a role of another program. */
    static void associate(World world, String namespace, String serviceAccount) {
        IamClient iam = iam(world.aws, Manifests.HOME);
        if (!world.aws.inspect().roles(Manifests.HOME).containsKey(Manifests.PODS_OF_OTHERS)) {
            iam.createRole(request -> request.roleName(Manifests.PODS_OF_OTHERS).assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},\
                    "Action":["sts:AssumeRole","sts:TagSession"]}}"""));
        }
        try (EksClient eks = eks(world.aws)) {
            eks.createPodIdentityAssociation(request -> request.clusterName("sim")
                    .namespace(namespace)
                    .serviceAccount(serviceAccount)
                    .roleArn("arn:aws:iam::" + Manifests.HOME + ":role/" + Manifests.PODS_OF_OTHERS));
        } catch (ResourceInUseException e) {
            // An association exists already and stays.
        }
    }

    /** Removes the associations of another program. */
    static void dissociate(World world) {
        try (EksClient eks = eks(world.aws)) {
            associationsOfOthers(world)
                    .forEach(association -> eks.deletePodIdentityAssociation(request -> request.clusterName("sim")
                            .associationId(association
                                    .arn()
                                    .substring(association.arn().lastIndexOf('/') + 1))));
        }
    }

    static List<AssociationView> associationsOfOthers(World world) {
        return world.aws.inspect().podIdentityAssociations().values().stream()
                .filter(association -> !association.tags().containsKey(OwnerTags.CLUSTER))
                .toList();
    }

    private static EksClient eks(AwsSandbox aws) {
        return EksClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(Manifests.HOME))
                .httpClient(aws.httpClient())
                .build();
    }

    static IamClient iam(AwsSandbox aws, String account) {
        return IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(aws.httpClient())
                .build();
    }

    /** Creates a role of another owner under the name needed by the operator. */
    private static void create(IamClient iam, RoleView role, List<Tag> tags) {
        iam.createRole(request -> request.roleName(role.name())
                .path(role.path())
                .tags(tags)
                .assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(Manifests.HOME)));
    }

    /**
     * Deletes a role with its policies and its places in instance profiles, as an administrator. The method also deletes a profile released by
     * the operator, and a profile of the role's name without a role: such profiles have no other owner.
     */
    static void delete(World world, RoleView role) {
        String account = role.arn().split(":")[4];
        IamClient iam = iam(world.aws, account);
        role.inline()
                .keySet()
                .forEach(policy -> iam.deleteRolePolicy(
                        request -> request.roleName(role.name()).policyName(policy)));
        role.instanceProfiles().forEach(arn -> {
            String profile = arn.substring(arn.lastIndexOf('/') + 1);
            iam.removeRoleFromInstanceProfile(
                    request -> request.roleName(role.name()).instanceProfileName(profile));
            if (world.aws
                    .inspect()
                    .instanceProfiles(account)
                    .get(profile)
                    .tags()
                    .isEmpty()) {
                iam.deleteInstanceProfile(request -> request.instanceProfileName(profile));
            }
        });
        if (world.aws.inspect().instanceProfiles(account).values().stream()
                .anyMatch(profile ->
                        profile.name().equals(role.name()) && profile.role().isEmpty())) {
            iam.deleteInstanceProfile(request -> request.instanceProfileName(role.name()));
        }
        iam.deleteRole(request -> request.roleName(role.name()));
    }

    /** Changes a role as an administrator would. */
    static String drift(World world, RoleView role, Drift what) {
        IamClient iam = iam(world.aws, role.arn().split(":")[4]);
        switch (what) {
            case POLICIES_DELETED ->
                role.inline()
                        .keySet()
                        .forEach(policy -> iam.deleteRolePolicy(
                                request -> request.roleName(role.name()).policyName(policy)));
            case POLICY_WIDENED ->
                iam.putRolePolicy(request ->
                        request.roleName(role.name()).policyName("crossbind").policyDocument(WIDE));
            case TRUST_CLOSED ->
                iam.updateAssumeRolePolicy(
                        request -> request.roleName(role.name()).policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}"""));
            case ROLE_DELETED -> delete(world, role);
            case UNTAGGED ->
                iam.untagRole(request -> request.roleName(role.name()).tagKeys(OwnerTags.ALL));
            case RECREATED_UNTAGGED -> {
                delete(world, role);
                create(iam, role, List.of());
            }
            case RECREATED_WITH_TAGS -> {
                delete(world, role);
                create(
                        iam,
                        role,
                        role.tags().entrySet().stream()
                                .map(each -> tag(each.getKey(), each.getValue()))
                                .toList());
            }
            case BOUNDARY_DELETED -> {
                if (!role.boundary().isEmpty()) {
                    iam.deleteRolePermissionsBoundary(request -> request.roleName(role.name()));
                }
            }
            case BUCKETS_RESET -> Manifests.BUCKETS.forEach(bucket -> resetPolicy(world, bucket));
            case POLICY_ADDED ->
                iam.putRolePolicy(request ->
                        request.roleName(role.name()).policyName("added").policyDocument(WIDE));
            case GIVEN_TO_BINDING ->
                iam.tagRole(request -> request.roleName(role.name())
                        .tags(tag(
                                role.tags().containsKey(OwnerTags.BINDING)
                                        ? OwnerTags.BINDING
                                        : OwnerTags.SERVICE_ACCOUNT,
                                Checks.OTHER_OWNER)));
            case GIVEN_TO_CLUSTER ->
                iam.tagRole(request -> request.roleName(role.name()).tags(tag(OwnerTags.CLUSTER, Checks.OTHER_OWNER)));
        }
        note(world, role, what);
        return what + " of " + role.name();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static void note(World world, RoleView role, Drift what) {
        Instant now = world.scheduler.clock().instant();
        world.touchedRoles.put(role.id(), now);
        if (what == Drift.POLICY_WIDENED) {
            world.widenedRoles.add(role.name());
        }
        if (what.takesRole()) {
            world.outsideRoles.put(
                    world.aws.inspect().role(role.arn()).orElseThrow().id(), now);
        }
    }
}
