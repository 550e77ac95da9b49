package io.crossbind.e2e.cluster;

import io.crossbind.e2e.process.ChildProcess;
import io.crossbind.e2e.process.FreePorts;
import io.crossbind.e2e.process.ProjectRoot;
import io.crossbind.e2e.process.TempDirectory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** etcd, kube-apiserver and kube-controller-manager on loopback. Without nodes, pods stay Pending. */
final class ControlPlane implements AutoCloseable {

    /** The API server starts in three seconds on idle cores, and in ten seconds on two cores shared with a Maven build. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(120);

    /** The controllers with visible effects in a cluster without nodes: deletion, garbage collection, service accounts, rollouts. */
    private static final String CONTROLLERS = String.join(
            ",",
            "namespace-controller",
            "serviceaccount-controller",
            "serviceaccount-token-controller",
            "root-ca-certificate-publisher-controller",
            "garbage-collector-controller",
            "clusterrole-aggregation-controller",
            "deployment-controller",
            "replicaset-controller",
            "statefulset-controller",
            "daemonset-controller",
            "job-controller",
            "cronjob-controller");

    /** Logs each write of a service account once, at the response, without bodies. */
    private static final String AUDIT_POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
            - level: Metadata
              userGroups: ["system:serviceaccounts"]
              verbs: [create, update, patch, delete, deletecollection]
            - level: None
            """;

    private final TempDirectory directory = TempDirectory.create("cluster");
    private final List<ChildProcess> processes = new ArrayList<>();
    private final Path logs;
    private final String issuer;
    private final String adminToken = UUID.randomUUID().toString();
    private final int etcdPort;
    private final int etcdPeerPort;
    private final int apiPort;

    ControlPlane(String issuer, Path logs) {
        this.issuer = issuer;
        this.logs = logs;
        List<Integer> ports = FreePorts.take(3);
        this.etcdPort = ports.get(0);
        this.etcdPeerPort = ports.get(1);
        this.apiPort = ports.get(2);
    }

    /**
     * Starts the three processes and waits until the first service account exists, which needs all of them.
     *
     * @return an administrator's kubeconfig file
     */
    Path start() {
        ServiceAccountKeys keys = ServiceAccountKeys.generate(directory);
        startEtcd();
        ChildProcess api = startApiServer(keys);
        Path certificate = file("certs/apiserver.crt");
        api.awaitReady(READY_LIMIT, () -> Files.exists(certificate));
        Path kubeconfig =
                directory.write("admin.kubeconfig", new Kubeconfig(apiUrl(), read(certificate), adminToken).yaml());
        try (KubernetesClient probe = probeClient(kubeconfig)) {
            api.awaitReady(READY_LIMIT, () -> isReady(probe));
            ChildProcess controllers = startControllerManager(keys, kubeconfig, certificate);
            controllers.awaitReady(READY_LIMIT, () -> hasDefaultServiceAccount(probe));
        }
        return kubeconfig;
    }

    private void startEtcd() {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + etcdPeerPort;
        ChildProcess etcd = run(
                "etcd",
                "--name=default",
                "--data-dir=" + file("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--log-level=warn",
                "--unsafe-no-fsync");
        etcd.awaitReady(READY_LIMIT, () -> answers(URI.create(client + "/health")));
    }

    private ChildProcess startApiServer(ServiceAccountKeys keys) {
        Path tokens = directory.write("tokens.csv", adminToken + ",admin,admin,\"system:masters\"\n");
        return run(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + apiPort,
                "--cert-dir=" + file("certs"),
                "--token-auth-file=" + tokens,
                "--authorization-mode=RBAC",
                "--service-account-issuer=" + issuer,
                // Verifiers read the keys here. The issuer's own address belongs to AWS and is never called.
                "--service-account-jwks-uri=" + apiUrl() + "/openid/v1/jwks",
                "--service-account-key-file=" + keys.publicKey(),
                "--service-account-signing-key-file=" + keys.privateKey(),
                "--service-cluster-ip-range=10.96.0.0/24",
                "--endpoint-reconciler-type=none",
                "--audit-policy-file=" + directory.write("audit-policy.yaml", AUDIT_POLICY),
                "--audit-log-path=" + auditLog(),
                "--allow-privileged=true",
                "--profiling=false");
    }

    private ChildProcess startControllerManager(ServiceAccountKeys keys, Path kubeconfig, Path certificate) {
        return run(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig,
                "--service-account-private-key-file=" + keys.privateKey(),
                "--root-ca-file=" + certificate,
                "--controllers=" + CONTROLLERS,
                "--secure-port=0",
                "--leader-elect=false",
                "--kube-api-qps=200",
                "--kube-api-burst=400");
    }

    private ChildProcess run(String tool, String... flags) {
        List<String> command = new ArrayList<>();
        command.add(ProjectRoot.tool(tool).toString());
        command.addAll(List.of(flags));
        Map<String, String> environment =
                Map.of("PATH", "/usr/bin:/bin", "HOME", directory.path().toString());
        ChildProcess process = ChildProcess.start(tool, command, environment, logs.resolve(tool + ".log"));
        processes.add(process);
        return process;
    }

    private static KubernetesClient probeClient(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static boolean isReady(KubernetesClient client) {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException starting) {
            return false;
        }
    }

    private static boolean hasDefaultServiceAccount(KubernetesClient client) {
        return client.serviceAccounts()
                        .inNamespace("default")
                        .withName("default")
                        .get()
                != null;
    }

    private static boolean answers(URI uri) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException starting) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + uri, e);
        }
    }

    /** The audit log, with a line for each write of a service account: a JSON object of {@code audit.k8s.io/v1}. */
    Path auditLog() {
        return logs.resolve("audit.log");
    }

    private String apiUrl() {
        return "https://127.0.0.1:" + apiPort;
    }

    private Path file(String name) {
        return directory.path().resolve(name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No data is kept, so the processes need no graceful end. */
    @Override
    public void close() {
        processes.reversed().forEach(ChildProcess::kill);
        directory.close();
    }
}
