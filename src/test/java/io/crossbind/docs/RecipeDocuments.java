package io.crossbind.docs;

import io.crossbind.desired.AccessInstructions;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.GrantableService;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The objects created by the operator for one object of an example, as Markdown. */
final class RecipeDocuments {
    private final StringBuilder text = new StringBuilder();

    private RecipeDocuments() {}

    /** Everything for a binding, in the order of creation. */
    static String ofBinding(String account, Desired.Wanted wanted) {
        return new RecipeDocuments().binding(account, wanted);
    }

    /** The share in RAM for a ResourceShare. */
    static String ofShare(String account, DesiredShare share) {
        return new RecipeDocuments().share(account, share);
    }

    /**
     * The rules that admit a binding.
     *
     * @param target the name of the rule of the target account
     * @param source the name of the rule of the operator account, for the workload's own role
     */
    static String ofRules(String account, String target, Optional<String> source) {
        RecipeDocuments rules = new RecipeDocuments();
        rules.rule(account, target);
        source.ifPresent(rule -> rules.rule(ExampleDesigns.HOME, rule));
        return rules.text.toString();
    }

    private void rule(String account, String rule) {
        line("Rule `" + rule + "` of AwsAccount `" + account + "`:");
        text.append(Fences.text("yaml", ExampleManifests.rule(account, rule))).append('\n');
    }

    private String share(String account, DesiredShare share) {
        heading(account, "the owner of the resources");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", share.name());
        fields.put("region", share.region());
        fields.put("allowExternalPrincipals", share.allowExternalPrincipals());
        fields.put("resourceArns", share.resourceArns());
        fields.put("principals", share.principals());
        fields.put("permissionArns", share.permissionArns());
        fields.put("tags", new TreeMap<>(share.tags()));
        line("One AWS RAM share. An empty `permissionArns` means the default permission of each resource type.");
        text.append(Fences.yaml(fields)).append('\n');
        return text.toString();
    }

    private String binding(String account, Desired.Wanted wanted) {
        wanted.source().ifPresent(source -> {
            heading(source.account(), "the account of the workload");
            side(source, "The source role");
        });
        boolean managed = ExampleDesigns.account(account).isManaged();
        if (wanted.target().isPresent() || !wanted.grants().isEmpty()) {
            heading(
                    account,
                    managed
                            ? "the account of the resources"
                            : "the account of the customer. The customer creates a role with these policies");
        }
        wanted.target().ifPresent(target -> {
            if (managed) {
                side(target, "The target role");
            } else {
                policies(target.role());
            }
        });
        wanted.grants().forEach(this::grant);
        cluster(wanted.cluster());
        status(wanted);
        return text.toString();
    }

    private void heading(String account, String part) {
        text.append("### In account ")
                .append(ExampleDesigns.account(account).accountId())
                .append("\n\n");
        line("AwsAccount `" + account + "` is " + part + ".");
    }

    private void side(DesiredAccountState side, String subject) {
        side.provider().ifPresent(this::provider);
        DesiredRole role = side.role();
        row(subject, "");
        row("---", "---");
        row("ARN", code(role.arn()));
        row(
                "permissions boundary",
                Optional.ofNullable(role.permissionsBoundary())
                        .map(RecipeDocuments::code)
                        .orElse("none"));
        row("maximum session duration", role.maxSessionSeconds() + " s");
        role.attachedPolicies().stream().sorted().forEach(policy -> row("managed policy", code(policy)));
        if (side.profile()) {
            row("instance profile", code(role.name()));
        }
        new TreeMap<>(role.tags()).forEach((tag, value) -> row("tag " + code(tag), code(value)));
        text.append('\n');
        policies(role);
    }

    private void policies(DesiredRole role) {
        line("Trust policy:");
        json(role.trust());
        new TreeMap<>(role.inlinePolicies()).forEach((name, policy) -> {
            line("Inline policy `" + name + "`:");
            json(policy);
        });
    }

    private void provider(DesiredProvider provider) {
        row("The OpenID Connect provider of the cluster, if none exists", "");
        row("---", "---");
        row("ARN", code(provider.arn()));
        row("audience", code(provider.audience()));
        text.append('\n');
    }

    private void grant(DesiredGrant grant) {
        GrantableService service = GrantableService.of(grant.holder()).orElseThrow();
        if (service == GrantableService.KMS) {
            line("KMS grant on `" + grant.holder() + "`:");
            grant.statements()
                    .forEach(statement ->
                            text.append(Fences.yaml(kms(statement))).append('\n'));
            return;
        }
        line((grant.statements().size() == 1 ? "Statement" : "Statements") + " in the policy of `" + grant.holder()
                + "`. Other statements in this policy stay unchanged.");
        json(new PolicyDocument(PolicyDocument.CURRENT, grant.statements()));
    }

    /** The parameters of CreateGrant for a grant (KMS API reference). */
    private static Map<String, Object> kms(PolicyStatement statement) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("Name", Optional.ofNullable(statement.sid()).orElseThrow());
        call.put(
                "GranteePrincipal",
                statement
                        .principals()
                        .values()
                        .iterator()
                        .next()
                        .values()
                        .iterator()
                        .next()
                        .iterator()
                        .next());
        call.put(
                "Operations",
                statement.elements().getOrDefault("Action", Set.of()).stream()
                        .map(action -> action.substring(action.indexOf(':') + 1))
                        .toList());
        return call;
    }

    private void cluster(Desired.DesiredCluster cluster) {
        if (cluster.equals(new Desired.DesiredCluster(Optional.empty(), Optional.empty(), Optional.empty()))) {
            return;
        }
        text.append("### In the cluster\n\n");
        cluster.serviceAccount().ifPresent(this::serviceAccount);
        cluster.configMap().ifPresent(this::configMap);
        cluster.setup().ifPresent(this::configMap);
        cluster.association().ifPresent(this::association);
    }

    private void serviceAccount(DesiredServiceAccount account) {
        if (!account.create() && account.annotations().isEmpty()) {
            return;
        }
        line(
                account.create()
                        ? "The service account, which the operator creates if the service account does not exist:"
                        : "Annotations on the existing service account:");
        text.append(Fences.yaml(manifest(
                        "ServiceAccount", metadata(account.namespace(), account.name(), account.annotations()))))
                .append('\n');
    }

    private void configMap(DesiredConfigMap configMap) {
        line("The ConfigMap `" + configMap.name() + "`:");
        Map<String, Object> metadata = metadata(configMap.namespace(), configMap.name(), configMap.annotations());
        metadata.put("labels", Map.of(ProfilesConfigMap.MANAGED_BY, ProfilesConfigMap.MANAGER));
        Map<String, Object> manifest = manifest("ConfigMap", metadata);
        manifest.put("data", new TreeMap<>(configMap.data()));
        text.append(Fences.yaml(manifest)).append('\n');
    }

    private void association(DesiredAssociation association) {
        line("The EKS Pod Identity association, in the EKS API:");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("clusterName", association.cluster().name());
        fields.put("namespace", association.namespace());
        fields.put("serviceAccount", association.serviceAccount());
        fields.put("roleArn", association.roleArn());
        fields.put("targetRoleArn", association.targetRoleArn());
        fields.put("externalId", association.externalId());
        fields.put("tags", new TreeMap<>(association.tags()));
        text.append(Fences.yaml(fields)).append('\n');
    }

    private static Map<String, Object> metadata(String namespace, String name, Map<String, String> annotations) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("namespace", namespace);
        if (!annotations.isEmpty()) {
            metadata.put("annotations", new TreeMap<>(annotations));
        }
        return metadata;
    }

    private static Map<String, Object> manifest(String kind, Map<String, Object> metadata) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", "v1");
        manifest.put("kind", kind);
        manifest.put("metadata", metadata);
        return manifest;
    }

    private void status(Desired.Wanted wanted) {
        AccessInstructions handover = wanted.handover();
        Map<String, Object> status = new LinkedHashMap<>();
        wanted.source()
                .ifPresent(side ->
                        status.put("sourceRole", Map.of("arn", side.role().arn())));
        wanted.target()
                .ifPresent(side ->
                        status.put("targetRole", Map.of("arn", side.role().arn())));
        put(status, "externalId", handover.externalId());
        put(status, "switchRoleUrl", handover.switchRoleUrl());
        put(status, "awsConfig", handover.awsConfig());
        put(status, "profile", handover.profile());
        Set<String> holders = wanted.grants().stream()
                .map(grant -> grant.holder().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!holders.isEmpty()) {
            status.put("grants", holders);
        }
        text.append("### In the status of the binding\n\n");
        line("The status names the roles and the values that a caller needs:");
        text.append(Fences.yaml(Map.of("status", status))).append('\n');
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private void json(PolicyDocument document) {
        text.append(Fences.json(document.toJson())).append('\n');
    }

    private void row(String name, String value) {
        text.append("| ").append(name).append(" | ").append(value).append(" |\n");
    }

    private void line(String sentence) {
        text.append(sentence).append("\n\n");
    }

    private static String code(String value) {
        return "`" + value + "`";
    }
}
