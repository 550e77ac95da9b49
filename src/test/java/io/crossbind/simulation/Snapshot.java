package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.aws.Inspection;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The state of a world as lines. Equal worlds have equal lines, because the lines omit times and the random IDs from AWS and Kubernetes.
 *
 * @param aws the contents of the accounts
 * @param cluster the operator's output for users
 */
record Snapshot(List<String> aws, List<String> cluster) {
    private static final List<String> ACCOUNTS = List.of(Manifests.HOME, Manifests.DATA, CrashStarts.PARTNER);

    /** Times, and IDs of roles and shares. The time of the last change is absent if a process died between a change and its status. */
    private static final Pattern DRAWN = Pattern.compile("20\\d\\d-[-0-9T:.]+Z|AROA[A-Z0-9]+|resource-share/[0-9a-z]+");

    static Snapshot of(World world) {
        Inspection aws = world.aws.inspect();
        Stream<String> ofAccounts = ACCOUNTS.stream()
                .flatMap(account -> Stream.of(
                                aws.roles(account).values().stream().map(Snapshot::line),
                                aws.providers(account).values().stream().map(Objects::toString),
                                aws.instanceProfiles(account).values().stream().map(Objects::toString))
                        .flatMap(lines -> lines));
        Stream<String> associations = aws.podIdentityAssociations().values().stream()
                .map(each -> "association %s/%s %s %s %s"
                        .formatted(
                                each.namespace(),
                                each.serviceAccount(),
                                each.roleArn(),
                                each.targetRoleArn(),
                                each.tags()));
        Stream<String> buckets = aws.buckets().values().stream().map(each -> each.name() + " " + each.policy());
        Stream<String> shares = aws.shares().values().stream()
                .filter(each -> each.status().equals("ACTIVE"))
                .map(each -> "share %s %s %s %s".formatted(each.name(), each.external(), each.tags(), entities(each)));
        return new Snapshot(
                Stream.of(ofAccounts, associations, buckets, shares)
                        .flatMap(lines -> lines)
                        .toList(),
                cluster(world));
    }

    private static String line(RoleView role) {
        return "role %s %s %s %s %s %s %s %s %s"
                .formatted(
                        role.arn(),
                        role.description(),
                        role.maxSession(),
                        role.tags(),
                        role.trust(),
                        role.inline(),
                        role.attached(),
                        role.boundary(),
                        role.instanceProfiles());
    }

    private static List<String> entities(Inspection.ShareView share) {
        return share.entities().entrySet().stream()
                .filter(each -> !each.getValue().equals("DISASSOCIATED"))
                .map(Objects::toString)
                .toList();
    }

    private static List<String> cluster(World world) {
        return Stream.of(
                        world.store.list(CrossAccountBinding.class).stream()
                                .map(each -> "object binding %s %s %s %s"
                                        .formatted(
                                                each.getMetadata().getName(),
                                                each.getMetadata().getFinalizers(),
                                                ready(each.getStatus().conditions()),
                                                status(each.getStatus()))),
                        world.store.list(AccessRecord.class).stream()
                                .map(each -> "record "
                                        + DRAWN.matcher(each.getSpec().toString())
                                                .replaceAll("_")
                                                .replaceAll("bindingUid=[^,]*, ", "")),
                        world.store.list(ResourceShare.class).stream()
                                .map(each -> "object share app "
                                        + each.getMetadata().getFinalizers() + " "
                                        + ready(each.getStatus().conditions()) + " " + status(each.getStatus())),
                        world.store.list(ServiceAccount.class).stream()
                                .map(each ->
                                        "service account " + each.getMetadata().getName() + " " + owners(each) + " "
                                                + each.getMetadata().getAnnotations()),
                        world.store.list(ConfigMap.class).stream()
                                .map(each -> "config map " + owners(each) + " " + each.getData() + " "
                                        + each.getMetadata().getAnnotations()))
                .flatMap(lines -> lines)
                .toList();
    }

    private static String status(Object status) {
        return DRAWN.matcher(status.toString()).replaceAll("_").replaceAll("lastAppliedTime=\\w+", "");
    }

    private static long owners(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().size();
    }

    private static String ready(List<Condition> conditions) {
        Optional<Condition> ready = Conditions.ready(conditions);
        return ready.map(Condition::getStatus).orElse("") + " "
                + ready.map(Condition::getReason).orElse("");
    }

    /** The lines of one side only, for the message of a failure. */
    String difference(Snapshot expected) {
        return "missing " + without(expected, this) + ", too much " + without(this, expected);
    }

    private static List<String> without(Snapshot some, Snapshot others) {
        return Stream.concat(
                        some.aws.stream().filter(line -> !others.aws.contains(line)),
                        some.cluster.stream().filter(line -> !others.cluster.contains(line)))
                .toList();
    }
}
