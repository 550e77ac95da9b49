package io.crossbind.webhook;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The certificates in a Secret. The manifests create the empty Secret. So the operator needs no permission to create Secrets, which RBAC
 * cannot restrict to a name.
 */
final class CertificateSecret implements CertificateStore {
    private static final String CA = "ca.crt";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String NEXT = "next-";
    private static final String PREVIOUS = "previous-";

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    CertificateSecret(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public Stored read() throws IOException {
        Secret secret = get();
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        Optional<Certificates> certificates = issued(data, "")
                .map(current -> new Certificates(current, issued(data, NEXT), text(data, PREVIOUS + CA)));
        return new Stored(certificates, secret.getMetadata().getResourceVersion());
    }

    private Secret get() throws IOException {
        try {
            Secret secret = secret().get();
            if (secret == null) {
                throw new IOException("Secret " + namespace + "/" + name
                        + " is missing; the operator's manifests contain an empty one: apply them again");
            }
            return secret;
        } catch (KubernetesClientException e) {
            throw new IOException("cannot read Secret " + namespace + "/" + name, e);
        }
    }

    private Resource<Secret> secret() {
        return client.secrets().inNamespace(namespace).withName(name);
    }

    private static Optional<IssuedCertificate> issued(Map<String, String> data, String prefix) {
        IssuedCertificate issued = new IssuedCertificate(
                text(data, prefix + CA), text(data, prefix + CERTIFICATE), text(data, prefix + KEY));
        return Optional.of(issued).filter(IssuedCertificate::isUsable);
    }

    private static String text(Map<String, String> data, String key) {
        return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.UTF_8);
    }

    @Override
    public boolean write(Certificates certificates, String version) throws IOException {
        Map<String, String> data = new LinkedHashMap<>();
        put(data, "", certificates.current());
        certificates.next().ifPresent(next -> put(data, NEXT, next));
        if (!certificates.previousCa().isEmpty()) {
            data.put(PREVIOUS + CA, encode(certificates.previousCa()));
        }
        // Labels and other fields of the Secret stay. The version in the update makes the API server reject an outdated
        // write.
        Secret changed = new SecretBuilder(get()).withData(data).build();
        changed.getMetadata().setResourceVersion(version);
        try {
            client.resource(changed).update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw new IOException("cannot write Secret " + namespace + "/" + name, e);
        }
    }

    private static void put(Map<String, String> data, String prefix, IssuedCertificate issued) {
        data.put(prefix + CA, encode(issued.ca()));
        data.put(prefix + CERTIFICATE, encode(issued.certificate()));
        data.put(prefix + KEY, encode(issued.key()));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
