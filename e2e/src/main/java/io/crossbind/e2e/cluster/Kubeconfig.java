package io.crossbind.e2e.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One cluster and one bearer token, in the format of kubectl, helm and every client library. */
record Kubeconfig(String server, String caPem, String token) {

    String yaml() {
        String ca = Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8));
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: crossbind
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: crossbind
                  user:
                    token: %s
                contexts:
                - name: crossbind
                  context: {cluster: crossbind, user: crossbind}
                current-context: crossbind
                """.formatted(server, ca, token);
    }
}
