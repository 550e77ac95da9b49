package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The contents of the sandbox, read without any call: immutable values for the checks of a test. Absent texts are empty. */
public final class Inspection {
    private final SandboxState world;

    Inspection(SandboxState world) {
        this.world = world;
    }

    /**
     * A principal of type AWS in a policy, as written.
     *
     * @param uniqueId the id (AROA..., AIDA...) bound to the principal's ARN; empty for accounts and {@code *}
     * @param dead whether the id belongs to no principal any more. Then IAM shows the id in place of the ARN, and the statement allows
     *     nobody
     */
    public record TrustedPrincipal(String value, String uniqueId, boolean dead) {}

    /**
     * A role.
     *
     * @param trust the trust policy as IAM shows it
     * @param inline inline policies by name
     * @param attached ARNs of managed policies
     * @param boundary ARN of the permissions boundary
     * @param instanceProfiles ARNs of the instance profiles that hold the role
     */
    public record RoleView(
            String arn,
            String path,
            String name,
            String id,
            Instant created,
            String description,
            Duration maxSession,
            Map<String, String> tags,
            String trust,
            List<TrustedPrincipal> trusted,
            Map<String, String> inline,
            List<String> attached,
            String boundary,
            List<String> instanceProfiles) {}

    /** @param url the issuer without {@code https://} */
    public record ProviderView(String arn, String url, List<String> clientIds, Map<String, String> tags) {}

    /** @param role the name of the role in the profile */
    public record ProfileView(String arn, String path, String name, Map<String, String> tags, String role) {}

    public record AssociationView(
            String arn,
            String clusterArn,
            String namespace,
            String serviceAccount,
            String roleArn,
            String targetRoleArn,
            boolean disableSessionTags,
            Map<String, String> tags) {}

    /** @param policy the bucket policy as S3 shows it; empty when the bucket has none */
    public record BucketView(String name, String owner, String policy, List<TrustedPrincipal> trusted) {}

    /**
     * A RAM share.
     *
     * @param external whether principals outside the organization may be added
     * @param entities status by resource ARN or principal
     */
    public record ShareView(
            String arn,
            String owner,
            String name,
            String status,
            boolean external,
            Map<String, String> tags,
            Map<String, String> entities) {}

    /** The roles of an account by name, in the order of names. */
    public Map<String, RoleView> roles(String accountId) {
        return world.locked(() -> byName(world.account(accountId).roles(), Role::name, this::view));
    }

    /** The role with the given ARN. */
    public Optional<RoleView> role(String arn) {
        return world.locked(() -> world.principal(arn)
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .map(this::view));
    }

    /** The OpenID Connect providers of an account by ARN. */
    public Map<String, ProviderView> providers(String accountId) {
        return world.locked(() -> byName(
                world.account(accountId).providers.values(),
                OidcProvider::arn,
                provider -> new ProviderView(
                        provider.arn(), provider.url(), List.copyOf(provider.clientIds()), copy(provider.tags()))));
    }

    /** The instance profiles of an account by name. */
    public Map<String, ProfileView> instanceProfiles(String accountId) {
        return world.locked(() -> byName(
                world.account(accountId).profiles.values(),
                InstanceProfile::name,
                profile -> new ProfileView(
                        profile.arn(),
                        profile.path(),
                        profile.name(),
                        copy(profile.tags()),
                        Optional.ofNullable(profile.role()).orElse(""))));
    }

    /** All pod identity associations by ARN. */
    public Map<String, AssociationView> podIdentityAssociations() {
        return world.locked(() -> byName(
                world.associations.values(),
                PodIdentityAssociation::arn,
                each -> new AssociationView(
                        each.arn(),
                        each.cluster().arn(),
                        each.namespace(),
                        each.serviceAccount(),
                        each.roleArn(),
                        Optional.ofNullable(each.targetRoleArn()).orElse(""),
                        each.disableSessionTags(),
                        copy(each.tags()))));
    }

    /** All buckets by name. */
    public Map<String, BucketView> buckets() {
        return world.locked(() -> byName(world.buckets.values(), bucket -> bucket.name, bucket -> {
            Policy policy = bucket.policy;
            return policy == null
                    ? new BucketView(bucket.name, bucket.owner, "", List.of())
                    : new BucketView(bucket.name, bucket.owner, PolicyDocuments.shown(world, policy), trusted(policy));
        }));
    }

    /** All RAM shares by ARN, including deleted shares, as of now. */
    public Map<String, ShareView> shares() {
        return world.locked(() -> byName(world.shares.values(), share -> share.arn, share -> {
            share.settle(world.settings, world.now());
            Map<String, String> entities = new TreeMap<>();
            share.associations.forEach((entity, association) -> entities.put(entity, association.status()));
            return new ShareView(
                    share.arn, share.owner, share.name, share.status, share.external, copy(share.tags), copy(entities));
        }));
    }

    private RoleView view(Role role) {
        Map<String, String> inline = new TreeMap<>();
        role.inline().forEach((name, policy) -> inline.put(name, policy.text()));
        return new RoleView(
                role.arn(),
                role.path(),
                role.name(),
                role.id(),
                role.created(),
                Optional.ofNullable(role.description()).orElse(""),
                Duration.ofSeconds(role.maxSession()),
                copy(role.tags()),
                PolicyDocuments.shown(world, role.trust()),
                trusted(role.trust()),
                copy(inline),
                List.copyOf(role.attached()),
                Optional.ofNullable(role.boundary()).orElse(""),
                world.account(role.account()).profilesOf(role).stream()
                        .map(InstanceProfile::arn)
                        .toList());
    }

    private List<TrustedPrincipal> trusted(Policy policy) {
        return policy.principals("AWS")
                .map(value -> {
                    boolean bare = Stream.of("AROA", "AIDA").anyMatch(value::startsWith);
                    String id = bare ? value : policy.pins().getOrDefault(value, "");
                    return new TrustedPrincipal(value, id, !id.isEmpty() && !world.lives(id));
                })
                .toList();
    }

    private static <T, V> Map<String, V> byName(Collection<T> all, Function<T, String> name, Function<T, V> view) {
        Map<String, V> views = new LinkedHashMap<>();
        all.forEach(each -> views.put(name.apply(each), view.apply(each)));
        return Collections.unmodifiableMap(views);
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
