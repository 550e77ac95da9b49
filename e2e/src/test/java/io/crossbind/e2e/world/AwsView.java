package io.crossbind.e2e.world;

import io.crossbind.e2e.aws.AwsStandIn;
import java.util.List;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** One account of a stand-in, as its administrator sees and changes it. */
public final class AwsView {
    private final IamClient iam;
    private final String accountId;

    AwsView(AwsStandIn aws, String accountId) {
        this.accountId = accountId;
        this.iam = IamClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(accountId))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    public IamClient iam() {
        return iam;
    }

    /** Creates a customer-managed policy that allows everything, such as a boundary of the tests. */
    public String createPolicy(String name) {
        return iam.createPolicy(request -> request.policyName(name)
                        .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":"
                                + "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"))
                .policy()
                .arn();
    }

    /** Names of the roles created by the operator: all roles under its path except its own. */
    public List<String> operatorsRoles() {
        return iam.listRolesPaginator(request -> request.pathPrefix("/crossbind/")).roles().stream()
                .map(role -> role.roleName())
                .filter(name -> !name.equals("operator"))
                .sorted()
                .toList();
    }

    /** ARNs of all OpenID Connect providers. */
    public List<String> providers() {
        return iam.listOpenIDConnectProviders().openIDConnectProviderList().stream()
                .map(provider -> provider.arn())
                .toList();
    }

    public boolean roleExists(String name) {
        try {
            iam.getRole(request -> request.roleName(name));
            return true;
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "account " + accountId;
    }
}
