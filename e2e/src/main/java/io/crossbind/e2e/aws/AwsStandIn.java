package io.crossbind.e2e.aws;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A server that answers AWS calls on loopback: the sandbox, moto or ministack. */
public interface AwsStandIn extends AutoCloseable {

    /** The features of AWS that a stand-in can prove. Tests that need a missing feature are skipped by name. */
    enum Capability {
        /** Signatures, identity policies, boundaries and trust policies decide on each call. Without this feature every call is allowed. */
        ENFORCES_POLICIES,
        /** STS exchanges a service account token in the format of Kubernetes. */
        EXCHANGES_KUBERNETES_TOKENS,
        /** STS checks the signature, expiry and audience of a token. */
        VERIFIES_TOKENS,
        /** OpenID Connect providers keep and return their tags. */
        TAGS_OIDC_PROVIDERS,
        /** GetAccountAuthorizationDetails returns the permissions boundary. */
        REPORTS_BOUNDARIES_IN_BULK,
        /** The stand-in logs each call, so that tests can count. */
        LOGS_CALLS,
        /** Delays, throttling and failures can be injected. */
        INJECTS_FAULTS,
        /** IAM's rules for names, sizes and policy documents are enforced. */
        VALIDATES_INPUT,
    }

    /** {@code sandbox}, {@code moto} or {@code ministack}. */
    String name();

    /** The one endpoint of every service, for {@code AWS_ENDPOINT_URL}. */
    URI endpoint();

    Set<Capability> capabilities();

    /** An administrator of the account, for seeding, for changes behind the operator's back, and for listing leftovers. */
    AwsCredentialsProvider administratorOf(String accountId);

    /**
     * Creates an identity for the operator in the operator account. The identity may assume roles under the path {@code /crossbind/},
     * manage roles and instance profiles of the operator account, associate roles with the pods of its clusters, and otherwise do only what
     * the recipes need.
     *
     * @return the environment that gives a process this identity (keys, region, endpoint)
     */
    Map<String, String> operatorEnvironment(String homeAccountId);

    /**
     * Creates the management role {@code /crossbind/operator} of a target account. The role trusts the operator's identity with this
     * external ID.
     *
     * @return the role's ARN
     */
    String createManagementRole(String accountId, String homeAccountId, String externalId);

    /** Deletes all state: accounts, roles, buckets, faults and the call log. */
    void reset();

    @Override
    void close();
}
