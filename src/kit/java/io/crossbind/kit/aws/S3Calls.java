package io.crossbind.kit.aws;

import io.crossbind.kit.aws.S3Service.Address;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The operations of S3. */
final class S3Calls {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    private S3Calls() {}

    static Answer createBucket(Invocation call) {
        String name = Address.of(call.request()).bucket();
        if (!BUCKET.matcher(name).matches()) {
            throw new AwsError("InvalidBucketName", 400, "The specified bucket is not valid.");
        }
        Bucket present = call.world().buckets.get(name);
        if (present != null) {
            boolean own = present.owner.equals(call.caller().account());
            throw own
                    ? new AwsError("BucketAlreadyOwnedByYou", 409, "You already own the requested bucket.")
                    : new AwsError("BucketAlreadyExists", 409, "The requested bucket name is not available.");
        }
        call.world().buckets.put(name, new Bucket(call.caller().account(), name));
        return new Answer(200, "application/xml", Map.of("Location", "/" + name), new byte[0]);
    }

    static Answer headBucket(Invocation call) {
        bucket(call);
        return Answer.empty(200);
    }

    static Answer deleteBucket(Invocation call) {
        Bucket bucket = bucket(call);
        if (!bucket.objects.isEmpty()) {
            throw new AwsError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty");
        }
        call.world().buckets.remove(bucket.name);
        return Answer.empty(204);
    }

    static Answer putPolicy(Invocation call) {
        String text = new String(call.request().body(), StandardCharsets.UTF_8);
        try {
            Policy parsed = PolicyDocuments.parse(text, PolicyKind.RESOURCE);
            ownBucket(call).policy = PolicyDocuments.pinned(call.world(), parsed);
        } catch (AwsError e) {
            boolean malformed = e.code().equals("MalformedPolicyDocument");
            throw malformed ? new AwsError("MalformedPolicy", 400, e.message()) : e;
        }
        return Answer.empty(204);
    }

    static Answer getPolicy(Invocation call) {
        Policy policy = ownBucket(call).policy;
        if (policy == null) {
            throw new AwsError("NoSuchBucketPolicy", 404, "The bucket policy does not exist");
        }
        return Answer.json(200, PolicyDocuments.shown(call.world(), policy), Map.of());
    }

    static Answer deletePolicy(Invocation call) {
        ownBucket(call).policy = null;
        return Answer.empty(204);
    }

    static Answer putObject(Invocation call) {
        byte[] bytes = call.request().body();
        String etag = "\"" + md5(bytes) + "\"";
        Bucket bucket = bucket(call);
        bucket.objects.put(
                Address.of(call.request()).key(),
                new Bucket.Content(bytes, etag, call.world().now()));
        return new Answer(200, "application/xml", Map.of("ETag", etag), new byte[0]);
    }

    static Answer getObject(Invocation call) {
        Bucket.Content content =
                bucket(call).objects.get(Address.of(call.request()).key());
        if (content == null) {
            throw new AwsError("NoSuchKey", 404, "The specified key does not exist.");
        }
        String modified =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(content.modified().atOffset(ZoneOffset.UTC));
        return new Answer(
                200, "binary/octet-stream", Map.of("ETag", content.etag(), "Last-Modified", modified), content.bytes());
    }

    static Answer deleteObject(Invocation call) {
        bucket(call).objects.remove(Address.of(call.request()).key());
        return Answer.empty(204);
    }

    static Answer list(Invocation call) {
        Bucket bucket = bucket(call);
        String prefix = call.request().query().getOrDefault("prefix", "");
        List<Map.Entry<String, Bucket.Content>> found = bucket.objects.entrySet().stream()
                .filter(object -> object.getKey().startsWith(prefix))
                .toList();
        return Answer.xml(200, Xml.document("ListBucketResult", NAMESPACE, xml -> {
            xml.text("Name", bucket.name)
                    .text("Prefix", prefix)
                    .text("KeyCount", found.size())
                    .text("MaxKeys", 1000)
                    .text("IsTruncated", false);
            found.forEach(object -> xml.element(
                    "Contents",
                    item -> item.text("Key", object.getKey())
                            .text("LastModified", object.getValue().modified())
                            .text("ETag", object.getValue().etag())
                            .text("Size", object.getValue().bytes().length)
                            .text("StorageClass", "STANDARD")));
        }));
    }

    private static Bucket bucket(Invocation call) {
        Bucket bucket = call.world().buckets.get(Address.of(call.request()).bucket());
        if (bucket == null) {
            throw new AwsError("NoSuchBucket", 404, "The specified bucket does not exist");
        }
        return bucket;
    }

    /** Only callers of the owner's account may use a bucket's policy, whatever other permissions the callers have. */
    private static Bucket ownBucket(Invocation call) {
        Bucket bucket = bucket(call);
        if (!bucket.owner.equals(call.caller().account())) {
            throw new AwsError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
        }
        return bucket;
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
