package io.crossbind.aws;

import io.crossbind.model.AccountId;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Quoted;
import io.crossbind.model.Reason;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * The operator's session in an account. Before its first call the session compares the caller's account with the expected account, so
 * credentials of another account never write anything. The number of concurrent calls is bounded, so one account cannot exhaust shared
 * resources. Above this bound, namespaces take turns.
 */
public final class AwsSession {
    private static final AwsService<EksClient> EKS = AwsService.of("eks", EksClient.class, EksClient::builder);

    private final AccountId account;
    private final IamClient iam;
    private final StsClient sts;
    private final Clients clients;
    private final Function<AwsCredentials, StsClient> stsWith;
    private final FairPermits permits;
    private volatile @Nullable String callerArn;

    AwsSession(
            AccountId account,
            IamClient iam,
            StsClient sts,
            Clients clients,
            Function<AwsCredentials, StsClient> stsWith,
            int maxCalls) {
        this.account = account;
        this.iam = iam;
        this.sts = sts;
        this.clients = clients;
        this.stsWith = stsWith;
        this.permits = new FairPermits(maxCalls);
    }

    /** The account of the session. In any other account, calls fail. */
    public AccountId account() {
        return account;
    }

    /**
     * The ARN of the operator's identity in the account.
     *
     * @throws ProblemException with {@link Reason#WRONG_ACCOUNT} if the identity is in another account
     */
    public synchronized String callerArn() {
        String known = callerArn;
        if (known != null) {
            return known;
        }
        GetCallerIdentityResponse caller = bounded(AwsOperation.Sts.GetCallerIdentity, sts::getCallerIdentity);
        if (!account.value().equals(caller.account())) {
            throw new ProblemException(
                    Reason.WRONG_ACCOUNT,
                    "the operator's credentials are those of " + caller.arn() + " in account " + caller.account()
                            + ", not in " + account);
        }
        callerArn = caller.arn();
        return caller.arn();
    }

    /**
     * Calls IAM in this account.
     *
     * @param operation the operation of {@code call}, for the failure's message
     * @throws ProblemException on any failure
     */
    <T> T iam(AwsOperation.Iam operation, Function<IamClient, T> call) {
        if (callerArn == null) {
            callerArn();
        }
        return bounded(operation, () -> call.apply(iam));
    }

    /**
     * Calls IAM for an object that may not exist.
     *
     * @param operation the operation of {@code call}, for the failure's message
     * @return the answer; empty if the object does not exist (NoSuchEntity)
     * @throws ProblemException on any other failure
     */
    <T> Optional<T> iamIfExists(AwsOperation.Iam operation, Function<IamClient, T> call) {
        return iam(operation, iam -> {
            try {
                return Optional.of(call.apply(iam));
            } catch (NoSuchEntityException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Calls EKS in this account.
     *
     * @param region of the cluster
     * @param operation the operation of {@code call}, for the failure's message
     * @throws ProblemException on any failure
     */
    <T> T eks(String region, AwsOperation.Eks operation, Function<EksClient, T> call) {
        return call(EKS, region, operation, call);
    }

    /**
     * Calls any service in this account.
     *
     * @param region of the service; empty for the account's own
     * @param operation the operation of {@code call}, for the failure's message
     * @throws ProblemException on any failure; with {@link Reason#RESOURCE_ELSEWHERE} if the region does not exist
     */
    public <C extends SdkClient, T> T call(
            AwsService<C> service, String region, AwsOperation operation, Function<C, T> call) {
        if (!region.isEmpty() && !Partitions.isRegion(region)) {
            throw new ProblemException(
                    Reason.RESOURCE_ELSEWHERE,
                    operation.qualifiedName() + " was not called: AWS has no region " + Quoted.value(region));
        }
        if (callerArn == null) {
            callerArn();
        }
        return bounded(operation, () -> clients.use(service, region, call));
    }

    /**
     * Assumes another role.
     *
     * @return an STS client with the role's session, which the caller must close
     * @throws ProblemException on any failure
     */
    StsClient as(AssumeRoleRequest request) {
        callerArn();
        Credentials session = bounded(AwsOperation.Sts.AssumeRole, () -> sts.assumeRole(request))
                .credentials();
        return stsWith.apply(
                AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
    }

    private <T> T bounded(AwsOperation operation, Supplier<T> call) {
        permits.acquire(Tenant.current());
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw AwsErrors.classify(operation, e);
        } finally {
            permits.release();
        }
    }
}
