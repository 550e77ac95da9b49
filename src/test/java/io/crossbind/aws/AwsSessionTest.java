package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.model.AccountId;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwsSessionTest {
    private static final int MAX_CALLS = 3;
    private final FakeIam iam = new FakeIam(FakeAccount.ID);

    @Test
    void theCallerIsAskedForOnce() {
        FakeSts sts = new FakeSts(FakeAccount.ID);
        AwsSession session = session(sts);
        new IamRoles(session).read("one");
        new IamRoles(session).read("two");
        assertThat(session.callerArn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/operator/crossbind");
        assertThat(sts.calls()).isEqualTo(1);
    }

    @Test
    void credentialsOfAnotherAccountNeverReachIam() {
        AwsSession session = session(new FakeSts("999999999999"));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> new IamRoles(session).delete("role"))
                    .isInstanceOfSatisfying(ProblemException.class, failure -> {
                        assertThat(failure.problem().reason()).isEqualTo(Reason.WRONG_ACCOUNT);
                        assertThat(failure.problem().message()).contains("999999999999", "not in 111122223333");
                    });
        }
        assertThat(iam.calls()).isEmpty();
    }

    @Test
    void noMoreCallsAreInFlightThanAllowed() throws InterruptedException {
        AwsSession session = session(new FakeSts(FakeAccount.ID));
        session.callerArn();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(MAX_CALLS);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 10 * MAX_CALLS; caller++) {
                callers.execute(() -> session.iam(AwsOperation.Iam.GetRole, _ -> {
                    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    full.countDown();
                    await(full);
                    inFlight.decrementAndGet();
                    return true;
                }));
            }
        }
        assertThat(most).hasValue(MAX_CALLS);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("fewer calls in flight than allowed");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFailedCallGivesItsPermitBack() {
        AwsSession session = new AwsSession(
                new AccountId(FakeAccount.ID),
                iam,
                new FakeSts(FakeAccount.ID),
                new FakeClients(),
                _ -> new FakeSts(FakeAccount.ID),
                1);
        iam.failNext("DeleteRole", new IllegalStateException("bug"));
        assertThatThrownBy(() -> new IamRoles(session).delete("role")).isInstanceOf(IllegalStateException.class);
        assertThat(new IamRoles(session).read("role")).isEmpty();
    }

    @Test
    void aRegionThatAwsDoesNotHaveIsNeverCalled() {
        FakeClients clients = new FakeClients();
        AwsSession session = session(new FakeSts(FakeAccount.ID), clients);
        for (String region : List.of("eu-west-99", "evil.example", "made-up-1")) {
            assertThatThrownBy(() -> session.eks(region, AwsOperation.Eks.DescribeCluster, _ -> true))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure -> assertThat(failure.problem().reason()).isEqualTo(Reason.RESOURCE_ELSEWHERE));
        }
        assertThat(clients.called()).isEmpty();
    }

    @Test
    void credentialsOfAnotherAccountOpenNoClient() {
        FakeClients clients = new FakeClients();
        AwsSession session = session(new FakeSts("999999999999"), clients);
        assertThatThrownBy(() -> session.eks("eu-west-1", AwsOperation.Eks.DescribeCluster, _ -> true))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().reason()).isEqualTo(Reason.WRONG_ACCOUNT));
        assertThat(clients.called()).isEmpty();
    }

    private AwsSession session(FakeSts sts) {
        return session(sts, new FakeClients());
    }

    private AwsSession session(FakeSts sts, FakeClients clients) {
        return new AwsSession(
                new AccountId(FakeAccount.ID), iam, sts, clients, _ -> new FakeSts(FakeAccount.ID), MAX_CALLS);
    }
}
