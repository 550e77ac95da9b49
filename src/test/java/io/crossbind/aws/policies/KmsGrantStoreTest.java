package io.crossbind.aws.policies;

import static io.crossbind.aws.policies.PolicyStoreTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.TickingClock;
import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

class KmsGrantStoreTest {
    private static final ResourceArn KEY = ResourceArn.parse(
            "arn:aws:kms:" + FakeAccount.REGION + ":" + FakeAccount.ID + ":key/1234abcd-12ab-34cd-56ef-1234567890ab");
    private static final ResourceArn MISSING = KEY.withResource("key/00000000-12ab-34cd-56ef-1234567890ab");
    private static final String ROLE = "arn:aws:iam::111122223333:role/app";
    private static final String ONE = "Crossbind" + "1".repeat(44);
    private static final String OTHER = "Crossbind" + "2".repeat(44);

    private final FakeKeys keys = new FakeKeys();
    private final TickingClock clock = new TickingClock();
    private final PolicyStore store = new KmsGrantStore(
            new FakeAccount().with("kms", FakeAccount.REGION, keys).session(), new ReadYourWritesGrants(clock));

    @BeforeEach
    void makeKey() {
        keys.create(KEY.toString());
    }

    private static PolicyStatement statement(String sid, String... actions) {
        return new PolicyStatement(
                sid,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(ROLE))),
                Map.of("Action", Set.of(actions), "Resource", Set.of(KEY.toString())),
                Map.of());
    }

    private static GrantListEntry grant(String name, String grantee, String... operations) {
        return GrantListEntry.builder()
                .name(name)
                .granteePrincipal(grantee)
                .operationsWithStrings(operations)
                .build();
    }

    private void write(PolicyStatement... statements) {
        store.write(KEY, PolicyDocument.of(statements).toJson(), store.read(KEY));
    }

    private List<String> names() {
        return keys.grants(KEY.toString()).stream().map(GrantListEntry::name).toList();
    }

    @Test
    void aGrantIsMadeForOneRoleWithoutConstraints() {
        assertThat(store.read(KEY)).isEmpty();
        write(statement(ONE, "kms:Decrypt", "kms:DescribeKey"));
        assertThat(keys.grants(KEY.toString()))
                .singleElement()
                .isEqualTo(grant(ONE, ROLE, "Decrypt", "DescribeKey").toBuilder()
                        .grantId("id1")
                        .build());
        PolicyStatement read = PolicyDocument.parse(
                        store.read(KEY).orElseThrow().json())
                .statements()
                .getFirst();
        assertThat(read).isEqualTo(statement(ONE + ":id1", "kms:Decrypt", "kms:DescribeKey"));
        store.delete(KEY, store.read(KEY));
        assertThat(names()).isEmpty();
    }

    /** Other clients may have tens of thousands of grants, on as many pages, without names or with their own. */
    @Test
    void grantsOfOthersAreNeitherShownNorTouched() {
        keys.add(KEY.toString(), grant("theirs", ROLE, "Decrypt"));
        keys.add(KEY.toString(), GrantListEntry.builder().granteePrincipal(ROLE).build());
        keys.add(KEY.toString(), grant("Crossbind", ROLE, "Encrypt"));
        assertThat(store.read(KEY)).isEmpty();
        write(statement(ONE, "kms:Decrypt"));
        assertThat(PolicyDocument.parse(store.read(KEY).orElseThrow().json()).statements())
                .extracting(PolicyStatement::sid)
                .containsExactly(ONE + ":id4");
        store.delete(KEY, store.read(KEY));
        assertThat(names()).hasSize(3).doesNotContain(ONE);
    }

    @Test
    void whatIsNewComesBeforeWhatIsOldGoes() {
        write(statement(ONE, "kms:Decrypt"));
        int calls = keys.calls().size();
        write(statement(OTHER, "kms:Encrypt"));
        assertThat(keys.calls().subList(calls, keys.calls().size()))
                .containsExactly("ListGrants", "CreateGrant", "RevokeGrant");
        assertThat(names()).containsExactly(OTHER);
    }

    /** Two replicas of the operator or a stale list can create a grant twice. */
    @Test
    void aGrantThatIsThereTwiceIsLeftOnce() {
        keys.add(KEY.toString(), grant(ONE, ROLE, "Decrypt"));
        keys.add(KEY.toString(), grant(ONE, ROLE, "Decrypt"));
        write(statement(ONE, "kms:Decrypt"));
        assertThat(names()).containsExactly(ONE);
        write(statement(ONE, "kms:Decrypt"));
        assertThat(names()).containsExactly(ONE);
    }

    /** KMS shows the ID of a deleted role. A re-created role has another ID. */
    @Test
    void aGrantToADeletedRoleIsReplaced() {
        keys.add(KEY.toString(), grant(ONE, "AROAEXAMPLE", "Decrypt"));
        write(statement(ONE, "kms:Decrypt"));
        assertThat(keys.grants(KEY.toString()))
                .extracting(GrantListEntry::granteePrincipal)
                .containsExactly(ROLE);
    }

    /** The ID returned by CreateGrant identifies the operator's own grant, whatever grantee a list shows. */
    @Test
    void aGrantToAYoungRoleIsMadeOnce() {
        keys.showUniqueIds(true);
        write(statement(ONE, "kms:Decrypt"));
        assertThat(shown()).isEqualTo(statement(ONE + ":id1", "kms:Decrypt"));
        clock.pass(Duration.ofMinutes(59));
        assertThat(shown()).isEqualTo(statement(ONE + ":id1", "kms:Decrypt"));
        keys.showUniqueIds(false);
        assertThat(shown()).isEqualTo(statement(ONE + ":id1", "kms:Decrypt"));
        assertThat(keys.calls()).containsOnlyOnce("CreateGrant");
    }

    /** The operator does not remember the ID. KMS returns the ID again, and neither creates nor revokes a grant. */
    @Test
    void aGrantToAYoungRoleIsKnownAgainAfterARestart() {
        keys.add(KEY.toString(), grant(ONE, ROLE, "Decrypt"));
        keys.showUniqueIds(true);
        write(statement(ONE, "kms:Decrypt"));
        assertThat(shown()).isEqualTo(statement(ONE + ":id1", "kms:Decrypt"));
        assertThat(keys.calls()).containsOnlyOnce("CreateGrant").doesNotContain("RevokeGrant");
    }

    /** Otherwise a re-created role would wait for its grant forever. */
    @Test
    void aUniqueIdIsAskedForAgainAfterAnHour() {
        keys.showUniqueIds(true);
        write(statement(ONE, "kms:Decrypt"));
        clock.pass(Duration.ofHours(1));
        assertThat(shown().principals()).isEqualTo(Map.of("Principal", Map.of("AWS", Set.of("AROAEXAMPLEOFROLE"))));
    }

    /** Another grant under the same name, with other actions, is not the created grant. */
    @Test
    void aGrantOfOtherActionsIsNotTheOneThatWasMade() {
        keys.showUniqueIds(true);
        write(statement(ONE, "kms:Decrypt"));
        keys.revokeGrant(request -> request.keyId(KEY.toString()).grantId("id1"));
        keys.add(KEY.toString(), grant(ONE, ROLE, "Encrypt"));
        clock.pass(Duration.ofMinutes(5));
        assertThat(shown().elements()).containsEntry("Action", Set.of("kms:Encrypt"));
    }

    private PolicyStatement shown() {
        return PolicyDocument.parse(store.read(KEY).orElseThrow().json())
                .statements()
                .getFirst();
    }

    @Test
    void aGrantWithConstraintsIsAnotherOne() {
        keys.add(
                KEY.toString(),
                grant(ONE, ROLE, "Decrypt").toBuilder()
                        .constraints(constraints -> constraints.encryptionContextSubset(Map.of("team", "a")))
                        .build());
        assertThat(PolicyDocument.parse(store.read(KEY).orElseThrow().json())
                        .isEquivalentTo(PolicyDocument.of(statement(ONE, "kms:Decrypt"))))
                .isFalse();
        write(statement(ONE, "kms:Decrypt"));
        assertThat(keys.grants(KEY.toString()))
                .extracting(GrantListEntry::constraints)
                .containsOnlyNulls();
    }

    /** For some minutes a list may lack the operator's own changes. The list shows the changes of other clients. */
    @Test
    void aListThatIsBehindIsCorrectedByWhatWasDone() {
        keys.lag();
        write(statement(ONE, "kms:Decrypt"));
        assertThat(sids()).containsExactly(ONE + ":id1");
        keys.catchUp();
        assertThat(sids()).containsExactly(ONE + ":id1");
        keys.lag();
        store.delete(KEY, store.read(KEY));
        assertThat(store.read(KEY)).isEmpty();
        keys.catchUp();
        keys.add(KEY.toString(), grant(OTHER, ROLE, "Decrypt"));
        assertThat(sids()).containsExactly(OTHER + ":id2");
    }

    /** A revocation by another client before any list showed the grant is noticed later. */
    @Test
    void aListIsBelievedAfterFiveMinutes() {
        keys.lag();
        write(statement(ONE, "kms:Decrypt"));
        clock.pass(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(sids()).containsExactly(ONE + ":id1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(store.read(KEY)).isEmpty();
    }

    /** Once a list has shown a grant, the next list shows whether the grant still exists. */
    @Test
    void aGrantThatWasSeenCanGo() {
        write(statement(ONE, "kms:Decrypt"));
        assertThat(sids()).hasSize(1);
        keys.revokeGrant(request -> request.keyId(KEY.toString()).grantId("id1"));
        assertThat(store.read(KEY)).isEmpty();
    }

    private List<String> sids() {
        return PolicyDocument.parse(store.read(KEY).orElseThrow().json()).statements().stream()
                .map(PolicyStatement::sid)
                .toList();
    }

    @Test
    void whatIsGoneIsGone() {
        write(statement(ONE, "kms:Decrypt"));
        Optional<Stored> before = store.read(KEY);
        store.delete(KEY, before);
        assertThatCode(() -> store.delete(KEY, before)).doesNotThrowAnyException();
    }

    @Test
    void aKeyThatIsMissingIsSaid() {
        assertFails(() -> store.read(MISSING), Reason.RESOURCE_NOT_FOUND);
        assertFails(
                () -> store.write(
                        MISSING,
                        PolicyDocument.of(statement(ONE, "kms:Decrypt")).toJson(),
                        Optional.empty()),
                Reason.RESOURCE_NOT_FOUND);
    }
}
