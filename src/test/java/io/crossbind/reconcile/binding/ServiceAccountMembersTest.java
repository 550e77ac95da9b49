package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.KeyedLocks;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.NoWriter;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bindings that share the role of a service account, their target roles, and the binding with the default profile. */
class ServiceAccountMembersTest {
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final NamespacedName CONFIG_MAP = new NamespacedName("shop", ProfilesConfigMap.nameFor("app"));
    private static final String NO_STATUS = "{conditions: []}";

    private final AwsAccount home = account("home", "111111111111", "shop", "");
    private final AwsAccount data = managed("shop");
    private final AccountRegistry accounts = AccountUseTest.accounts(() -> CLUSTER);
    private final BindingMemories memories = new BindingMemories();
    private final ServiceAccountMembers members = new ServiceAccountMembers(accounts, memories, new KeyedLocks());

    private static AwsAccount account(String name, String id, String namespace, String more) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  rules:
                    - name: all
                      namespaces: {names: [%s]}
                      workloads: [ServiceAccount]
                      deliveries: [RoleChaining]
                      actions: ["s3:*"]
                      resources: ["arn:aws:s3:::*"]
                  %s
                """.formatted(name, id, namespace, more), AwsAccount.class);
    }

    private static AwsAccount managed(String namespace) {
        return account(
                "data",
                "222222222222",
                namespace,
                "managementRole: {arn: \"arn:aws:iam::222222222222:role/operator\", externalId: \"of-a-test\"}");
    }

    private static CrossAccountBinding binding(String name, int day, String account, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: shop, uid: uid-of-%1$s, creationTimestamp: "2026-03-0%2$dT00:00:00Z"}
                spec:
                  accountRef: {name: %3$s}
                  workload: {serviceAccount: {name: app, delivery: RoleChaining}}
                  role: {}
                status: %4$s
                """.formatted(name, day, account, status), CrossAccountBinding.class);
    }

    private static String named(String arn) {
        return "{conditions: [], targetRole: {arn: \"" + arn + "\"}}";
    }

    private static String arn(String role) {
        return "arn:aws:iam::222222222222:role/crossbind/" + role;
    }

    /** The ARN of the role computed from the spec of a binding. */
    private String computed(CrossAccountBinding binding) {
        return BindingDesign.roleArn(
                CLUSTER, accounts.facts(data), "shop", binding.getMetadata().getName(), binding.getSpec());
    }

    private static BindingContext context(FixedCaches caches, CrossAccountBinding binding) {
        return new BindingContext(binding, new NoWriter<>(), caches, new BindingIndex(caches), new HeldRecords());
    }

    private BindingContext context(CrossAccountBinding binding, CrossAccountBinding... others) {
        return context(new FixedCaches(List.of(home, data), all(binding, others), Set.of()), binding);
    }

    private static List<CrossAccountBinding> all(CrossAccountBinding binding, CrossAccountBinding... others) {
        return Stream.concat(Stream.of(binding), Stream.of(others)).toList();
    }

    /** The cached ConfigMap says that the profile of a binding is the default. */
    private BindingContext withDefault(String profile, Ownership ownership, CrossAccountBinding... all) {
        ObservedConfigMap configMap = new ObservedConfigMap(
                "uid", Map.of(ProfilesConfigMap.DEFAULT_PROFILE, profile), Map.of(), Set.of(), ownership, false);
        return context(
                new FixedCaches(List.of(home, data), List.of(all), Set.of(), Map.of(), Map.of(CONFIG_MAP, configMap)),
                all[0]);
    }

    private List<String> names(BindingContext context, Optional<String> joiningWith) {
        return members.of(context, joiningWith).stream().map(Sibling::binding).toList();
    }

    private Optional<String> roleOf(BindingContext context, String binding) {
        return members.of(context, Optional.empty()).stream()
                .filter(member -> member.binding().equals(binding))
                .map(Sibling::targetRoleArn)
                .findFirst();
    }

    /** The last read of the account showed a role with this owner tag. */
    private void exists(String arn, String owner) {
        ObservedRole role = new ObservedRole(
                RoleArn.nameIn(arn),
                "/any/",
                arn,
                "AROA1",
                PolicyDocument.of(),
                null,
                3600,
                "",
                Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, owner),
                Map.of(),
                Set.of(),
                Set.of());
        accounts.inventoryOf(data).record(role.name(), new RoleObservation.Owned(role, false), NOW);
    }

    private void accountFailsToBeRead() {
        accounts.inventoryOf(data).failed(new Problem(Reason.ACCESS_DENIED, "refused"), NOW);
    }

    // Membership

    @Test
    void bindingThatJoinsIsAMemberBeforeItsStatusSaysSo() {
        CrossAccountBinding first = binding("first", 1, "data", NO_STATUS);
        CrossAccountBinding second = binding("second", 2, "data", NO_STATUS);
        assertThat(names(context(second, first), Optional.empty())).isEmpty();
        members.join(context(first, second), arn("first"));
        assertThat(members.of(context(second, first), Optional.of(arn("second"))))
                .containsExactly(
                        new Sibling("first", "uid-of-first", arn("first"), "eu-west-1"),
                        new Sibling("second", "uid-of-second", arn("second"), "eu-west-1"));
    }

    @Test
    void bindingThatLeavesIsNoMemberAlthoughItsCachedStatusStillNamesItsRole() {
        accountFailsToBeRead();
        CrossAccountBinding leaving = binding("leaving", 1, "data", named(arn("leaving")));
        CrossAccountBinding other = binding("other", 2, "data", NO_STATUS);
        assertThat(names(context(other, leaving), Optional.empty())).containsExactly("leaving");
        members.leave(context(leaving, other));
        assertThat(names(context(other, leaving), Optional.empty())).isEmpty();
    }

    @Test
    void bindingThatIsGoneFromTheCacheDoesNotJoinAnyMore() {
        CrossAccountBinding gone = binding("gone", 1, "data", NO_STATUS);
        FixedCaches without =
                new FixedCaches(List.of(home, data), List.of(binding("other", 2, "data", NO_STATUS)), Set.of());
        BindingContext context = context(without, gone);
        assertThatThrownBy(() -> members.of(context, Optional.of(arn("gone"))))
                .isInstanceOf(ConcurrentEdit.PassEnded.class);
        assertThat(names(context, Optional.empty())).isEmpty();
    }

    @Test
    void bindingThatItsAccountDoesNotAdmitIsNoMemberWhateverItsStatusSays() {
        accountFailsToBeRead();
        CrossAccountBinding refused = binding("refused", 1, "data", named(arn("refused")));
        CrossAccountBinding other = binding("other", 2, "data", NO_STATUS);
        AwsAccount stranger = managed("stranger");
        FixedCaches caches = new FixedCaches(List.of(home, stranger), List.of(refused, other), Set.of());
        assertThat(names(context(caches, other), Optional.empty())).isEmpty();
    }

    @Test
    void bindingThatCannotBeJudgedYetStaysAMember() {
        accountFailsToBeRead();
        CrossAccountBinding sibling = binding("sibling", 1, "data", named(arn("sibling")));
        CrossAccountBinding other = binding("other", 2, "data", NO_STATUS);
        FixedCaches caches = new FixedCaches(List.of(home, data), List.of(sibling, other), Set.of("shop"));
        assertThat(names(context(caches, other), Optional.empty())).containsExactly("sibling");
    }

    // The role of a member known only from its status

    @Test
    void statusThatNamesAnotherRoleWaitsForTheFirstReadOfTheAccount() {
        CrossAccountBinding sibling = binding("sibling", 1, "data", named(arn("older-name")));
        BindingContext context = context(binding("other", 2, "data", NO_STATUS), sibling);
        assertThatThrownBy(() -> roleOf(context, "sibling"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().reason()).isEqualTo(Reason.ACCOUNT_NOT_READY));
        accountFailsToBeRead();
        assertThat(roleOf(context, "sibling")).contains(computed(sibling));
    }

    @Test
    void statusThatNamesTheRoleOfTheSpecNeedsNoReadOfTheAccount() {
        CrossAccountBinding sibling = binding("sibling", 1, "data", NO_STATUS);
        CrossAccountBinding ready = binding("sibling", 1, "data", named(computed(sibling)));
        assertThat(roleOf(context(binding("other", 2, "data", NO_STATUS), ready), "sibling"))
                .contains(computed(sibling));
    }

    @Test
    void roleOfAnEarlierNameCountsOnlyWithTheOwnerTagsOfTheSibling() {
        accountFailsToBeRead();
        CrossAccountBinding sibling = binding("sibling", 1, "data", named(arn("older-name")));
        BindingContext context = context(binding("other", 2, "data", NO_STATUS), sibling);
        exists(arn("older-name"), "shop/another");
        assertThat(roleOf(context, "sibling")).contains(computed(sibling));
        exists(arn("older-name"), "shop/sibling");
        assertThat(roleOf(context, "sibling")).contains(arn("older-name"));
    }

    @Test
    void roleThatExistsUnderAnotherPathKeepsItsPath() {
        accountFailsToBeRead();
        CrossAccountBinding sibling = binding("sibling", 1, "data", named(arn("older-name")));
        String elsewhere = "arn:aws:iam::222222222222:role/elsewhere/" + RoleArn.nameIn(computed(sibling));
        exists(elsewhere, "shop/sibling");
        assertThat(roleOf(context(binding("other", 2, "data", NO_STATUS), sibling), "sibling"))
                .contains(elsewhere);
    }

    @Test
    void roleInAnUnmanagedAccountIsTheOneOfTheSpecSinceTheAccountIsNeverRead() {
        AwsAccount hands = account("hands", "333333333333", "shop", "unmanaged: {}");
        String status = named("arn:aws:iam::333333333333:role/older-name");
        CrossAccountBinding sibling = binding("sibling", 1, "hands", status);
        CrossAccountBinding other = binding("other", 2, "data", NO_STATUS);
        FixedCaches caches = new FixedCaches(List.of(home, data, hands), List.of(sibling, other), Set.of());
        assertThat(roleOf(context(caches, other), "sibling"))
                .hasValueSatisfying(
                        role -> assertThat(role).startsWith("arn:aws:iam::333333333333:role/crossbind/shop-sibling-"));
    }

    // The default profile

    @ParameterizedTest
    @EnumSource(Ownership.class)
    void memberThatHasTheDefaultProfileInTheOperatorsConfigMapComesFirst(Ownership ownership) {
        CrossAccountBinding young = binding("young", 2, "data", NO_STATUS);
        CrossAccountBinding old = binding("old", 1, "data", NO_STATUS);
        memories.of(old).membership(new BindingMemory.Membership(Optional.of(arn("old"))));
        assertThat(names(withDefault("young", ownership, young, old), Optional.of(arn("young"))))
                .isEqualTo(ownership == Ownership.OURS ? List.of("young", "old") : List.of("old", "young"));
    }

    @Test
    void defaultProfileStaysWithTheFirstThatJoinedAlthoughTheCacheDoesNotShowItYet() {
        CrossAccountBinding young = binding("young", 2, "data", NO_STATUS);
        CrossAccountBinding old = binding("old", 1, "data", NO_STATUS);
        members.join(context(young, old), arn("young"));
        members.join(context(old, young), arn("old"));
        assertThat(names(context(old, young), Optional.of(arn("old")))).containsExactly("young", "old");
    }

    @Test
    void defaultProfilePassesOnWhenItsBindingLeavesAlthoughTheCacheStillShowsIt() {
        CrossAccountBinding young = binding("young", 2, "data", NO_STATUS);
        CrossAccountBinding old = binding("old", 1, "data", NO_STATUS);
        members.join(context(old, young), arn("old"));
        members.join(context(young, old), arn("young"));
        members.leave(context(old, young));
        assertThat(names(withDefault("old", Ownership.OURS, old, young), Optional.of(arn("old"))))
                .containsExactly("young", "old");
    }

    @Test
    void defaultProfileIsForgottenWithTheLastMember() {
        CrossAccountBinding young = binding("young", 2, "data", NO_STATUS);
        CrossAccountBinding old = binding("old", 1, "data", NO_STATUS);
        members.join(context(young, old), arn("young"));
        members.leave(context(young, old));
        memories.of(young).membership(new BindingMemory.Membership(Optional.of(arn("young"))));
        assertThat(names(context(old, young), Optional.of(arn("old")))).containsExactly("old", "young");
    }

    // Unmanaged accounts

    @Test
    void sharedRoleReachesAnUnmanagedAccountOnlyThroughAMember() {
        AwsAccount hands = account("hands", "333333333333", "shop", "unmanaged: {}");
        CrossAccountBinding managed = binding("managed", 1, "data", NO_STATUS);
        CrossAccountBinding unmanaged = binding("unmanaged", 2, "hands", NO_STATUS);
        FixedCaches caches = new FixedCaches(List.of(home, data, hands), List.of(managed, unmanaged), Set.of());
        BindingContext context = context(caches, managed);
        Sibling own = new Sibling("managed", "uid-of-managed", arn("managed"), "eu-west-1");
        Sibling other = new Sibling("unmanaged", "uid-of-unmanaged", arn("unmanaged"), "eu-west-1");
        assertThat(ServiceAccountMembers.anyUnmanaged(context, List.of(own))).isFalse();
        assertThat(ServiceAccountMembers.anyUnmanaged(context, List.of(own, other)))
                .isTrue();
    }
}
