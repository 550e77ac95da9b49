package io.crossbind.operator;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's CustomResourceDefinitions are not installed, or serve an older version. The operator cannot work without these
 * definitions.
 */
final class MissingKinds extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(MissingKinds.class);

    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(AwsAccount.class, CrossAccountBinding.class, ResourceShare.class, AccessRecord.class);

    private MissingKinds(List<String> definitions, String version) {
        super("CustomResourceDefinition " + String.join(", ", definitions) + " (version " + version
                + ") is not installed. Install it from the operator's sources: kubectl apply -f crds/");
    }

    /**
     * Searches the API server's discovery for the kinds. Every client may read the discovery, and the operator has no permission on
     * definitions.
     *
     * @throws MissingKinds if a kind is missing
     */
    static void check(KubernetesClient client) throws MissingKinds {
        String version = HasMetadata.getApiVersion(AwsAccount.class);
        List<String> missing = served(client, version)
                .map(served -> KINDS.stream()
                        .filter(kind -> !served.contains(HasMetadata.getPlural(kind)))
                        .map(HasMetadata::getFullResourceName)
                        .sorted()
                        .toList())
                .orElse(List.of());
        if (!missing.isEmpty()) {
            throw new MissingKinds(missing, version.substring(version.indexOf('/') + 1));
        }
    }

    /** Plural names of the kinds served in this version; empty if the cluster does not allow the read. */
    private static Optional<Set<String>> served(KubernetesClient client, String version) {
        try {
            @Nullable APIResourceList found = client.getApiResources(version);
            Stream<APIResource> resources = found == null ? Stream.empty() : found.getResources().stream();
            return Optional.of(resources.map(APIResource::getName).collect(Collectors.toSet()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.of(Set.of());
            }
            LOG.warn("cannot determine whether the CustomResourceDefinitions are installed: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
