package io.crossbind.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;

/** The operator's clients for Kubernetes. */
final class KubernetesClients {
    private KubernetesClients() {}

    /** A client with these HTTP connections. */
    static KubernetesClient with(HttpClient.Factory connections) {
        return build(config(), connections);
    }

    /** A client that gives up at once, for exchanges that are repeated anyway. */
    static KubernetesClient withoutRetries(Duration timeout) {
        Config config = config();
        config.setRequestRetryBackoffLimit(0);
        config.setRequestTimeout(Math.toIntExact(timeout.toMillis()));
        config.setConnectionTimeout(Math.toIntExact(timeout.toMillis()));
        return build(config, new JdkHttpClientFactory());
    }

    /**
     * With HTTP/2 all requests share one connection: if that connection hangs, so does every later request, even after the network has
     * recovered.
     */
    private static Config config() {
        Config config = Config.autoConfigure(null);
        config.setHttp2Disable(true);
        return config;
    }

    /** Builds a client that tolerates stored objects of a later API version. Such an object must not stop the informer of all others. */
    private static KubernetesClient build(Config config, HttpClient.Factory connections) {
        ObjectMapper tolerant = new ObjectMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(connections)
                .withKubernetesSerialization(new KubernetesSerialization(tolerant, true))
                .build();
    }
}
