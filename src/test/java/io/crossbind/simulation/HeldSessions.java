package io.crossbind.simulation;

import io.crossbind.kit.aws.Access;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.model.OwnerTags;
import io.crossbind.simulation.Session.Entry;
import io.crossbind.simulation.Session.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sessions held by the hostile tenant's workloads. The workloads repeatedly assume every role whose trust policy allows them, and keep the
 * sessions. The sandbox evaluates the trust policies.
 */
final class HeldSessions {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern EXTERNAL_ID = Pattern.compile("\"sts:ExternalId\":\\[?\"([^\"]+)\"");

    private final World world;
    private final Access access;
    /** The namespace of each role ever created by the operator, by unique ID. A role can lose its tags and still exist. */
    private final Map<String, String> owners = new HashMap<>();
    /** By key: the first session, the last session before each revocation, and the last session. */
    private final Map<String, List<Session>> held = new LinkedHashMap<>();

    private final Map<String, Integer> kept = new HashMap<>();

    HeldSessions(World world) {
        this.world = world;
        this.access = world.aws.access();
    }

    /**
     * The workloads assume all roles whose trust policy allows them now.
     *
     * @return the new sessions
     */
    List<Session> assumeAll() {
        List<RoleView> roles = roles();
        List<Session> first = new ArrayList<>();
        for (RoleView role : roles) {
            entries(role).forEach(entry -> first.add(new Session(entry, role, now(), Optional.empty())));
        }
        world.aws
                .inspect()
                .role(Manifests.CI)
                .ifPresent(ci -> first.add(new Session(Entry.PRINCIPAL, ci, now(), Optional.empty())));
        List<Session> leading = Stream.concat(first.stream(), alive())
                .filter(session -> session.isOfHome() && session.by().isEmpty())
                .filter(session -> session.entry() != Entry.PRINCIPAL)
                .toList();
        for (RoleView role : roles) {
            if (role.arn().contains(":" + Manifests.DATA + ":")) {
                leading.stream()
                        .filter(session -> access.allows(
                                session.role().arn(), "sts:AssumeRole", role.arn(), externalId(role), session.issued()))
                        .forEach(session -> first.add(new Session(session.entry(), role, now(), Optional.of(session))));
            }
        }
        first.forEach(this::hold);
        return first;
    }

    private Instant now() {
        return world.scheduler.clock().instant();
    }

    /** The roles of the operator. Records the namespace of each new role. */
    private List<RoleView> roles() {
        return world.roles()
                .filter(role ->
                        role.path().equals("/crossbind/") && !role.name().equals("operator"))
                .peek(role -> OwnerTags.namespaceOf(role.tags())
                        .ifPresent(namespace -> owners.putIfAbsent(role.id(), namespace)))
                .toList();
    }

    private Stream<Entry> entries(RoleView role) {
        boolean isOwn = HostileManifests.HOSTILE.equals(owners.get(role.id()));
        List<Entry> found = new ArrayList<>();
        if (HostileManifests.SERVICE_ACCOUNTS.stream().anyMatch(account -> takesToken(role, account))) {
            found.add(Entry.TOKEN);
        }
        if (isOwn && takesPod(role)) {
            found.add(Entry.POD);
        }
        if (isOwn
                && takes(
                        role,
                        "ecs-tasks.amazonaws.com",
                        Map.of(
                                "aws:SourceAccount",
                                Manifests.HOME,
                                "aws:SourceArn",
                                "arn:aws:ecs:eu-west-1:" + Manifests.HOME + ":task/all/1"))) {
            found.add(Entry.TASK);
        }
        if (isOwn && takes(role, "lambda.amazonaws.com", Map.of())) {
            found.add(Entry.FUNCTION);
        }
        if (isOwn && takesPrincipal(role, "false")) {
            found.add(Entry.PRINCIPAL);
        } else if (isOwn && takesPrincipal(role, "true")) {
            found.add(Entry.PRINCIPAL_BY_MFA);
        }
        return found.stream();
    }

    private boolean takesToken(RoleView role, String account) {
        return access.assumesWithWebIdentity(
                Manifests.ISSUER,
                "system:serviceaccount:" + HostileManifests.HOSTILE + ":" + account,
                OperatorProcess.CLUSTER.audience(),
                role.arn());
    }

    /** EKS gives pods only the role of their association. */
    private boolean takesPod(RoleView role) {
        return world.aws.inspect().podIdentityAssociations().values().stream()
                .filter(each -> each.namespace().equals(HostileManifests.HOSTILE)
                        && each.roleArn().equals(role.arn()))
                .anyMatch(each -> takes(
                        role,
                        "pods.eks.amazonaws.com",
                        Map.of(
                                "aws:SourceAccount", Manifests.HOME,
                                "aws:SourceArn", Manifests.CLUSTER,
                                "aws:RequestTag/eks-cluster-arn", Manifests.CLUSTER,
                                "aws:RequestTag/kubernetes-namespace", each.namespace(),
                                "aws:RequestTag/kubernetes-service-account", each.serviceAccount())));
    }

    private boolean takes(RoleView role, String service, Map<String, String> context) {
        return role.trust().contains(service)
                && access.serviceMayAssume(service, "sts:AssumeRole", role.arn(), context);
    }

    private boolean takesPrincipal(RoleView role, String mfa) {
        return role.trust().contains(Manifests.CI)
                && access.allows(Manifests.CI, "sts:AssumeRole", role.arn(), Map.of("aws:MultiFactorAuthPresent", mfa));
    }

    /** The external ID is not secret: the status of the binding contains the ID. */
    private static Map<String, String> externalId(RoleView role) {
        Matcher id = EXTERNAL_ID.matcher(role.trust());
        return id.find() ? Map.of("sts:ExternalId", id.group(1)) : Map.of();
    }

    private void hold(Session session) {
        List<Session> all = held.computeIfAbsent(session.key(), _ -> new ArrayList<>());
        if (all.size() > kept.getOrDefault(session.key(), 1)) {
            all.removeLast();
        }
        all.add(session);
    }

    /** Keeps the present sessions in addition to later sessions with an equal key. */
    void keepAll() {
        held.forEach((key, all) -> kept.put(key, all.size()));
    }

    /** The unexpired sessions of existing roles. */
    Stream<Session> alive() {
        Instant oldest = now().minus(LONGEST);
        Set<String> ids = world.roles().map(RoleView::id).collect(Collectors.toSet());
        return held.values().stream()
                .flatMap(List::stream)
                .filter(session -> session.issued().isAfter(oldest)
                        && ids.contains(session.role().id()));
    }

    /** Whether the sandbox allows the session the probe's action. */
    boolean may(Session session, Probe probe) {
        return access.allows(session.role().arn(), probe.action(), probe.resource(), Map.of(), session.issued());
    }
}
