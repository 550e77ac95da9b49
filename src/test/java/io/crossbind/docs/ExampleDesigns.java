package io.crossbind.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.aws.Partitions;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts;
import io.crossbind.desired.BindingRequest;
import io.crossbind.desired.Desired;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.desired.shares.AccountsOfShare;
import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.desired.shares.ShareDecision;
import io.crossbind.desired.shares.ShareDesign;
import io.crossbind.desired.shares.ShareFacts;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The designs of the example bindings and shares, by the pure core of the operator, in clusters with a fixed identity. */
final class ExampleDesigns {
    /** The AwsAccount of the operator's own account. */
    static final String HOME = "home";

    /** The role of the operator in the pages of the documentation. */
    private static final String OPERATOR_ROLE = "arn:aws:iam::111111111111:role/crossbind-operator";

    /** IAM's default (AWS IAM quotas, role trust policy length). */
    private static final int TRUST_POLICY_QUOTA = 2048;

    private static final String AUDIENCE = "sts.amazonaws.com";

    private static final ClusterIdentity EKS = new ClusterIdentity(
            "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
            new Issuer("https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
            AUDIENCE);

    /** Clusters other than the EKS cluster, by their names on the pages. */
    private static final Map<String, ClusterIdentity> OTHER_CLUSTERS = Map.of(
            "self-managed",
            new ClusterIdentity("prod-fra1", new Issuer("https://tokens.example.com/prod-fra1"), AUDIENCE));

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExampleDesigns() {}

    /**
     * The design of a binding of an example.
     *
     * @param cluster the cluster's name; empty for the EKS cluster
     * @throws IllegalStateException if the example accounts do not allow the binding
     */
    static Desired.Wanted binding(String file, String name, Optional<String> cluster) {
        BindingFacts facts =
                facts(read(file, "CrossAccountBinding", name, CrossAccountBinding.class), identity(cluster));
        Desired desired = new BindingDesign(facts).desired();
        if (desired instanceof Desired.Wanted wanted) {
            return wanted;
        }
        throw new IllegalStateException(file + ": " + desired);
    }

    /** The share of a ResourceShare of an example. */
    static DesiredShare share(String file, String name) {
        ResourceShare share = read(file, "ResourceShare", name, ResourceShare.class);
        AccountFacts owner = account(share.getSpec().accountRef().name());
        Map<String, String> ids = AccountsOfShare.names(share)
                .collect(Collectors.toMap(
                        Function.identity(), account -> account(account).spec().accountId()));
        ShareDecision decision =
                ShareDesign.decide(new ShareFacts(name, uid(name), share.getSpec(), owner, ids, EKS, Optional.empty()));
        if (decision instanceof ShareDecision.Allowed(DesiredShare allowed)) {
            return allowed;
        }
        throw new IllegalStateException(file + ": " + decision);
    }

    /** The name of the rule of the operator account that admits the workload's own role; empty if the operator creates no such role. */
    static Optional<String> sourceRule(String file, String name, Desired.Wanted wanted) {
        BindingFacts facts = facts(read(file, "CrossAccountBinding", name, CrossAccountBinding.class), EKS);
        return wanted.source()
                .map(_ -> rules(HOME)
                        .filter(rule -> admits(facts, rule))
                        .findFirst()
                        .orElseThrow()
                        .path("name")
                        .asText());
    }

    private static boolean admits(BindingFacts facts, JsonNode rule) {
        ObjectNode home = ExampleManifests.account(HOME).deepCopy();
        home.withObject("/spec").putArray("rules").add(rule);
        return BindingDesign.admissionRefusal(facts.target(), Optional.of(account(home)), facts.request())
                .isEmpty();
    }

    /** The name of the AwsAccount of a binding or share. */
    static String accountOf(JsonNode object) {
        return object.at("/spec/accountRef/name").asText();
    }

    static AccountFacts account(String name) {
        return account(ExampleManifests.account(name));
    }

    private static Stream<JsonNode> rules(String account) {
        return StreamSupport.stream(
                ExampleManifests.account(account).at("/spec/rules").spliterator(), false);
    }

    private static BindingFacts facts(CrossAccountBinding binding, ClusterIdentity cluster) {
        String namespace = binding.getMetadata().getNamespace();
        String name = binding.getMetadata().getName();
        AccountFacts target = account(binding.getSpec().accountRef().name());
        ResolvedWorkload workload = ResolvedWorkload.of(binding.getSpec());
        Optional<AccountFacts> source = Optional.of(workload)
                .filter(ResolvedWorkload::hasSource)
                .map(present -> account(present.sourceAccount().orElse(HOME)));
        String role = BindingDesign.roleArn(cluster, target, namespace, name, binding.getSpec());
        BindingRequest request = new BindingRequest(
                new NamespaceFacts(namespace, uid(namespace), Map.of()),
                name,
                binding.getSpec(),
                Instant.EPOCH,
                () -> 0);
        return new BindingFacts(
                cluster,
                target,
                source,
                request,
                name,
                uid(namespace + "/" + name),
                List.of(new BindingFacts.Sibling(
                        name, uid(namespace + "/" + name), role, target.spec().region())),
                Optional.of(OPERATOR_ROLE).filter(_ -> !target.isManaged()));
    }

    private static ClusterIdentity identity(Optional<String> cluster) {
        return cluster.map(name -> Optional.ofNullable(OTHER_CLUSTERS.get(name)).orElseThrow())
                .orElse(EKS);
    }

    private static AccountFacts account(JsonNode object) {
        AwsAccount account = JSON.convertValue(object, AwsAccount.class);
        return new AccountFacts(
                account.getMetadata().getName(),
                account.getSpec(),
                Partitions.of(account.getSpec().region()),
                TRUST_POLICY_QUOTA);
    }

    private static <T> T read(String file, String kind, String name, Class<T> type) {
        return JSON.convertValue(ExampleManifests.object(file, kind, name), type);
    }

    /** A stable metadata.uid. */
    private static String uid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
