package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Iam;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ProblemException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;

/** IAM's calls for OpenID Connect providers. Every method throws {@link ProblemException}. */
public final class IamProviders {
    private final AwsSession session;

    public IamProviders(AwsSession session) {
        this.session = session;
    }

    /** The ARNs of all providers of the account, including foreign ones. IAM returns them in one page. */
    public Set<String> list() {
        return session.iam(
                Iam.ListOpenIDConnectProviders,
                iam -> iam.listOpenIDConnectProviders().openIDConnectProviderList().stream()
                        .map(OpenIDConnectProviderListEntry::arn)
                        .collect(Collectors.toSet()));
    }

    public Optional<ObservedProvider> read(String arn) {
        return session.iamIfExists(
                Iam.GetOpenIDConnectProvider,
                iam -> observed(arn, iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn))));
    }

    private static ObservedProvider observed(String arn, GetOpenIdConnectProviderResponse provider) {
        return new ObservedProvider(arn, new HashSet<>(provider.clientIDList()), IamRoles.tags(provider.tags()));
    }

    /**
     * Creates a provider. IAM determines the thumbprints and needs them only for issuers without a public certificate authority.
     *
     * @return false if the issuer already has a provider
     */
    public boolean create(DesiredProvider provider) {
        return session.iam(Iam.CreateOpenIDConnectProvider, iam -> {
            try {
                iam.createOpenIDConnectProvider(
                        request -> request.url(provider.issuer().url())
                                .clientIDList(provider.audience())
                                .tags(IamRoles.tags(provider.tags())));
                return true;
            } catch (EntityAlreadyExistsException e) {
                return false;
            }
        });
    }

    public void addAudience(DesiredProvider provider) {
        session.iam(
                Iam.AddClientIDToOpenIDConnectProvider,
                iam -> iam.addClientIDToOpenIDConnectProvider(request ->
                        request.openIDConnectProviderArn(provider.arn()).clientID(provider.audience())));
    }

    public void delete(String arn) {
        session.iamIfExists(
                Iam.DeleteOpenIDConnectProvider,
                iam -> iam.deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn)));
    }
}
