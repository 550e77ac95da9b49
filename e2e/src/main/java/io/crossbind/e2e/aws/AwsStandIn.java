package io.crossbind.e2e.aws;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Something that answers AWS calls on loopback: the sandbox, moto or ministack. */
public interface AwsStandIn extends AutoCloseable {

    /** The features of AWS that a stand-in can prove. Tests that need a missing feature are skipped by name. */
    enum Capability {
        /** Signatures and identity, boundary and trust policies decide; otherwise every call is allowed. */
        ENFORCES_POLICIES,
        /** A service account token as Kubernetes mints it can be exchanged. */
        EXCHANGES_KUBERNETES_TOKENS,
        /** A token's signature, expiry and audience are checked. */
        VERIFIES_TOKENS,
        /** OpenID Connect providers keep and return their tags. */
        TAGS_OIDC_PROVIDERS,
        /** GetAccountAuthorizationDetails returns the permissions boundary. */
        REPORTS_BOUNDARIES_IN_BULK,
        /** Each call is logged, so that tests can count. */
        LOGS_CALLS,
        /** Delays, throttling and failures can be injected. */
        INJECTS_FAULTS,
        /** Names, sizes and policy documents are checked as IAM does. */
        VALIDATES_INPUT,
    }

    /** {@code sandbox}, {@code moto} or {@code ministack}. */
    String name();

    /** The one endpoint of every service, for {@code AWS_ENDPOINT_URL}. */
    URI endpoint();

    Set<Capability> capabilities();

    /** An administrator of that account: for seeding, for changing things behind the operator's back, for listing what is left. */
    AwsCredentialsProvider administratorOf(String accountId);

    /**
     * Creates an identity for the operator in the operator account. It may assume roles under the path {@code /crossbind/}, manage roles and
     * instance profiles of the operator account and associate them with the pods of its clusters, and nothing else that the recipes do not
     * need.
     *
     * @return the environment that a process needs to be that identity (keys, region, endpoint)
     */
    Map<String, String> operatorEnvironment(String homeAccountId);

    /**
     * Makes the management role {@code /crossbind/operator} of a target account, trusting the operator's identity with
     * this external ID.
     *
     * @return the role's ARN
     */
    String createManagementRole(String accountId, String homeAccountId, String externalId);

    /** Forgets everything: accounts, roles, buckets, faults and the call log. */
    void reset();

    @Override
    void close();
}
