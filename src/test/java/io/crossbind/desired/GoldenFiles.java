package io.crossbind.desired;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.aws.Partitions;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.PolicyDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The desired state as text, one file for each document. */
final class GoldenFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads like the operator's client, which must accept values stored by a newer version. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    /** IAM's default (AWS IAM quotas, role trust policy length). */
    private static final int TRUST_POLICY_QUOTA = 2048;

    private static final String NAMESPACE_UID = "4f0e9a55-0c11-4b2e-8a2d-2f6f3f6f0c11";

    private GoldenFiles() {}

    /**
     * The facts from the cluster and AWS.
     *
     * @param trustPolicyQuota of both accounts; IAM's default if absent
     * @param peers the chained bindings of the same service account, oldest first; only this binding if absent
     */
    record Facts(
            String clusterId,
            String issuer,
            String audience,
            @Nullable Integer trustPolicyQuota,
            @JsonProperty("namespaceLabels") @Nullable Map<String, String> labels,
            @Nullable List<BindingFacts.Sibling> peers) {

        ClusterIdentity cluster() {
            return new ClusterIdentity(clusterId, new Issuer(issuer), audience);
        }

        Map<String, String> namespaceLabels() {
            return labels == null ? Map.of() : labels;
        }

        Desired desired(CrossAccountBinding binding, AwsAccount account, Optional<AwsAccount> source) {
            AccountFacts target = account(account);
            return new BindingDesign(new BindingFacts(
                            cluster(),
                            target,
                            source.map(this::account),
                            new NamespaceFacts(binding.getMetadata().getNamespace(), NAMESPACE_UID, namespaceLabels()),
                            binding.getMetadata().getName(),
                            "uid-of-" + binding.getMetadata().getName(),
                            binding.getSpec(),
                            peers == null ? List.of(only(binding, target)) : peers))
                    .desired();
        }

        private BindingFacts.Sibling only(CrossAccountBinding binding, AccountFacts target) {
            String name = binding.getMetadata().getName();
            return new BindingFacts.Sibling(
                    name,
                    "uid-of-" + name,
                    BindingDesign.roleArn(
                            cluster(), target, binding.getMetadata().getNamespace(), name, binding.getSpec()),
                    target.spec().region());
        }

        private AccountFacts account(AwsAccount account) {
            return new AccountFacts(
                    account.getMetadata().getName(),
                    account.getSpec(),
                    Partitions.of(account.getSpec().region()),
                    trustPolicyQuota == null ? TRUST_POLICY_QUOTA : trustPolicyQuota);
        }
    }

    static <T> T read(Map<String, String> files, String name, Class<T> type) throws JsonProcessingException {
        return YAML.readValue(Objects.requireNonNull(files.get(name)), type);
    }

    static Map<String, String> of(Desired desired) throws JsonProcessingException {
        return switch (desired) {
            case Desired.Refused refused -> Map.of("out-refusal.yaml", problem(refused));
            case Desired.Wanted wanted -> wanted(wanted);
        };
    }

    private static String problem(Desired.Refused refused) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", refused.problem().reason().title());
        fields.put("message", refused.problem().message());
        fields.put("rule", refused.rule().name());
        return YAML.writeValueAsString(fields);
    }

    private static Map<String, String> wanted(Desired.Wanted wanted) throws JsonProcessingException {
        Map<String, String> files = new TreeMap<>();
        if (wanted.target().isPresent()) {
            addSide(files, "out-", wanted.target().get());
        }
        if (wanted.source().isPresent()) {
            addSide(files, "out-source-", wanted.source().get());
        }
        add(files, "out-service-account.yaml", wanted.cluster().serviceAccount().map(GoldenFiles::serviceAccount));
        add(files, "out-config-map.yaml", wanted.cluster().configMap().map(GoldenFiles::configMap));
        add(files, "out-association.yaml", wanted.cluster().association().map(GoldenFiles::association));
        add(
                files,
                "out-handover.yaml",
                Optional.of(wanted.handover())
                        .filter(handover -> !handover.equals(AccessInstructions.NOTHING))
                        .map(GoldenFiles::handover));
        for (DesiredGrant grant : wanted.grants()) {
            String name = grant.holder().toString().replaceAll("[^A-Za-z0-9]+", "-");
            files.put(
                    "out-grant-" + name + ".json",
                    policy(new PolicyDocument(PolicyDocument.CURRENT, grant.statements())));
        }
        return files;
    }

    private static void addSide(Map<String, String> files, String prefix, DesiredAccountState side)
            throws JsonProcessingException {
        add(files, prefix + "provider.yaml", side.provider().map(GoldenFiles::provider));
        add(files, prefix + "role.yaml", Optional.of(role(side)));
        files.put(prefix + "role-trust.json", policy(side.role().trust()));
        for (Map.Entry<String, PolicyDocument> inline :
                side.role().inlinePolicies().entrySet()) {
            files.put(prefix + "role-inline-" + inline.getKey() + ".json", policy(inline.getValue()));
        }
    }

    private static void add(Map<String, String> files, String name, Optional<Map<String, Object>> fields)
            throws JsonProcessingException {
        if (fields.isPresent()) {
            files.put(name, YAML.writeValueAsString(fields.get()));
        }
    }

    private static Map<String, Object> provider(DesiredProvider provider) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("arn", provider.arn());
        fields.put("url", provider.issuer().url());
        fields.put("clientId", provider.audience());
        fields.put("tags", new TreeMap<>(provider.tags()));
        return fields;
    }

    private static Map<String, Object> role(DesiredAccountState side) {
        DesiredRole role = side.role();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", role.name());
        fields.put("path", role.path());
        fields.put("arn", role.arn());
        fields.put("permissionsBoundary", role.permissionsBoundary());
        fields.put("maxSessionSeconds", role.maxSessionSeconds());
        fields.put("description", role.description());
        fields.put("tags", new TreeMap<>(role.tags()));
        fields.put("attachedPolicies", new TreeSet<>(role.attachedPolicies()));
        if (side.profile()) {
            fields.put("instanceProfile", role.name());
        }
        return fields;
    }

    private static Map<String, Object> serviceAccount(DesiredServiceAccount account) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("namespace", account.namespace());
        fields.put("name", account.name());
        fields.put("create", account.create());
        fields.put("annotations", new TreeMap<>(account.annotations()));
        return fields;
    }

    private static Map<String, Object> configMap(DesiredConfigMap configMap) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("namespace", configMap.namespace());
        fields.put("name", configMap.name());
        fields.put("annotations", new TreeMap<>(configMap.annotations()));
        fields.put("owners", new TreeMap<>(configMap.owners()));
        fields.put("data", new TreeMap<>(configMap.data()));
        return fields;
    }

    private static Map<String, Object> association(DesiredAssociation association) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("clusterName", association.cluster().name());
        fields.put("region", association.cluster().region());
        fields.put("namespace", association.namespace());
        fields.put("serviceAccount", association.serviceAccount());
        fields.put("roleArn", association.roleArn());
        fields.put("targetRoleArn", association.targetRoleArn());
        fields.put("externalId", association.externalId());
        fields.put("tags", new TreeMap<>(association.tags()));
        return fields;
    }

    private static Map<String, Object> handover(AccessInstructions handover) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("externalId", handover.externalId());
        fields.put("switchRoleUrl", handover.switchRoleUrl());
        fields.put("awsConfig", handover.awsConfig());
        return fields;
    }

    /** Indented for the reader. The operator writes the policy without white space. */
    private static String policy(PolicyDocument document) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(document.toJson())) + "\n";
    }
}
