package io.crossbind.aws;

/**
 * An operation of AWS, called by the operator. The constants are spelled as in the API references of the services. A gateway names its
 * operation by a constant, and {@link ErrorMeanings} uses this constant to decide the meaning of an error.
 */
public sealed interface AwsOperation {
    /** The service's prefix in ARNs and in the actions of policies, such as {@code s3}. */
    String service();

    /** The operation's own name, such as {@code PutBucketPolicy}. */
    String name();

    /** The service and the operation, such as {@code s3:PutBucketPolicy}, for messages. */
    default String qualifiedName() {
        return service() + ":" + name();
    }

    /** Operations of IAM. */
    enum Iam implements AwsOperation {
        AddClientIDToOpenIDConnectProvider,
        AddRoleToInstanceProfile,
        AttachRolePolicy,
        CreateInstanceProfile,
        CreateOpenIDConnectProvider,
        CreateRole,
        DeleteInstanceProfile,
        DeleteOpenIDConnectProvider,
        DeleteRole,
        DeleteRolePolicy,
        DetachRolePolicy,
        GetAccountAuthorizationDetails,
        GetAccountSummary,
        GetInstanceProfile,
        GetOpenIDConnectProvider,
        GetPolicy,
        GetRole,
        GetRolePolicy,
        ListAttachedRolePolicies,
        ListInstanceProfilesForRole,
        ListOpenIDConnectProviders,
        ListRolePolicies,
        ListRoles,
        PutRolePermissionsBoundary,
        PutRolePolicy,
        RemoveRoleFromInstanceProfile,
        TagRole,
        UntagInstanceProfile,
        UntagRole,
        UpdateAssumeRolePolicy,
        UpdateRole;

        @Override
        public String service() {
            return "iam";
        }
    }

    /** Operations of STS. */
    enum Sts implements AwsOperation {
        AssumeRole,
        GetCallerIdentity;

        @Override
        public String service() {
            return "sts";
        }
    }

    /** Operations of EKS. */
    enum Eks implements AwsOperation {
        CreatePodIdentityAssociation,
        DeletePodIdentityAssociation,
        DescribeCluster,
        DescribePodIdentityAssociation,
        ListPodIdentityAssociations,
        UpdatePodIdentityAssociation;

        @Override
        public String service() {
            return "eks";
        }
    }

    /** Operations of RAM. */
    enum Ram implements AwsOperation {
        AcceptResourceShareInvitation,
        AssociateResourceShare,
        AssociateResourceSharePermission,
        CreateResourceShare,
        DeleteResourceShare,
        DisassociateResourceShare,
        GetPermission,
        GetResourceShareAssociations,
        GetResourceShareInvitations,
        GetResourceShares,
        ListPermissions,
        ListResourceSharePermissions,
        UpdateResourceShare;

        @Override
        public String service() {
            return "ram";
        }
    }

    /** Operations of S3. */
    enum S3 implements AwsOperation {
        DeleteBucketPolicy,
        GetBucketPolicy,
        ListBuckets,
        PutBucketPolicy;

        @Override
        public String service() {
            return "s3";
        }
    }

    /** Operations of ECR. */
    enum Ecr implements AwsOperation {
        DeleteRepositoryPolicy,
        GetRepositoryPolicy,
        SetRepositoryPolicy;

        @Override
        public String service() {
            return "ecr";
        }
    }

    /** Operations of SQS. */
    enum Sqs implements AwsOperation {
        GetQueueAttributes,
        GetQueueUrl,
        SetQueueAttributes;

        @Override
        public String service() {
            return "sqs";
        }
    }

    /** Operations of SNS. */
    enum Sns implements AwsOperation {
        GetTopicAttributes,
        SetTopicAttributes;

        @Override
        public String service() {
            return "sns";
        }
    }

    /** Operations of Secrets Manager. */
    enum SecretsManager implements AwsOperation {
        DeleteResourcePolicy,
        GetResourcePolicy,
        PutResourcePolicy;

        @Override
        public String service() {
            return "secretsmanager";
        }
    }

    /** Operations of DynamoDB. */
    enum DynamoDb implements AwsOperation {
        DeleteResourcePolicy,
        GetResourcePolicy,
        PutResourcePolicy;

        @Override
        public String service() {
            return "dynamodb";
        }
    }

    /** Operations of EventBridge. */
    enum Events implements AwsOperation {
        DescribeEventBus,
        PutPermission,
        RemovePermission;

        @Override
        public String service() {
            return "events";
        }
    }

    /** Operations of Lambda. */
    enum Lambda implements AwsOperation {
        AddPermission,
        GetFunctionConcurrency,
        GetPolicy,
        RemovePermission;

        @Override
        public String service() {
            return "lambda";
        }
    }

    /** Operations of KMS. */
    enum Kms implements AwsOperation {
        CreateGrant,
        ListGrants,
        RevokeGrant;

        @Override
        public String service() {
            return "kms";
        }
    }
}
