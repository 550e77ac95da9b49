package io.crossbind.aws.policies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.*;

/** Keys and their grants, by ARN, with KMS's own errors, in pages of two. */
public final class FakeKeys extends FakePolicies implements KmsClient {
    private static final int PAGE = 2;

    private final Map<String, Map<String, GrantListEntry>> grants = new LinkedHashMap<>();
    private @Nullable Map<String, Map<String, GrantListEntry>> behind;
    private boolean uniqueIds;
    private int made;

    private Map<String, GrantListEntry> key(String operation, String arn) {
        String found = called(
                operation,
                arn,
                details -> NotFoundException.builder().awsErrorDetails(details).build(),
                "NotFoundException");
        return grants.computeIfAbsent(found, _ -> new LinkedHashMap<>());
    }

    /** The grants of a key, oldest first. */
    public List<GrantListEntry> grants(String arn) {
        return List.copyOf(grants.getOrDefault(arn, Map.of()).values());
    }

    /** From now on lists show the present grants, whatever changes, until {@link #catchUp}. */
    public void lag() {
        behind = new LinkedHashMap<>();
        grants.forEach((arn, some) -> behind.put(arn, new LinkedHashMap<>(some)));
    }

    /** Sets whether lists show roles by their unique IDs, as for young roles. */
    public void showUniqueIds(boolean shown) {
        uniqueIds = shown;
    }

    private GrantListEntry shown(GrantListEntry grant) {
        return uniqueIds && grant.granteePrincipal().startsWith("arn:")
                ? grant.toBuilder().granteePrincipal("AROAEXAMPLEOFROLE").build()
                : grant;
    }

    /** From now on lists show the current grants. */
    public void catchUp() {
        behind = null;
    }

    /** Adds a grant, as another client does. */
    public void add(String arn, GrantListEntry grant) {
        String id = "id" + ++made;
        grants.computeIfAbsent(arn, _ -> new LinkedHashMap<>())
                .put(id, grant.toBuilder().grantId(id).build());
    }

    @Override
    public ListGrantsResponse listGrants(ListGrantsRequest request) {
        Map<String, GrantListEntry> present = key("ListGrants", request.keyId());
        List<GrantListEntry> all =
                new ArrayList<>((behind == null ? present : behind.getOrDefault(request.keyId(), Map.of())).values());
        int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
        int to = Math.min(from + PAGE, all.size());
        boolean truncated = to < all.size();
        return ListGrantsResponse.builder()
                .grants(all.subList(from, to).stream().map(this::shown).toList())
                .truncated(truncated)
                .nextMarker(truncated ? String.valueOf(to) : null)
                .build();
    }

    @Override
    public CreateGrantResponse createGrant(CreateGrantRequest request) {
        Map<String, GrantListEntry> all = key("CreateGrant", request.keyId());
        GrantListEntry wanted = GrantListEntry.builder()
                .name(request.name())
                .granteePrincipal(request.granteePrincipal())
                .operationsWithStrings(
                        request.operationsAsStrings().stream().sorted().toList())
                .constraints(request.constraints())
                .build();
        for (GrantListEntry grant : all.values()) {
            if (Objects.equals(grant.toBuilder().grantId(null).build(), wanted)) {
                return CreateGrantResponse.builder().grantId(grant.grantId()).build();
            }
        }
        add(request.keyId(), wanted);
        return CreateGrantResponse.builder().grantId("id" + made).build();
    }

    @Override
    public RevokeGrantResponse revokeGrant(RevokeGrantRequest request) {
        if (key("RevokeGrant", request.keyId()).remove(request.grantId()) == null) {
            throw NotFoundException.builder()
                    .awsErrorDetails(details("NotFoundException", "no grant " + request.grantId()))
                    .build();
        }
        return RevokeGrantResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "kms";
    }
}
