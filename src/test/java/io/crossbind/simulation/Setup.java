package io.crossbind.simulation;

import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.Inspection.RoleView;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What an account has before the operator comes, and what its administrators do besides. */
final class Setup {
    private static final String WIDE = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    /** A role that may do everything that others let it do. */
    static final String STRANGER = "arn:aws:iam::999999999999:role/stranger";

    private Setup() {}

    static void fill(World world) {
        for (String account : new String[] {Manifests.HOME, Manifests.DATA}) {
            IamClient iam = iam(world.aws, account);
            iam.createPolicy(request -> request.policyName("boundary").policyDocument(WIDE));
        }
        IamClient stranger = iam(world.aws, "999999999999");
        stranger.createRole(request -> request.roleName("stranger").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"999999999999"},"Action":"sts:AssumeRole"}}"""));
        stranger.putRolePolicy(
                request -> request.roleName("stranger").policyName("all").policyDocument(WIDE));
        S3Client s3 = S3Client.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(world.aws.administratorOf(Manifests.DATA))
                .httpClient(world.aws.httpClient())
                .build();
        for (String bucket : Manifests.BUCKETS) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putBucketPolicy(request ->
                    request.bucket(bucket).policy("""
                    {"Version":"2012-10-17","Statement":{"Sid":"%s","Effect":"Allow","Principal":{"AWS":"%s"},\
                    "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}}""".formatted(Checks.FOREIGN_SID, Manifests.HOME, bucket)));
        }
    }

    private static IamClient iam(AwsSandbox aws, String account) {
        return IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(aws.httpClient())
                .build();
    }

    /** Changes a role as somebody with the rights of an administrator would. */
    static String drift(World world, RoleView role, int what) {
        IamClient iam = iam(world.aws, role.arn().split(":")[4]);
        switch (what) {
            case 0 ->
                role.inline()
                        .keySet()
                        .forEach(policy -> iam.deleteRolePolicy(
                                request -> request.roleName(role.name()).policyName(policy)));
            case 1 ->
                iam.putRolePolicy(request ->
                        request.roleName(role.name()).policyName("crossbind").policyDocument(WIDE));
            case 2 ->
                iam.updateAssumeRolePolicy(
                        request -> request.roleName(role.name()).policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}"""));
            default -> {
                role.inline()
                        .keySet()
                        .forEach(policy -> iam.deleteRolePolicy(
                                request -> request.roleName(role.name()).policyName(policy)));
                iam.deleteRole(request -> request.roleName(role.name()));
            }
        }
        return "drift " + what + " of " + role.name();
    }
}
