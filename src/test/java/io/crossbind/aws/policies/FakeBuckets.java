package io.crossbind.aws.policies;

import io.crossbind.aws.FakeAccount;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.*;
import software.amazon.awssdk.services.s3.paginators.ListBucketsIterable;

/** The policies of one owner's buckets, with S3's own errors. */
public final class FakeBuckets extends FakePolicies implements S3Client {
    private final String owner;
    private boolean blocksPublic;

    public FakeBuckets(String owner) {
        this.owner = owner;
    }

    private String bucket(String operation, String name, String expectedOwner) {
        called(operation, name, FakeBuckets::failure, "NoSuchBucket");
        if (!owner.equals(expectedOwner)) {
            throw denied();
        }
        return name;
    }

    /** The error of S3 for a caller without permission, and for a wrong bucket owner in the request. */
    static RuntimeException denied() {
        return failure(details("AccessDenied", "Access Denied"));
    }

    /** Turns on Block Public Access, which refuses public documents and leaves existing ones. */
    public void blockPublicPolicies() {
        blocksPublic = true;
    }

    /** The error of S3 for a malformed document. */
    public RuntimeException malformed() {
        return failure(details("MalformedPolicy", "Policy has invalid action"));
    }

    private static RuntimeException failure(AwsErrorDetails details) {
        return (RuntimeException) S3Exception.builder().awsErrorDetails(details).build();
    }

    @Override
    public GetBucketPolicyResponse getBucketPolicy(GetBucketPolicyRequest request) {
        String name = bucket("GetBucketPolicy", request.bucket(), request.expectedBucketOwner());
        return GetBucketPolicyResponse.builder()
                .policy(policy(name)
                        .orElseThrow(() -> failure(details("NoSuchBucketPolicy", "The bucket policy does not exist"))))
                .build();
    }

    @Override
    public PutBucketPolicyResponse putBucketPolicy(PutBucketPolicyRequest request) {
        String name = bucket("PutBucketPolicy", request.bucket(), request.expectedBucketOwner());
        if (blocksPublic && request.policy().contains("\"Principal\":\"*\"")) {
            throw failure(details(
                    "AccessDenied",
                    "not authorized to perform: s3:PutBucketPolicy because public policies are blocked by the"
                            + " BlockPublicPolicy block public access setting."));
        }
        put(name, request.policy());
        return PutBucketPolicyResponse.builder().build();
    }

    @Override
    public DeleteBucketPolicyResponse deleteBucketPolicy(DeleteBucketPolicyRequest request) {
        clear(bucket("DeleteBucketPolicy", request.bucket(), request.expectedBucketOwner()));
        return DeleteBucketPolicyResponse.builder().build();
    }

    /** S3 lists only the buckets of the caller, by prefix. */
    @Override
    public ListBucketsResponse listBuckets(ListBucketsRequest request) {
        called("ListBuckets");
        return ListBucketsResponse.builder()
                .buckets(names().stream()
                        .filter(name -> owner.equals(FakeAccount.ID) && name.startsWith(request.prefix()))
                        .map(name -> Bucket.builder().name(name).build())
                        .toList())
                .build();
    }

    @Override
    public ListBucketsIterable listBucketsPaginator(ListBucketsRequest request) {
        return new ListBucketsIterable(this, request);
    }

    @Override
    public String serviceName() {
        return "s3";
    }
}
