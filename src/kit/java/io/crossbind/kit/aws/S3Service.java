package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** S3 with path-style addresses: buckets, their policies and small objects. */
final class S3Service implements Service {
    private static final Pattern VIRTUAL_HOST = Pattern.compile("(.+)\\.s3[.-][a-z0-9.-]*amazonaws\\.com(:\\d+)?");
    private static final Map<String, String> CODES = Map.of("InvalidClientTokenId", "InvalidAccessKeyId");

    /** Bucket and key of a request; the key is empty for calls on the bucket. */
    record Address(String bucket, String key) {
        /** The bucket is in the path, or in front of the host ({@code BUCKET.s3.REGION.amazonaws.com}). */
        static Address of(Request request) {
            Matcher host = VIRTUAL_HOST.matcher(request.header("host"));
            if (host.matches()) {
                return new Address(host.group(1), decoded(request));
            }
            String path = decoded(request);
            int slash = path.indexOf('/');
            return slash < 0 ? new Address(path, "") : new Address(path.substring(0, slash), path.substring(slash + 1));
        }

        private static String decoded(Request request) {
            return URLDecoder.decode(request.path().substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        String arn() {
            return "arn:aws:s3:::" + bucket + (key.isEmpty() ? "" : "/" + key);
        }
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public Operation operation(Request request) {
        Address address = Address.of(request);
        if (address.bucket().isEmpty()) {
            throw unknown(request);
        }
        return address.key().isEmpty() ? onBucket(request) : onObject(request);
    }

    private static Operation onBucket(Request request) {
        boolean policy = request.query().containsKey("policy");
        return switch (request.method()) {
            case "PUT" ->
                policy
                        ? operation("PutBucketPolicy", "s3:PutBucketPolicy", S3Calls::putPolicy)
                        : operation("CreateBucket", "s3:CreateBucket", S3Calls::createBucket);
            case "GET" ->
                policy
                        ? operation("GetBucketPolicy", "s3:GetBucketPolicy", S3Calls::getPolicy)
                        : operation("ListObjectsV2", "s3:ListBucket", S3Calls::list);
            case "HEAD" -> operation("HeadBucket", "s3:ListBucket", S3Calls::headBucket);
            case "DELETE" ->
                policy
                        ? operation("DeleteBucketPolicy", "s3:DeleteBucketPolicy", S3Calls::deletePolicy)
                        : operation("DeleteBucket", "s3:DeleteBucket", S3Calls::deleteBucket);
            default -> throw unknown(request);
        };
    }

    private static Operation onObject(Request request) {
        return switch (request.method()) {
            case "PUT" -> operation("PutObject", "s3:PutObject", S3Calls::putObject);
            case "GET" -> operation("GetObject", "s3:GetObject", S3Calls::getObject);
            case "HEAD" -> operation("HeadObject", "s3:GetObject", S3Calls::getObject);
            case "DELETE" -> operation("DeleteObject", "s3:DeleteObject", S3Calls::deleteObject);
            default -> throw unknown(request);
        };
    }

    private static Operation operation(String name, String action, Function<Invocation, Answer> handler) {
        return new Operation(name, action, S3Service::target, handler);
    }

    /** A missing bucket counts as the caller's, so that the caller gets the error for a missing bucket. */
    private static Target target(Invocation call) {
        Address address = Address.of(call.request());
        ContextKeys context = new ContextKeys();
        String prefix = call.request().query().get("prefix");
        if (prefix != null) {
            context.put("s3:prefix", prefix);
        }
        Optional<Bucket> bucket = Optional.ofNullable(call.world().buckets.get(address.bucket()));
        String name = address.key().isEmpty() ? address.bucket() : address.bucket() + "/" + address.key();
        return new Target(
                bucket.map(found -> found.owner).orElse(call.caller().account()),
                address.arn(),
                name,
                context,
                bucket.map(found -> found.policy).orElse(null),
                false);
    }

    @Override
    public Answer refusal(AwsError error, String requestId) {
        String code = CODES.getOrDefault(error.code(), error.code());
        int status = code.equals("ExpiredToken") ? 400 : error.status();
        return Answer.xml(
                status, Xml.document("Error", "", xml -> xml.text("Code", code).text("Message", error.getMessage())));
    }

    private static AwsError unknown(Request request) {
        return new AwsError(
                "NotImplemented", 501, "The sandbox's S3 has no " + request.method() + " " + request.path());
    }
}
