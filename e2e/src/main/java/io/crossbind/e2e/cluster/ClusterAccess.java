package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossbind.e2e.process.TempDirectory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods common to all clusters with a real API server, given an administrator's kubeconfig. */
final class ClusterAccess implements AutoCloseable {

    /** Longer than any run, because the tests never renew the token. */
    private static final Duration OWN_TOKEN_LIFETIME = Duration.ofHours(12);

    private final Path adminKubeconfig;
    private final KubernetesClient admin;
    private final TempDirectory directory = TempDirectory.create("kubeconfigs");

    ClusterAccess(Path adminKubeconfig) {
        this.adminKubeconfig = adminKubeconfig;
        this.admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(adminKubeconfig.toFile()))
                .build();
    }

    Path adminKubeconfig() {
        return adminKubeconfig;
    }

    KubernetesClient admin() {
        return admin;
    }

    /** The issuer from OpenID Connect Discovery, which the API server provides for its own tokens. */
    String issuer() {
        String path = "/.well-known/openid-configuration";
        try {
            JsonNode issuer = JsonMapper.builder().build().readTree(raw(path)).path("issuer");
            if (!issuer.isTextual()) {
                throw new IllegalStateException(path + " contains no issuer");
            }
            return issuer.textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " is not JSON", e);
        }
    }

    String jwks() {
        return raw("/openid/v1/jwks");
    }

    String token(String namespace, String serviceAccount, List<String> audiences, Duration lifetime) {
        return TokenRequests.of(admin, namespace, serviceAccount, audiences, lifetime);
    }

    Path kubeconfigOf(String namespace, String serviceAccount) {
        // Without a requested audience, the API server uses its own.
        String token = token(namespace, serviceAccount, List.of(), OWN_TOKEN_LIFETIME);
        Kubeconfig kubeconfig = new Kubeconfig(server(), caPem(), token);
        return directory.write(namespace + "." + serviceAccount + ".kubeconfig", kubeconfig.yaml());
    }

    private String server() {
        return admin.getConfiguration().getMasterUrl();
    }

    private String caPem() {
        @Nullable String data = admin.getConfiguration().getCaCertData();
        @Nullable String file = admin.getConfiguration().getCaCertFile();
        if (data != null) {
            return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        }
        if (file == null) {
            throw new IllegalStateException(adminKubeconfig + " names no certificate authority");
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String raw(String path) {
        @Nullable String body = admin.raw(path);
        if (body == null) {
            throw new IllegalStateException("The API server does not serve " + path);
        }
        return body;
    }

    @Override
    public void close() {
        admin.close();
        directory.close();
    }
}
