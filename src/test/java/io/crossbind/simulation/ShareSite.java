package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.Call;
import io.crossbind.kit.cluster.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The account with the shared resources, another managed account, and an account unknown to the operator. */
final class ShareSite implements AutoCloseable {
    static final String NETWORK = "510000000001";
    static final String DATA = "510000000002";
    static final String STRANGER = "510000000003";
    static final String ORGANIZATION = "arn:aws:organizations::510000000009:organization/o-abcdefghij";

    /** Limits that allow every share. */
    static final String SHARES =
            "{resources: [\"arn:aws:ec2:*:510000000001:*\"], principals: [\"%s\", \"%s\", \"%s\"], allowExternalPrincipals: true}"
                    .formatted(DATA, STRANGER, ORGANIZATION);

    /** The permission of RAM for subnets. */
    static final String SUBNET_PERMISSION = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet";

    /** The account's own permission for subnets. */
    static final String OWN_PERMISSION = "arn:aws:ram:eu-west-1:510000000001:permission/SubnetsReadOnly";

    static final String WITH_DATA = "{accountRef: {name: data}}";
    static final String WITH_STRANGER = "{accountId: \"" + STRANGER + "\"}";

    private final QuietWorld site = QuietWorld.begin();

    ShareSite() {
        site.openAccount(NETWORK);
        site.openAccount(DATA);
        calm();
        site.awaitAccount("network", "Observed");
        site.awaitAccount("data", "Observed");
    }

    /** Clears all faults and restores the initial limits. */
    void calm() {
        aws().faults().clear();
        aws().settings().reset();
        limits("network", NETWORK, "shares: " + SHARES);
        limits("data", DATA, "acceptsSharesFrom: [\"" + NETWORK + "\"]");
    }

    AwsSandbox aws() {
        return site.world.aws;
    }

    void organization() {
        aws().settings().organization("o-abcdefghij", NETWORK, DATA);
    }

    void apply(String manifests) {
        site.apply(manifests);
    }

    /** Sets the limits of an account, one field of its spec in YAML; empty for none. */
    void limits(String name, String id, String limits) {
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  managementRole: {arn: "arn:aws:iam::%s:role/crossbind/operator", externalId: %s}
                  %s
                  driftCheckInterval: 2s
                """.formatted(name, id, id, Manifests.EXTERNAL_ID, limits));
    }

    static String subnet(int number) {
        return "arn:aws:ec2:eu-west-1:510000000001:subnet/subnet-%017d".formatted(number);
    }

    /** A type that RAM may share outside the organization. */
    static String prefixList(int number) {
        return "arn:aws:ec2:eu-west-1:510000000001:prefix-list/pl-%017d".formatted(number);
    }

    /** Applies a share with these principals, and more lines of its spec. */
    void share(String name, List<String> resources, List<String> principals, String... more) {
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: ResourceShare
                metadata: {name: %s}
                spec:
                  accountRef: {name: network}
                  resourceArns: ["%s"]
                  principals: [%s]
                """.formatted(name, String.join("\", \"", resources), String.join(", ", principals))
                + String.join(
                        "", Stream.of(more).map(line -> "  " + line + "\n").toList()));
    }

    SharesOfAccount network() {
        return new SharesOfAccount(site.ram(NETWORK));
    }

    SharesOfAccount data() {
        return new SharesOfAccount(site.ram(DATA));
    }

    SharesOfAccount stranger() {
        return new SharesOfAccount(site.ram(STRANGER));
    }

    void awaitReason(String name, String reason) {
        site.awaitShare(name, reason);
    }

    String message(String name) {
        return site.message(ResourceShare.class, name);
    }

    /** The ARN in the status of a share; empty if absent. */
    String arn(String name) {
        ResourceShareStatus status = site.get(ResourceShare.class, name).getStatus();
        return status == null ? "" : Objects.requireNonNullElse(status.arn(), "");
    }

    /** Deletes without waiting. */
    void delete(String name) {
        site.delete(ResourceShare.class, name);
    }

    void awaitGone(String name) {
        site.eventually(() -> assertThat(site.world.store.get(ResourceShare.class, ObjectKey.of(name)))
                .isEmpty());
    }

    void deleteAccount(String name) {
        site.delete(AwsAccount.class, name);
    }

    void awaitAccount(String name, String reason) {
        site.awaitAccount(name, reason);
    }

    void awaitAccountGone(String name) {
        site.eventually(() -> assertThat(site.world.hasAccount(name)).isFalse());
    }

    String accountMessage(String name) {
        return site.message(AwsAccount.class, name);
    }

    /** Ends the operator's process. Another process starts as soon as time passes. */
    void kill() {
        site.world.scheduler.killProcess(site.world.leader().name);
    }

    /** Removes the status of a share, as a restore from a backup does. */
    void loseStatus(String name) {
        ResourceShare share = site.get(ResourceShare.class, name);
        share.setStatus(null);
        site.world.store.updateStatus(share);
    }

    void loseFinalizers(String name) {
        ResourceShare share = site.get(ResourceShare.class, name);
        share.getMetadata().setFinalizers(List.of());
        site.world.store.update(share, "kubectl");
    }

    /** The operator's calls to RAM, oldest first. */
    List<Call> calls() {
        return aws().calls().stream()
                .filter(call -> call.service().equals("ram"))
                .filter(call -> call.principal().contains(":assumed-role/"))
                .toList();
    }

    /** The operator's successful and failed write calls to RAM. */
    List<String> writes() {
        return calls().stream()
                .map(Call::operation)
                .filter(operation -> !operation.startsWith("Get") && !operation.startsWith("List"))
                .toList();
    }

    /** Clears the calls, and waits for more than this number of reads of the shares. */
    void awaitReads(int count) {
        aws().clearCalls();
        eventually(() -> assertThat(
                        calls().stream().filter(call -> call.operation().equals("GetResourceShares")))
                .hasSizeGreaterThan(count));
    }

    /** Notes of the Events of all shares. */
    List<String> events() {
        return site.events();
    }

    void run(Duration time) {
        site.run(time);
    }

    void eventually(Runnable assertion) {
        site.eventually(assertion);
    }

    @Override
    public void close() {
        site.close();
    }
}
