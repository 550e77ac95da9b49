package io.crossbind.desired;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.Partition;
import io.crossbind.model.PolicyDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The text of what is desired, one file for each document. */
final class GoldenFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As the operator's client reads: what a newer version stored must not stop it. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    /** IAM's default (AWS IAM quotas, role trust policy length). */
    private static final int TRUST_POLICY_QUOTA = 2048;

    private GoldenFiles() {}

    /**
     * What the cluster and AWS tell.
     *
     * @param partition of the account's region
     * @param trustPolicyQuota IAM's default where it is absent
     */
    record Facts(
            String clusterId,
            String issuer,
            String audience,
            String partition,
            @Nullable Integer trustPolicyQuota,
            @JsonProperty("namespaceLabels") @Nullable Map<String, String> labels) {

        ClusterIdentity cluster() {
            return new ClusterIdentity(clusterId, new Issuer(issuer), audience);
        }

        Map<String, String> namespaceLabels() {
            return labels == null ? Map.of() : labels;
        }

        AccountFacts account(AwsAccount account) {
            return new AccountFacts(
                    account.getMetadata().getName(),
                    account.getSpec(),
                    new Partition(partition),
                    trustPolicyQuota == null ? TRUST_POLICY_QUOTA : trustPolicyQuota);
        }
    }

    static <T> T read(Map<String, String> files, String name, Class<T> type) throws JsonProcessingException {
        return YAML.readValue(Objects.requireNonNull(files.get(name)), type);
    }

    static Map<String, String> of(Desired desired) throws JsonProcessingException {
        return switch (desired) {
            case Desired.Refused refused -> Map.of("out-refusal.yaml", refusal(refused));
            case Desired.Wanted wanted -> wanted(wanted);
        };
    }

    private static String refusal(Desired.Refused refused) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", refused.refusal().reason().title());
        fields.put("message", refused.refusal().message());
        fields.put("givenAccess", refused.access().getClass().getSimpleName());
        return YAML.writeValueAsString(fields);
    }

    private static Map<String, String> wanted(Desired.Wanted wanted) throws JsonProcessingException {
        Map<String, String> files = new TreeMap<>();
        files.put("out-provider.yaml", provider(wanted.provider()));
        files.put("out-role.yaml", role(wanted.role()));
        files.put("out-role-trust.json", policy(wanted.role().trust()));
        for (Map.Entry<String, PolicyDocument> inline :
                wanted.role().inlinePolicies().entrySet()) {
            files.put("out-role-inline-" + inline.getKey() + ".json", policy(inline.getValue()));
        }
        files.put("out-service-account.yaml", serviceAccount(wanted.serviceAccount()));
        return files;
    }

    private static String provider(DesiredProvider provider) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("arn", provider.arn());
        fields.put("url", provider.issuer().url());
        fields.put("clientId", provider.audience());
        fields.put("tags", new TreeMap<>(provider.tags()));
        return YAML.writeValueAsString(fields);
    }

    private static String role(DesiredRole role) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", role.name());
        fields.put("path", role.path());
        fields.put("arn", role.arn());
        fields.put("permissionsBoundary", role.permissionsBoundary());
        fields.put("maxSessionSeconds", role.maxSessionSeconds());
        fields.put("description", role.description());
        fields.put("tags", new TreeMap<>(role.tags()));
        fields.put("attachedPolicies", new TreeSet<>(role.attachedPolicies()));
        return YAML.writeValueAsString(fields);
    }

    private static String serviceAccount(DesiredServiceAccount account) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("namespace", account.namespace());
        fields.put("name", account.name());
        fields.put("create", account.create());
        fields.put("annotations", new TreeMap<>(account.annotations()));
        return YAML.writeValueAsString(fields);
    }

    /** Indented for the reader; the operator writes the same without white space. */
    private static String policy(PolicyDocument document) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(document.toJson())) + "\n";
    }
}
