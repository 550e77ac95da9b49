package io.crossbind.aws;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.*;

/** One account's IAM in memory, for the operations used by the operator, with IAM's own errors. Lists come in pages of two. */
public final class FakeIam implements IamClient {
    private static final int PAGE = 2;

    private final NavigableMap<String, State> roles = new TreeMap<>();
    private final Map<String, GetOpenIdConnectProviderResponse> providers = new HashMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Set<String> policies = new HashSet<>();
    private final NavigableMap<String, List<String>> instanceProfiles = new TreeMap<>();
    private final Map<String, List<Tag>> tagsOfProfiles = new HashMap<>();
    private final String account;
    private int created;

    public FakeIam(String account) {
        this.account = account;
    }

    /** Operations called so far, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public void forgetCalls() {
        calls.clear();
    }

    /** Fails the next call of the operation. */
    public void failNext(String operation, RuntimeException with) {
        failures.put(operation, with);
    }

    /** Creates an instance profile with a role, as another client does. */
    public void addInstanceProfile(String name, String role) {
        instanceProfiles.put(name, new ArrayList<>(List.of(role)));
    }

    /** Names of all instance profiles. */
    public Set<String> instanceProfiles() {
        return Set.copyOf(instanceProfiles.keySet());
    }

    /** Edits a role, as another client does. */
    public void edit(String role, UnaryOperator<Role.Builder> edit) {
        State state = state(role);
        state.role = edit.apply(state.role.toBuilder()).build();
    }

    private void call(String operation) {
        calls.add(operation);
        RuntimeException failure = failures.remove(operation);
        if (failure != null) {
            throw failure;
        }
    }

    private State state(String role) {
        State state = roles.get(role);
        if (state == null) {
            throw gone("role " + role);
        }
        return state;
    }

    private static RuntimeException gone(String what) {
        return NoSuchEntityException.builder()
                .awsErrorDetails(details("NoSuchEntity", what + " cannot be found"))
                .build();
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }

    private static RuntimeException exists(String what) {
        return EntityAlreadyExistsException.builder()
                .awsErrorDetails(details("EntityAlreadyExists", what + " already exists"))
                .build();
    }

    private static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public CreateRoleResponse createRole(CreateRoleRequest request) {
        call("CreateRole");
        if (roles.containsKey(request.roleName())) {
            throw exists("role " + request.roleName());
        }
        Role.Builder role = Role.builder()
                .roleName(request.roleName())
                .path(request.path())
                .arn("arn:aws:iam::" + account + ":role" + request.path() + request.roleName())
                .roleId("AROA" + ++created)
                .assumeRolePolicyDocument(encoded(request.assumeRolePolicyDocument()))
                .maxSessionDuration(request.maxSessionDuration())
                .description(request.description())
                .tags(request.tags());
        if (request.permissionsBoundary() != null) {
            role.permissionsBoundary(boundary(request.permissionsBoundary()));
        }
        State state = new State(role.build());
        roles.put(request.roleName(), state);
        return CreateRoleResponse.builder().role(state.role).build();
    }

    private static AttachedPermissionsBoundary boundary(String arn) {
        return AttachedPermissionsBoundary.builder().permissionsBoundaryArn(arn).build();
    }

    @Override
    public GetRoleResponse getRole(GetRoleRequest request) {
        call("GetRole");
        return GetRoleResponse.builder().role(state(request.roleName()).role).build();
    }

    @Override
    public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        call("ListRolePolicies");
        Page<String> page = Page.of(List.copyOf(state(request.roleName()).inline.keySet()), request.marker());
        return ListRolePoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.next() != null)
                .marker(page.next())
                .build();
    }

    @Override
    public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        call("GetRolePolicy");
        String document = state(request.roleName()).inline.get(request.policyName());
        if (document == null) {
            throw gone("policy " + request.policyName());
        }
        return GetRolePolicyResponse.builder().policyDocument(encoded(document)).build();
    }

    @Override
    public ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
        call("ListAttachedRolePolicies");
        Page<AttachedPolicy> page = Page.of(state(request.roleName()).attachedPolicies(), request.marker());
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(page.items())
                .isTruncated(page.next() != null)
                .marker(page.next())
                .build();
    }

    @Override
    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        call("UpdateAssumeRolePolicy");
        edit(request.roleName(), role -> role.assumeRolePolicyDocument(encoded(request.policyDocument())));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    @Override
    public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(PutRolePermissionsBoundaryRequest request) {
        call("PutRolePermissionsBoundary");
        edit(request.roleName(), role -> role.permissionsBoundary(boundary(request.permissionsBoundary())));
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        call("UpdateRole");
        edit(
                request.roleName(),
                role -> role.maxSessionDuration(request.maxSessionDuration()).description(request.description()));
        return UpdateRoleResponse.builder().build();
    }

    @Override
    public TagRoleResponse tagRole(TagRoleRequest request) {
        call("TagRole");
        State state = state(request.roleName());
        Map<String, String> tags = new HashMap<>(IamRoles.tags(state.role.tags()));
        tags.putAll(IamRoles.tags(request.tags()));
        edit(request.roleName(), role -> role.tags(IamRoles.tags(tags)));
        return TagRoleResponse.builder().build();
    }

    @Override
    public UntagRoleResponse untagRole(UntagRoleRequest request) {
        call("UntagRole");
        State state = state(request.roleName());
        Map<String, String> tags = new HashMap<>(IamRoles.tags(state.role.tags()));
        tags.keySet().removeAll(request.tagKeys());
        edit(request.roleName(), role -> role.tags(IamRoles.tags(tags)));
        return UntagRoleResponse.builder().build();
    }

    @Override
    public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        call("PutRolePolicy");
        state(request.roleName()).inline.put(request.policyName(), request.policyDocument());
        return PutRolePolicyResponse.builder().build();
    }

    @Override
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        call("DeleteRolePolicy");
        if (state(request.roleName()).inline.remove(request.policyName()) == null) {
            throw gone("policy " + request.policyName());
        }
        return DeleteRolePolicyResponse.builder().build();
    }

    /** Creates a managed policy. */
    public void createPolicy(String arn) {
        policies.add(arn);
    }

    @Override
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        call("GetPolicy");
        if (!policies.contains(request.policyArn())) {
            throw NoSuchEntityException.builder().message("no such policy").build();
        }
        return GetPolicyResponse.builder().build();
    }

    @Override
    public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        call("AttachRolePolicy");
        state(request.roleName()).attached.add(request.policyArn());
        return AttachRolePolicyResponse.builder().build();
    }

    @Override
    public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        call("DetachRolePolicy");
        if (!state(request.roleName()).attached.remove(request.policyArn())) {
            throw gone("policy " + request.policyArn());
        }
        return DetachRolePolicyResponse.builder().build();
    }

    @Override
    public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        call("DeleteRole");
        State state = state(request.roleName());
        if (!state.inline.isEmpty()
                || !state.attached.isEmpty()
                || !profilesOf(request.roleName()).isEmpty()) {
            throw DeleteConflictException.builder()
                    .awsErrorDetails(details("DeleteConflict", "must detach all policies first"))
                    .build();
        }
        roles.remove(request.roleName());
        return DeleteRoleResponse.builder().build();
    }

    @Override
    public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(ListInstanceProfilesForRoleRequest request) {
        call("ListInstanceProfilesForRole");
        return ListInstanceProfilesForRoleResponse.builder()
                .instanceProfiles(profilesOf(request.roleName()))
                .build();
    }

    private List<InstanceProfile> profilesOf(String role) {
        return instanceProfiles.entrySet().stream()
                .filter(profile -> profile.getValue().contains(role))
                .map(profile -> InstanceProfile.builder()
                        .instanceProfileName(profile.getKey())
                        .build())
                .toList();
    }

    private List<String> profile(String name) {
        List<String> held = instanceProfiles.get(name);
        if (held == null) {
            throw gone("instance profile " + name);
        }
        return held;
    }

    @Override
    public CreateInstanceProfileResponse createInstanceProfile(CreateInstanceProfileRequest request) {
        call("CreateInstanceProfile");
        if (instanceProfiles.putIfAbsent(request.instanceProfileName(), new ArrayList<>()) != null) {
            throw exists("instance profile " + request.instanceProfileName());
        }
        tagsOfProfiles.put(request.instanceProfileName(), request.tags());
        return CreateInstanceProfileResponse.builder().build();
    }

    @Override
    public GetInstanceProfileResponse getInstanceProfile(GetInstanceProfileRequest request) {
        call("GetInstanceProfile");
        return GetInstanceProfileResponse.builder()
                .instanceProfile(InstanceProfile.builder()
                        .instanceProfileName(request.instanceProfileName())
                        .tags(tagsOfProfiles.getOrDefault(request.instanceProfileName(), List.of()))
                        .roles(profile(request.instanceProfileName()).stream()
                                .map(role -> Role.builder().roleName(role).build())
                                .toList())
                        .build())
                .build();
    }

    @Override
    public AddRoleToInstanceProfileResponse addRoleToInstanceProfile(AddRoleToInstanceProfileRequest request) {
        call("AddRoleToInstanceProfile");
        state(request.roleName());
        List<String> held = profile(request.instanceProfileName());
        if (!held.isEmpty()) {
            throw LimitExceededException.builder()
                    .awsErrorDetails(details("LimitExceeded", "Cannot exceed quota for RolesPerInstanceProfile: 1"))
                    .build();
        }
        held.add(request.roleName());
        return AddRoleToInstanceProfileResponse.builder().build();
    }

    @Override
    public RemoveRoleFromInstanceProfileResponse removeRoleFromInstanceProfile(
            RemoveRoleFromInstanceProfileRequest request) {
        call("RemoveRoleFromInstanceProfile");
        if (!profile(request.instanceProfileName()).remove(request.roleName())) {
            throw gone("role " + request.roleName());
        }
        return RemoveRoleFromInstanceProfileResponse.builder().build();
    }

    @Override
    public DeleteInstanceProfileResponse deleteInstanceProfile(DeleteInstanceProfileRequest request) {
        call("DeleteInstanceProfile");
        if (!profile(request.instanceProfileName()).isEmpty()) {
            throw DeleteConflictException.builder()
                    .awsErrorDetails(details("DeleteConflict", "must remove roles from instance profile first"))
                    .build();
        }
        instanceProfiles.remove(request.instanceProfileName());
        return DeleteInstanceProfileResponse.builder().build();
    }

    @Override
    public ListRolesResponse listRoles(ListRolesRequest request) {
        call("ListRoles");
        Page<Role> page = Page.of(
                roles.values().stream()
                        .map(state -> state.role)
                        .filter(role -> role.path().startsWith(request.pathPrefix()))
                        .toList(),
                request.marker());
        return ListRolesResponse.builder()
                .roles(page.items())
                .isTruncated(page.next() != null)
                .marker(page.next())
                .build();
    }

    @Override
    public GetAccountAuthorizationDetailsResponse getAccountAuthorizationDetails(
            GetAccountAuthorizationDetailsRequest request) {
        call("GetAccountAuthorizationDetails");
        Page<RoleDetail> page =
                Page.of(roles.values().stream().map(this::detail).toList(), request.marker());
        return GetAccountAuthorizationDetailsResponse.builder()
                .roleDetailList(page.items())
                .isTruncated(page.next() != null)
                .marker(page.next())
                .build();
    }

    @Override
    public GetAccountSummaryResponse getAccountSummary(GetAccountSummaryRequest request) {
        call("GetAccountSummary");
        return GetAccountSummaryResponse.builder()
                .summaryMapWithStrings(Map.of("Roles", roles.size(), "RolesQuota", 5000))
                .build();
    }

    @Override
    public ListOpenIdConnectProvidersResponse listOpenIDConnectProviders() {
        return listOpenIDConnectProviders(
                ListOpenIdConnectProvidersRequest.builder().build());
    }

    @Override
    public ListOpenIdConnectProvidersResponse listOpenIDConnectProviders(ListOpenIdConnectProvidersRequest request) {
        call("ListOpenIDConnectProviders");
        return ListOpenIdConnectProvidersResponse.builder()
                .openIDConnectProviderList(providers.keySet().stream()
                        .map(arn -> OpenIDConnectProviderListEntry.builder()
                                .arn(arn)
                                .build())
                        .toList())
                .build();
    }

    @Override
    public GetOpenIdConnectProviderResponse getOpenIDConnectProvider(GetOpenIdConnectProviderRequest request) {
        call("GetOpenIDConnectProvider");
        return provider(request.openIDConnectProviderArn());
    }

    private GetOpenIdConnectProviderResponse provider(String arn) {
        GetOpenIdConnectProviderResponse provider = providers.get(arn);
        if (provider == null) {
            throw gone("OpenID Connect provider " + arn);
        }
        return provider;
    }

    @Override
    public CreateOpenIdConnectProviderResponse createOpenIDConnectProvider(CreateOpenIdConnectProviderRequest request) {
        call("CreateOpenIDConnectProvider");
        String arn =
                "arn:aws:iam::" + account + ":oidc-provider/" + request.url().replaceFirst("https://", "");
        GetOpenIdConnectProviderResponse provider = GetOpenIdConnectProviderResponse.builder()
                .url(request.url())
                .clientIDList(request.clientIDList())
                .tags(request.tags())
                .build();
        if (providers.putIfAbsent(arn, provider) != null) {
            throw exists("provider " + arn);
        }
        return CreateOpenIdConnectProviderResponse.builder()
                .openIDConnectProviderArn(arn)
                .build();
    }

    @Override
    public AddClientIdToOpenIdConnectProviderResponse addClientIDToOpenIDConnectProvider(
            AddClientIdToOpenIdConnectProviderRequest request) {
        call("AddClientIDToOpenIDConnectProvider");
        GetOpenIdConnectProviderResponse before = provider(request.openIDConnectProviderArn());
        List<String> clients = new ArrayList<>(before.clientIDList());
        clients.add(request.clientID());
        providers.put(
                request.openIDConnectProviderArn(),
                before.toBuilder().clientIDList(clients).build());
        return AddClientIdToOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public DeleteOpenIdConnectProviderResponse deleteOpenIDConnectProvider(DeleteOpenIdConnectProviderRequest request) {
        call("DeleteOpenIDConnectProvider");
        provider(request.openIDConnectProviderArn());
        providers.remove(request.openIDConnectProviderArn());
        return DeleteOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "iam";
    }

    @Override
    public void close() {}

    /** Up to {@link #PAGE} entries of a list, and the marker of the next page. */
    private record Page<T>(List<T> items, @Nullable String next) {
        static <T> Page<T> of(List<T> all, @Nullable String marker) {
            int from = marker == null ? 0 : Integer.parseInt(marker);
            int to = Math.min(from + PAGE, all.size());
            return new Page<>(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
        }
    }

    private RoleDetail detail(State state) {
        return state.detail().toBuilder()
                .instanceProfileList(profilesOf(state.role.roleName()))
                .build();
    }

    private static final class State {
        private Role role;
        private final NavigableMap<String, String> inline = new TreeMap<>();
        private final List<String> attached = new ArrayList<>();

        State(Role role) {
            this.role = role;
        }

        List<AttachedPolicy> attachedPolicies() {
            return attached.stream()
                    .map(arn -> AttachedPolicy.builder().policyArn(arn).build())
                    .toList();
        }

        /** The detail lacks session duration and description, as at AWS, unlike a listed role. */
        RoleDetail detail() {
            return RoleDetail.builder()
                    .roleName(role.roleName())
                    .path(role.path())
                    .arn(role.arn())
                    .roleId(role.roleId())
                    .assumeRolePolicyDocument(Objects.requireNonNull(role.assumeRolePolicyDocument()))
                    .permissionsBoundary(role.permissionsBoundary())
                    .tags(role.tags())
                    .attachedManagedPolicies(attachedPolicies())
                    .rolePolicyList(inline.entrySet().stream()
                            .map(policy -> PolicyDetail.builder()
                                    .policyName(policy.getKey())
                                    .policyDocument(encoded(policy.getValue()))
                                    .build())
                            .toList())
                    .build();
        }
    }
}
