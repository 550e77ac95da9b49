package io.crossbind.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;

/** The operator's clients for Kubernetes. */
final class KubernetesClients {
    /** The watched kinds, and the kind of a watch's error. */
    private static final List<Class<? extends KubernetesResource>> WATCHED = List.of(
            AwsAccount.class,
            CrossAccountBinding.class,
            ResourceShare.class,
            AccessRecord.class,
            Namespace.class,
            ServiceAccount.class,
            ConfigMap.class,
            Pod.class,
            Status.class);

    /** All clients share this serialization, because it caches how to read and write each class. */
    private static final KubernetesSerialization SERIALIZATION = serialization();

    private KubernetesClients() {}

    /** A client with these HTTP connections. */
    static KubernetesClient with(HttpClient.Factory connections) {
        return build(config(), connections);
    }

    /** A client that gives up at once, for exchanges with their own retries. */
    static KubernetesClient withoutRetries(Duration timeout) {
        Config config = config();
        config.setRequestRetryBackoffLimit(0);
        config.setRequestTimeout(Math.toIntExact(timeout.toMillis()));
        config.setConnectionTimeout(Math.toIntExact(timeout.toMillis()));
        return build(config, new JdkHttpClientFactory());
    }

    /**
     * With HTTP/2 all requests share one connection. If the connection hangs, so does every later request, even after the network has
     * recovered.
     */
    private static Config config() {
        Config config = Config.autoConfigure(null);
        config.setHttp2Disable(true);
        return config;
    }

    private static KubernetesClient build(Config config, HttpClient.Factory connections) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(connections)
                .withKubernetesSerialization(SERIALIZATION)
                .build();
    }

    /**
     * Reads objects of later API versions, because such an object must not stop the informer of all others. The client finds the class of a
     * watched object by its kind. The watched kinds are registered here, because the client would otherwise load the classes of all
     * Kubernetes kinds.
     */
    private static KubernetesSerialization serialization() {
        ObjectMapper tolerant = new ObjectMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        KubernetesSerialization serialization = new KubernetesSerialization(tolerant, false);
        WATCHED.forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}
