package io.crossbind.kit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

class SandboxHttpClientTest {
    private static final String ACCOUNT = "222222222222";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"sts:AssumeRole"}}""";

    private Instant now = Instant.parse("2031-01-01T00:00:00Z");
    private final AwsSandbox aws = new AwsSandbox(() -> now, time -> now = now.plus(time), new SplittableRandom(7));

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private IamClient iam(CallHooks hooks) {
        return IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(aws.administratorOf(ACCOUNT))
                .httpClient(aws.httpClient(hooks))
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private static Role createRole(IamClient iam, String name) {
        return iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST))
                .role();
    }

    @Test
    void clientTalksToTheSandboxInTheCallingThreadAtTheGivenTime() {
        List<Thread> threads = new ArrayList<>();
        IamClient iam = iam(new CallHooks() {
            @Override
            public void before(ApiCall call) {
                threads.add(Thread.currentThread());
            }
        });
        assertThat(createRole(iam, "a").createDate()).isEqualTo(now);
        assertThatThrownBy(() -> createRole(iam, "a")).isInstanceOf(EntityAlreadyExistsException.class);
        assertThatThrownBy(() -> iam.getRole(r -> r.roleName("b"))).isInstanceOf(NoSuchEntityException.class);
        assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
        assertThat(aws.calls()).extracting(Call::result).containsExactly("OK", "EntityAlreadyExists", "NoSuchEntity");
    }

    @Test
    void bucketsAreFoundByHostAndByPath() {
        for (boolean byPath : List.of(true, false)) {
            S3Client s3 = S3Client.builder()
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(aws.administratorOf(ACCOUNT))
                    .httpClient(aws.httpClient())
                    .forcePathStyle(byPath)
                    .build();
            String bucket = "bucket-" + byPath;
            s3.createBucket(r -> r.bucket(bucket));
            String policy = """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"222222222222"},\
                    "Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}}""".formatted(bucket);
            s3.putBucketPolicy(r -> r.bucket(bucket).policy(policy));
            assertThat(s3.getBucketPolicy(r -> r.bucket(bucket)).policy()).isEqualTo(policy);
        }
    }

    @Test
    void hooksSeeWhatTheCallActsOn() {
        List<String> seen = new ArrayList<>();
        IamClient iam = iam(new CallHooks() {
            @Override
            public void before(ApiCall call) {
                seen.add("before " + call.operation() + " " + call.writes());
            }

            @Override
            public void after(ApiCall call, String result) {
                seen.add("after " + String.join(" ", call.service(), call.account(), call.resource(), result));
            }
        });
        createRole(iam, "a");
        assertThatThrownBy(() -> iam.getRole(r -> r.roleName("b"))).isInstanceOf(NoSuchEntityException.class);
        assertThat(seen)
                .containsExactly(
                        "before CreateRole true",
                        "after iam " + ACCOUNT + " a OK",
                        "before GetRole false",
                        "after iam " + ACCOUNT + " b NoSuchEntity");
    }

    @Test
    void lostRequestHasNoEffectAndLostAnswerHas() {
        IamClient sound = iam(CallHooks.NONE);
        IamClient losesRequests = iam(new CallHooks() {
            @Override
            public void before(ApiCall call) throws IOException {
                throw new IOException("lost request");
            }
        });
        IamClient losesAnswers = iam(new CallHooks() {
            @Override
            public void after(ApiCall call, String result) throws IOException {
                throw new IOException("lost answer");
            }
        });
        assertThatThrownBy(() -> createRole(losesRequests, "a")).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> createRole(losesAnswers, "b")).isInstanceOf(SdkClientException.class);
        assertThat(sound.listRoles().roles()).extracting(Role::roleName).containsExactly("b");
    }

    @Test
    void processThatIsKilledByAHookSeesNoExceptionOfTheSdk() {
        IamClient iam = iam(new CallHooks() {
            @Override
            public void before(ApiCall call) {
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> createRole(iam, "a")).isInstanceOf(Killed.class);
    }

    @Test
    void keyThatEndsWhileTheCallIsOnItsWayIsRefused() {
        aws.createManagementRole(ACCOUNT, "111111111111", "x", null);
        StsClient sts = StsClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.operatorOf("111111111111"))
                .httpClient(aws.httpClient(new CallHooks() {
                    @Override
                    public void before(ApiCall call) {
                        now = now.plus(Duration.ofHours(13));
                    }
                }))
                .build();
        assertThatThrownBy(sts::getCallerIdentity).hasMessageContaining("expired");
    }

    @Test
    void delayMovesTheGivenClockAlone() {
        Instant start = now;
        aws.faults().on("iam", "ListRoles").times(1).delay(Duration.ofMinutes(10));
        iam(CallHooks.NONE).listRoles();
        assertThat(now).isEqualTo(start.plus(Duration.ofMinutes(10)));
        assertThat(aws.calls()).extracting(Call::duration).containsExactly(Duration.ofMinutes(10));
    }

    @Test
    void faultThatClosesTheConnectionIsAnIoExceptionOfTheClient() {
        aws.faults().on("iam", "CreateRole").times(1).applyThenClose();
        IamClient iam = iam(CallHooks.NONE);
        assertThatThrownBy(() -> createRole(iam, "a"))
                .isInstanceOf(SdkClientException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(iam.listRoles().roles()).hasSize(1);
    }

    @Test
    void sameCallsGiveTheSameIdsKeysAndAnswers() {
        AwsSandbox other = new AwsSandbox(() -> now, time -> {}, new SplittableRandom(7));
        assertThat(history(other)).isEqualTo(history(aws));
        AwsSandbox third = new AwsSandbox(() -> now, time -> {}, new SplittableRandom(8));
        assertThat(history(third))
                .isNotEqualTo(history(new AwsSandbox(() -> now, time -> {}, new SplittableRandom(7))));
    }

    private static String history(AwsSandbox sandbox) {
        IamClient iam = IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(sandbox.administratorOf(ACCOUNT))
                .httpClient(sandbox.httpClient())
                .build();
        String trust = sandbox.createManagementRole(ACCOUNT, "111111111111", "x", null);
        String secret = sandbox.operatorOf("111111111111").resolveCredentials().secretAccessKey();
        String request = "";
        try {
            iam.getRole(r -> r.roleName("none"));
        } catch (IamException e) {
            request = e.requestId();
        }
        return String.join(" ", createRole(iam, "a").toString(), trust, secret, request);
    }
}
