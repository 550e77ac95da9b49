package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

@Light
class S3Test extends SandboxTest {

    @Test
    void keepsObjects() {
        S3Client s3 = s3(sandbox.administratorOf(TARGET));
        s3.createBucket(r -> r.bucket("reports"));
        s3.putObject(r -> r.bucket("reports").key("a/1.txt"), RequestBody.fromString("héllo"));
        s3.putObject(r -> r.bucket("reports").key("b/2.txt"), RequestBody.fromString(""));
        assertThat(s3.getObjectAsBytes(r -> r.bucket("reports").key("a/1.txt")).asUtf8String())
                .isEqualTo("héllo");
        assertThat(s3.headObject(r -> r.bucket("reports").key("a/1.txt")).contentLength())
                .isEqualTo(6);
        assertThat(s3.listObjectsV2(r -> r.bucket("reports").prefix("a/")).contents())
                .extracting(S3Object::key)
                .containsExactly("a/1.txt");
        assertThat(code(() -> s3.deleteBucket(r -> r.bucket("reports")))).isEqualTo("BucketNotEmpty");
        s3.deleteObject(r -> r.bucket("reports").key("a/1.txt"));
        assertThat(code(() -> s3.getObjectAsBytes(r -> r.bucket("reports").key("a/1.txt"))))
                .isEqualTo("NoSuchKey");
        assertThat(code(() -> s3.listObjectsV2(r -> r.bucket("absent")))).isEqualTo("NoSuchBucket");
    }

    @Test
    void namesOfBucketsAreOneForAllAccounts() {
        s3(sandbox.administratorOf(TARGET)).createBucket(r -> r.bucket("reports"));
        assertThat(code(() -> s3(sandbox.administratorOf(TARGET)).createBucket(r -> r.bucket("reports"))))
                .isEqualTo("BucketAlreadyOwnedByYou");
        assertThat(code(() -> s3(sandbox.administratorOf(HOME)).createBucket(r -> r.bucket("reports"))))
                .isIn("BucketAlreadyExists", "AccessDenied");
    }

    @Test
    void onlyTheOwnersAccountSetsAPolicy() {
        s3(sandbox.administratorOf(TARGET)).createBucket(r -> r.bucket("reports"));
        String open = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"s3:*",
                "Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"]}]}""".formatted(HOME);
        s3(sandbox.administratorOf(TARGET))
                .putBucketPolicy(r -> r.bucket("reports").policy(open));
        assertThat(s3(sandbox.administratorOf(TARGET))
                        .getBucketPolicy(r -> r.bucket("reports"))
                        .policy())
                .isEqualTo(open);
        assertThat(refusal(() -> s3(sandbox.administratorOf(HOME))
                                .putBucketPolicy(r -> r.bucket("reports").policy(open)))
                        .statusCode())
                .isEqualTo(405);
    }
}
