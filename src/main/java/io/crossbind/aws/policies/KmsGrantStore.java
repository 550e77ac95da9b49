package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.Kms;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.InvalidGrantIdException;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/**
 * Grants on KMS keys (KMS API reference, ListGrants, CreateGrant, RevokeGrant), shown as a policy with one statement for each grant. The
 * policy contains only grants with the operator's names, since a key may have 50,000. The key's own policy is neither read nor written. A Sid
 * is the name of the grant, followed by its id if the grant exists. KMS creates a grant with the same name and content only once. A list may
 * contain earlier grants, or a grantee by its unique id ({@link ReadYourWritesGrants}).
 */
public final class KmsGrantStore implements PolicyStore {
    private static final AwsService<KmsClient> KMS = AwsService.of("kms", KmsClient.class, KmsClient::builder);

    /** The form of the grant names of any cluster's bindings. */
    private static final Pattern NAME = Pattern.compile("Crossbind[0-9a-f]{44}");

    private static final String ACTION = "kms:";
    private static final String ID = ":";

    /** The largest page (KMS API reference, ListGrants). */
    private static final int PAGE = 100;

    private final AwsSession session;
    private final ReadYourWritesGrants recent;

    KmsGrantStore(AwsSession session, ReadYourWritesGrants recent) {
        this.session = session;
        this.recent = recent;
    }

    @Override
    public Optional<Stored> read(ResourceArn key) {
        Map<String, PolicyStatement> listed = new LinkedHashMap<>();
        @Nullable String marker = null;
        do {
            ListGrantsResponse page = page(key, marker);
            page.grants().stream()
                    .filter(grant ->
                            grant.name() != null && NAME.matcher(grant.name()).matches())
                    .forEach(grant -> listed.put(grant.grantId(), statement(key, grant)));
            marker = Boolean.TRUE.equals(page.truncated()) ? page.nextMarker() : null;
        } while (marker != null);
        List<PolicyStatement> found = recent.correct(key, listed);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stored(new PolicyDocument(PolicyDocument.CURRENT, found).toJson(), Optional.empty()));
    }

    private ListGrantsResponse page(ResourceArn key, @Nullable String marker) {
        return session.call(
                KMS,
                key.region(),
                Kms.ListGrants,
                kms -> kms.listGrants(
                        request -> request.keyId(key.toString()).limit(PAGE).marker(marker)));
    }

    private static PolicyStatement statement(ResourceArn key, GrantListEntry grant) {
        return new PolicyStatement(
                grant.name() + ID + grant.grantId(),
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(String.valueOf(grant.granteePrincipal())))),
                Map.of(
                        "Action",
                        grant.operationsAsStrings().stream().map(ACTION::concat).collect(Collectors.toSet()),
                        "Resource",
                        Set.of(key.toString())),
                constraints(grant.constraints()));
    }

    /** The operator creates grants without constraints, so a grant with constraints is never equal to a wanted one. */
    private static Map<String, Map<String, Set<String>>> constraints(@Nullable GrantConstraints constraints) {
        Map<String, Map<String, Set<String>>> conditions = new TreeMap<>();
        if (constraints != null) {
            put(conditions, "EncryptionContextEquals", constraints.encryptionContextEquals());
            put(conditions, "EncryptionContextSubset", constraints.encryptionContextSubset());
        }
        return conditions;
    }

    private static void put(
            Map<String, Map<String, Set<String>>> conditions, String operator, Map<String, String> context) {
        if (!context.isEmpty()) {
            Map<String, Set<String>> values = new TreeMap<>();
            context.forEach((name, value) -> values.put(name, Set.of(value)));
            conditions.put(operator, values);
        }
    }

    @Override
    public void write(ResourceArn key, String json, Optional<Stored> before) {
        change(key, before, Optional.of(json));
    }

    @Override
    public void delete(ResourceArn key, Optional<Stored> before) {
        change(key, before, Optional.empty());
    }

    private void change(ResourceArn key, Optional<Stored> before, Optional<String> after) {
        Set<String> created = new HashSet<>();
        StatementChanges.between(key, before, after).carryOut(wanted -> created.add(create(key, wanted)), old -> {
            String id = sid(old).split(ID, 2)[1];
            if (!created.contains(id)) {
                revoke(key, id);
            }
        });
    }

    private static String sid(PolicyStatement statement) {
        return Objects.requireNonNull(statement.sid());
    }

    /** Returns the id of the grant. KMS returns the id of an existing grant with equal name and content. */
    private String create(ResourceArn key, PolicyStatement wanted) {
        String role = Objects.requireNonNull(
                        wanted.principals().getOrDefault("Principal", Map.of()).get("AWS"))
                .iterator()
                .next();
        List<String> operations = wanted.elements().getOrDefault("Action", Set.of()).stream()
                .map(action -> action.substring(ACTION.length()))
                .toList();
        String id = session.call(
                KMS,
                key.region(),
                Kms.CreateGrant,
                kms -> kms.createGrant(request -> request.keyId(key.toString())
                                .name(sid(wanted))
                                .granteePrincipal(role)
                                .operationsWithStrings(operations))
                        .grantId());
        recent.created(key, id, wanted.withSid(sid(wanted) + ID + id));
        return id;
    }

    /** A missing grant counts as revoked. The next read shows whether the key is missing too. */
    private void revoke(ResourceArn key, String id) {
        session.call(KMS, key.region(), Kms.RevokeGrant, kms -> {
            try {
                kms.revokeGrant(request -> request.keyId(key.toString()).grantId(id));
                return true;
            } catch (NotFoundException | InvalidGrantIdException e) {
                return false;
            }
        });
        recent.revoked(key, id);
    }
}
