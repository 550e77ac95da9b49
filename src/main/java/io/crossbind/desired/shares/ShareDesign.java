package io.crossbind.desired.shares;

import io.crossbind.api.v1alpha1.ResourceShareSpec;
import io.crossbind.api.v1alpha1.ShareLimits;
import io.crossbind.api.v1alpha1.SharePrincipal;
import io.crossbind.model.Glob;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Partition;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Designs the share in RAM for a ResourceShare, as far as the account's owner allows the share. */
public final class ShareDesign {
    private static final ShareLimits NOTHING = new ShareLimits(List.of(), List.of(), null);

    private final ShareFacts facts;
    private final ResourceShareSpec spec;
    private final ShareLimits limits;

    private ShareDesign(ShareFacts facts) {
        this.facts = facts;
        this.spec = facts.spec();
        this.limits = Optional.ofNullable(facts.owner().spec().shares()).orElse(NOTHING);
    }

    /** Decides about the share. A principal whose AwsAccount does not exist is ignored. */
    public static ShareDecision decide(ShareFacts facts) {
        return new ShareDesign(facts).decide();
    }

    /** The owner tags of the share of a ResourceShare. */
    public static Map<String, String> tags(String clusterId, String name) {
        return Map.of(OwnerTags.CLUSTER, clusterId, OwnerTags.SHARE, name);
    }

    /** The region of a manifest's share: its resources are in one region, and global resources are shared from the partition's home region. */
    public static String region(ResourceShareSpec spec, Partition partition) {
        return region(ResourceArn.parse(spec.resourceArns().getFirst()), partition);
    }

    private static String region(ResourceArn arn, Partition partition) {
        return arn.region().isEmpty() ? partition.homeRegion() : arn.region();
    }

    private ShareDecision decide() {
        if (!facts.owner().isManaged()) {
            return refused(
                    Reason.SHARES_UNMANAGED, "AwsAccount " + facts.owner().name() + " is unmanaged");
        }
        List<String> regions = spec.resourceArns().stream()
                .map(ResourceArn::parse)
                .map(arn -> region(arn, facts.owner().partition()))
                .distinct()
                .toList();
        DesiredShare wanted = share(
                regions.getFirst(),
                spec.allowsExternalPrincipals(),
                spec.resourceArns(),
                principals().toList());
        return misplaced(regions)
                .or(this::unknown)
                .or(this::notAllowed)
                .<ShareDecision>map(why -> new ShareDecision.Restricted(allowedOf(wanted), why))
                .orElseGet(() -> new ShareDecision.Allowed(wanted));
    }

    private Optional<Problem> misplaced(List<String> regions) {
        if (regions.size() > 1) {
            return Optional.of(new Problem(
                    Reason.SHARE_RESOURCE_ELSEWHERE,
                    "the resources are in different regions: " + String.join(", ", regions)));
        }
        return spec.resourceArns().stream()
                .map(ResourceArn::parse)
                .filter(arn -> !isOfTheOwner(arn))
                .findFirst()
                .map(arn -> new Problem(
                        Reason.SHARE_RESOURCE_ELSEWHERE,
                        arn + " is not in account " + facts.owner().accountId() + " in partition "
                                + facts.owner().partition().id()));
    }

    private boolean isPlaced(ResourceArn arn, String region) {
        return isOfTheOwner(arn) && region(arn, facts.owner().partition()).equals(region);
    }

    private boolean isOfTheOwner(ResourceArn arn) {
        return arn.partition().equals(facts.owner().partition().id())
                && (arn.account().isEmpty()
                        || arn.account().equals(facts.owner().accountId().value()));
    }

    private static ShareDecision refused(Reason reason, String message) {
        return new ShareDecision.Refused(new Problem(reason, message));
    }

    private Stream<String> principals() {
        return spec.principals().stream()
                .map(this::principal)
                .flatMap(Optional::stream)
                .distinct();
    }

    private Optional<String> principal(SharePrincipal principal) {
        return Stream.of(
                        Optional.ofNullable(principal.accountId()),
                        Optional.ofNullable(principal.organizationArn()),
                        Optional.ofNullable(principal.accountRef())
                                .map(account -> facts.accountIds().get(account.name())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The first principal whose AwsAccount does not exist. */
    private Optional<Problem> unknown() {
        return spec.principals().stream()
                .map(SharePrincipal::accountRef)
                .filter(Objects::nonNull)
                .filter(account -> !facts.accountIds().containsKey(account.name()))
                .findFirst()
                .map(account ->
                        new Problem(Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + account.name() + " does not exist"));
    }

    /** The first entry forbidden by the limits. */
    private Optional<Problem> notAllowed() {
        return Stream.of(
                        spec.resourceArns().stream().filter(arn -> !allowsResource(arn)),
                        principals().filter(principal -> !allowsPrincipal(principal)),
                        Stream.of("allowExternalPrincipals: true").filter(_ -> !allowsExternal()))
                .flatMap(missing -> missing)
                .findFirst()
                .map(what -> new Problem(
                        Reason.SHARE_NOT_ALLOWED,
                        what + " is not allowed by spec.shares of AwsAccount "
                                + facts.owner().name()));
    }

    private boolean allowsResource(String arn) {
        return limits.resources().stream().anyMatch(pattern -> Glob.matches(pattern, arn));
    }

    private boolean allowsPrincipal(String principal) {
        return limits.principals().contains(principal);
    }

    private boolean allowsExternal() {
        return !spec.allowsExternalPrincipals() || limits.allowsExternalPrincipals();
    }

    private DesiredShare allowedOf(DesiredShare wanted) {
        return share(
                wanted.region(),
                wanted.allowExternalPrincipals() && limits.allowsExternalPrincipals(),
                wanted.resourceArns().stream()
                        .filter(arn -> isPlaced(ResourceArn.parse(arn), wanted.region()) && allowsResource(arn))
                        .toList(),
                wanted.principals().stream().filter(this::allowsPrincipal).toList());
    }

    private DesiredShare share(String region, boolean external, List<String> resources, List<String> principals) {
        return new DesiredShare(
                name(),
                region,
                external,
                resources,
                principals,
                spec.permissionArns(),
                tags(facts.cluster().id(), facts.name()),
                String.join(
                        " ", facts.cluster().id(), facts.uid(), facts.knownArn().orElse("")));
    }

    /** The share's name in RAM, for people only: RAM's names need not be unique. */
    private String name() {
        String cluster = facts.cluster().id();
        String given = spec.name();
        return given == null ? cluster.substring(cluster.lastIndexOf('/') + 1) + "-" + facts.name() : given;
    }
}
