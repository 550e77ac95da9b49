package io.crossbind.aws.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.aws.FakeAccount;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for the stores of all services. {@link PolicyStoresTest} has the rules of single services. */
class PolicyStoreTest {
    private static final String ONE = "{\"Version\":\"2012-10-17\", \"Statement\":[{\"Sid\":\"one\"}]}";
    private static final String OTHER = "{\"Statement\":[{\"Sid\":\"other\"}]}";

    static Stream<Service> services() {
        return Stream.of(
                service("s3", "arn:aws:s3:::%s", new FakeBuckets(FakeAccount.ID), Function.identity()),
                service("sqs", arn("sqs", "%s"), new FakeQueues(FakeAccount.ID), Function.identity()),
                service("sns", arn("sns", "%s"), new FakeTopics(), name -> arn("sns", name)),
                service(
                        "ecr",
                        arn("ecr", "repository/team/%s"),
                        new FakeRepositories(FakeAccount.ID),
                        name -> "team/" + name),
                service(
                        "secretsmanager",
                        arn("secretsmanager", "secret:%s"),
                        new FakeSecrets(),
                        name -> arn("secretsmanager", "secret:" + name)),
                service(
                        "dynamodb",
                        arn("dynamodb", "table/%s"),
                        new FakeTables(),
                        name -> arn("dynamodb", "table/" + name)),
                service("events", arn("events", "event-bus/%s"), new FakeEventBuses(), Function.identity()));
    }

    private static String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + FakeAccount.REGION + ":" + FakeAccount.ID + ":" + resource;
    }

    /** A service with one resource. */
    private static Service service(String prefix, String arn, FakePolicies fake, Function<String, String> known) {
        ResourceArn there = ResourceArn.parse(arn.formatted("there"));
        ResourceArn missing = ResourceArn.parse(arn.formatted("missing"));
        fake.create(known.apply("there"));
        FakeAccount account = new FakeAccount().with(prefix, there.region(), fake);
        PolicyStore store = PolicyStores.in(account.session(), InstantSource.system())
                .of(there)
                .orElseThrow();
        return new Service(prefix, store, there, missing, fake, known.apply("there"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aNewResourceHasNoPolicyOrItsOwners(Service service) {
        Optional<PolicyStore.Stored> found = service.store.read(service.there);
        if (service.prefix.equals("sns")) {
            assertThat(found.orElseThrow().json()).contains("owner");
        } else {
            assertThat(found).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void aDocumentIsKeptAsItWasWritten(Service service) {
        service.store.write(service.there, ONE, service.stored());
        assertThat(service.json()).isEqualTo(ONE);
        service.store.write(service.there, OTHER, service.stored());
        assertThat(service.json()).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @MethodSource("services")
    void aDocumentIsTakenAway(Service service) {
        service.store.write(service.there, ONE, service.stored());
        service.store.delete(service.there, service.stored());
        if (service.prefix.equals("sns")) {
            assertThat(service.json()).contains("__default_statement_ID").doesNotContain("one");
        } else {
            assertThat(service.store.read(service.there)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void takingAwayWhatIsNotThereIsDone(Service service) {
        service.store.delete(service.there, Optional.empty());
        assertThatCode(() -> service.store.delete(service.there, service.stored()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("services")
    void aResourceThatIsMissingIsSaid(Service service) {
        assertFails(() -> service.store.read(service.missing), Reason.RESOURCE_NOT_FOUND);
        assertFails(() -> service.store.write(service.missing, ONE, Optional.empty()), Reason.RESOURCE_NOT_FOUND);
        assertFails(
                () -> service.store.delete(
                        service.missing, Optional.of(new PolicyStore.Stored(ONE, Optional.of("that was read")))),
                Reason.RESOURCE_NOT_FOUND);
    }

    /** The last writer wins if the service has no revisions: a concurrent write is lost without notice. */
    @ParameterizedTest
    @MethodSource("services")
    void whereThereAreRevisionsAWriteMeanwhileIsNoticed(Service service) {
        service.store.write(service.there, ONE, service.stored());
        Optional<PolicyStore.Stored> read = service.stored();
        service.fake.put(service.known, OTHER);
        if (service.prefix.equals("dynamodb")) {
            assertThat(read.flatMap(PolicyStore.Stored::revision)).isPresent();
            assertFails(() -> service.store.write(service.there, ONE, read), Reason.CHANGED_MEANWHILE);
            assertFails(() -> service.store.write(service.there, ONE, Optional.empty()), Reason.CHANGED_MEANWHILE);
            assertFails(() -> service.store.delete(service.there, read), Reason.CHANGED_MEANWHILE);
            assertThat(service.json()).isEqualTo(OTHER);
        } else {
            assertThat(read.flatMap(PolicyStore.Stored::revision)).isEmpty();
            service.store.write(service.there, ONE, read);
            assertThat(service.json()).isEqualTo(ONE);
        }
    }

    static void assertFails(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().reason()).isEqualTo(reason));
    }

    private record Service(
            String prefix, PolicyStore store, ResourceArn there, ResourceArn missing, FakePolicies fake, String known) {

        private String json() {
            return store.read(there).orElseThrow().json();
        }

        private Optional<PolicyStore.Stored> stored() {
            return store.read(there);
        }

        @Override
        public String toString() {
            return prefix;
        }
    }
}
