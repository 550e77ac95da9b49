package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.fabric8.kubernetes.client.utils.Serialization;

/** The accounts of the crash points: wide limits, and narrower limits for the target account. */
final class CrashAccounts {
    private static final String WIDE = """
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                maxSessionDuration: 4h
                resources: ["arn:aws:s3:::reports*", "arn:aws:s3:::archive/*"]
                actions: ["s3:*"]
            shares:
              resources: ["arn:aws:ec2:eu-west-1:222222222222:prefix-list/*"]
              principals: ["111111111111", "333333333333"]
              allowExternalPrincipals: true
            """;
    private static final String TIGHT = """
                maxSessionDuration: 1h
                resources: ["arn:aws:s3:::reports*"]
                actions: ["s3:Get*", "s3:List*"]
            shares:
              resources: ["arn:aws:ec2:eu-west-1:222222222222:prefix-list/*"]
              principals: ["111111111111"]
              allowExternalPrincipals: true
            """;

    static final AwsAccount HOME = account("home", Manifests.HOME, "", "shop", "");

    static final AwsAccount DATA = account("data", Manifests.DATA, management(Manifests.DATA), "shop", WIDE);

    /** Forbids managed policies, long sessions, one bucket, writes, and one principal of shares. */
    static final AwsAccount TIGHTENED = account("data", Manifests.DATA, management(Manifests.DATA), "shop", TIGHT);

    /** Forbids the namespace, and all shares. */
    static final AwsAccount EXCLUDING = account("data", Manifests.DATA, management(Manifests.DATA), "other", "");

    /** An account outside the organization. The account accepts invitations from the sharing account. */
    static final AwsAccount PARTNER = account(
            "partner",
            CrashStarts.PARTNER,
            management(CrashStarts.PARTNER),
            "shop",
            "acceptsSharesFrom: [\"" + Manifests.DATA + "\"]\n");

    private CrashAccounts() {}

    private static String management(String account) {
        return "managementRole: {arn: \"arn:aws:iam::%s:role/crossbind/operator\", externalId: %s}\n"
                .formatted(account, Manifests.EXTERNAL_ID);
    }

    private static AwsAccount account(
            String name, String accountId, String management, String namespace, String limits) {
        String spec = """
                accountId: "%1$s"
                region: eu-west-1
                driftCheckInterval: 5m
                %2$spermissionsBoundaryArn: "arn:aws:iam::%1$s:policy/boundary"
                rules:
                  - name: all
                    namespaces: {names: [%3$s]}
                    workloads: [ServiceAccount, EcsTask, LambdaFunction, Ec2Instance, Principal]
                    deliveries: [WebIdentity, RoleChaining, PodIdentity]
                    deletionPolicies: [Delete, Retain]
                    principals: [{arn: "arn:aws:iam::111111111111:role/app/*"}, {arn: "arn:aws:iam::333333333333:role/ci/*"}, {arn: "arn:aws:iam::333333333333:user/*"}, {arn: "arn:aws:iam::333333333333:root"}]
                """.formatted(accountId, management, namespace) + limits;
        return Serialization.unmarshal(
                "apiVersion: crossbind.io/v1alpha1\nkind: AwsAccount\nmetadata: {name: " + name + "}\nspec:\n"
                        + spec.indent(2),
                AwsAccount.class);
    }
}
