package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.S3;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Policies of buckets (S3 API reference, GetBucketPolicy, PutBucketPolicy, DeleteBucketPolicy). For a bucket without a policy S3 answers
 * {@code NoSuchBucketPolicy}, for a missing bucket {@code NoSuchBucket}. DeleteBucketPolicy succeeds whether or not the bucket has a policy,
 * and policies have no revisions. The name of a bucket does not contain its owner, so each call demands the session's account as the owner.
 */
public final class S3Policies implements PolicyStore {
    /** The name of a bucket does not contain its region either. S3 answers 301 with the right region, and the client follows. */
    private static final AwsService<S3Client> SERVICE =
            AwsService.of("s3", S3Client.class, () -> S3Client.builder().crossRegionAccessEnabled(true));

    private final AwsSession session;
    private final String owner;

    public S3Policies(AwsSession session) {
        this.session = session;
        this.owner = session.account().value();
    }

    @Override
    public Optional<Stored> read(ResourceArn bucket) {
        return ofOwn(bucket, S3.GetBucketPolicy, s3 -> {
            try {
                return Optional.of(new Stored(
                        s3.getBucketPolicy(request ->
                                        request.bucket(bucket.resource()).expectedBucketOwner(owner))
                                .policy(),
                        Optional.empty()));
            } catch (S3Exception e) {
                if (e.awsErrorDetails().errorCode().equals("NoSuchBucketPolicy")) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public void write(ResourceArn bucket, String json, Optional<Stored> before) {
        ofOwn(
                bucket,
                S3.PutBucketPolicy,
                s3 -> s3.putBucketPolicy(request -> request.bucket(bucket.resource())
                        .expectedBucketOwner(owner)
                        .policy(json)));
    }

    @Override
    public void delete(ResourceArn bucket, Optional<Stored> before) {
        ofOwn(
                bucket,
                S3.DeleteBucketPolicy,
                s3 -> s3.deleteBucketPolicy(
                        request -> request.bucket(bucket.resource()).expectedBucketOwner(owner)));
    }

    /**
     * S3 answers {@code AccessDenied} for a bucket of another owner, and for a bucket without permission for the session. The account's list
     * of buckets distinguishes the two cases. For a bucket of another owner no permission would help, and nothing is left to revoke: the
     * owner may have taken the name of a deleted bucket.
     */
    private <T> T ofOwn(ResourceArn bucket, S3 operation, Function<S3Client, T> call) {
        try {
            return session.call(SERVICE, bucket.region(), operation, call);
        } catch (ProblemException e) {
            if (e.problem().reason() == Reason.ACCESS_DENIED && isMissing(bucket)) {
                throw new ProblemException(
                        new Problem(
                                Reason.RESOURCE_NOT_FOUND,
                                "account " + owner + " has no bucket " + bucket.resource()
                                        + "; if the bucket exists, another account owns it"),
                        e);
            }
            throw e;
        }
    }

    /** ListBuckets returns the buckets of the caller's account in all regions (S3 API reference, ListBuckets). */
    private boolean isMissing(ResourceArn bucket) {
        String name = bucket.resource();
        try {
            return session.call(
                    SERVICE,
                    bucket.region(),
                    S3.ListBuckets,
                    s3 -> s3.listBucketsPaginator(request -> request.prefix(name)).buckets().stream()
                            .noneMatch(found -> found.name().equals(name)));
        } catch (ProblemException e) {
            return false;
        }
    }
}
