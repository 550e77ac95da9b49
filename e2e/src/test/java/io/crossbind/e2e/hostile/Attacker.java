package io.crossbind.e2e.hostile;

import io.crossbind.e2e.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A tenant whose namespace no AwsAccount admits. The tenant writes any object accepted by the API server. */
final class Attacker {
    private static final int AT_A_TIME = 6;

    private final KubernetesClient client;
    private final String namespace;

    Attacker(Cluster cluster, String namespace) {
        this.client = cluster.admin();
        this.namespace = namespace;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        client.serviceAccounts()
                .inNamespace(namespace)
                .withName("default")
                .waitUntilCondition(found -> found != null, 60, TimeUnit.SECONDS);
    }

    /** ConfigMaps with the operator's label. */
    void configMaps(int count, int bytes) {
        String content = "x".repeat(bytes);
        write(
                count,
                i -> new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("crossbind-" + i)
                        .withNamespace(namespace)
                        .withLabels(Map.of("app.kubernetes.io/managed-by", "crossbind"))
                        .endMetadata()
                        .withData(Map.of("config", content))
                        .build());
    }

    /** Pods with an invalid ARN as their role's ARN. */
    void pods(int count, int bytes) {
        String arn = "x".repeat(bytes);
        write(
                count,
                i -> new PodBuilder()
                        .withNewMetadata()
                        .withName("app-" + i)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("app")
                        .withImage("app")
                        .addNewEnv()
                        .withName("AWS_ROLE_ARN")
                        .withValue(arn)
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .build());
    }

    /** Bindings with large metadata, which no schema limits. */
    void largeBindings(int count, int bytes) {
        Map<String, String> labels = IntStream.range(0, bytes / 180)
                .boxed()
                .collect(Collectors.toMap(i -> "example.com/" + "x".repeat(50) + i, _ -> "y".repeat(63)));
        write(count, i -> {
            GenericKubernetesResource binding = binding("large-" + i, "{statements: [" + STATEMENT + "]}", "[]");
            binding.getMetadata().setLabels(labels);
            return binding;
        });
    }

    void smallBindings(int count) {
        write(count, i -> binding("small-" + i, "{statements: [" + STATEMENT + "]}", "[]"));
    }

    /** Bindings with different regions, each of which would need another client. */
    void bindingsOfMadeUpRegions(int count) {
        write(
                count,
                i -> binding(
                        "region-" + i,
                        "null",
                        "[{resourceArn: \"arn:aws:sqs:eu-made-" + i + ":222222222222:orders\", access: Send}]"));
    }

    private static final String STATEMENT = "{actions: [\"s3:GetObject\"], resources: [\"arn:aws:s3:::reports/*\"]}";

    private GenericKubernetesResource binding(String name, String role, String grants) {
        return Serialization.unmarshal(
                """
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %s, namespace: %s}
                spec:
                  accountRef: {name: %s}
                  workload: {serviceAccount: {name: %s}}
                  role: %s
                  grants: %s
                """.formatted(name, namespace, HostileTest.TENANT, name, role, grants),
                GenericKubernetesResource.class);
    }

    private void write(int count, IntFunction<HasMetadata> object) {
        Semaphore free = new Semaphore(AT_A_TIME);
        AtomicReference<RuntimeException> failed = new AtomicReference<>();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count && failed.get() == null; i++) {
                int number = i;
                free.acquireUninterruptibly();
                writers.execute(() -> {
                    try {
                        client.resource(object.apply(number)).create();
                    } catch (KubernetesClientException e) {
                        // The client repeats a request after a timeout, and the first request may have succeeded.
                        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                            failed.set(e);
                        }
                    } catch (RuntimeException e) {
                        failed.set(e);
                    } finally {
                        free.release();
                    }
                });
            }
        }
        if (failed.get() != null) {
            throw failed.get();
        }
    }
}
