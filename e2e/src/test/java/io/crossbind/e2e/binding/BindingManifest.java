package io.crossbind.e2e.binding;

/** A CrossAccountBinding as its author writes it, changed by parts. By default the service account has the binding's name. */
record BindingManifest(String namespace, String name, String account, String workload, String role, String policy) {
    static final String READ_REPORTS =
            "{statements: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::reports/*']}]}";

    static BindingManifest of(String namespace, String name, String account) {
        return new BindingManifest(
                namespace, name, account, "serviceAccount: {name: " + name + "}", READ_REPORTS, "Delete");
    }

    /** @param workload {@code spec.workload.serviceAccount} in YAML's flow style */
    BindingManifest workload(String workload) {
        return workloadOf("serviceAccount: " + workload);
    }

    /** @param member the only member of {@code spec.workload} in YAML's flow style */
    BindingManifest workloadOf(String member) {
        return new BindingManifest(namespace, name, account, member, role, policy);
    }

    /** @param role {@code spec.role} in YAML's flow style */
    BindingManifest role(String role) {
        return new BindingManifest(namespace, name, account, workload, role, policy);
    }

    BindingManifest retained() {
        return new BindingManifest(namespace, name, account, workload, role, "Retain");
    }

    String yaml() {
        return """
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %s, namespace: %s}
                spec:
                  accountRef: {name: %s}
                  workload: {%s}
                  role: %s
                  deletionPolicy: %s
                """.formatted(name, namespace, account, workload, role, policy);
    }
}
