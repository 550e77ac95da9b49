package io.crossbind.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsCli.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;

/** The AWS CLI, run as in a pod. */
class AwsCliTest {

    private static final String TARGET = "222222222222";
    private static final String ROLE = "arn:aws:iam::222222222222:role/crossbind/reports";
    private static List<PythonStandIn> standIns = List.of();

    @BeforeAll
    static void start() {
        standIns = List.of(Moto.startWithoutManagedPolicies(), Ministack.start());
    }

    @AfterAll
    static void stop() {
        standIns.forEach(PythonStandIn::close);
    }

    static Stream<PythonStandIn> standIns() {
        return standIns.stream();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("standIns")
    void aPodBecomesTheRole(PythonStandIn standIn) {
        createRole(standIn);
        // A string, because ministack refuses the list in the tokens of Kubernetes.
        Result result =
                callerIdentity(standIn, PodIdentity.token(PodIdentity.SUBJECT, PodIdentity.AUDIENCE, inAnHour()));
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("\"Account\": \"222222222222\"", ":assumed-role/reports/");
        assertThat(standIn.calls().all())
                .extracting(CallLog.Call::operation)
                .endsWith("AssumeRoleWithWebIdentity", "GetCallerIdentity");
    }

    /** The CLI caches sessions under HOME. A session from an earlier run would admit a caller that the stand-in should refuse. */
    @Test
    void noSessionIsLeftForTheNextRun() {
        PythonStandIn moto = standIns.getFirst();
        createRole(moto);
        String token = PodIdentity.token(PodIdentity.SUBJECT, PodIdentity.AUDIENCE, inAnHour());
        callerIdentity(moto, token);
        callerIdentity(moto, token);
        assertThat(moto.calls().all())
                .extracting(CallLog.Call::operation)
                .endsWith(
                        "AssumeRoleWithWebIdentity",
                        "GetCallerIdentity",
                        "AssumeRoleWithWebIdentity",
                        "GetCallerIdentity");
    }

    @Test
    void aStrangerIsRefusedWhereTrustIsEnforced() {
        PythonStandIn ministack = standIns.getLast();
        createRole(ministack);
        Result result = callerIdentity(
                ministack,
                PodIdentity.token("system:serviceaccount:analytics:stranger", PodIdentity.AUDIENCE, inAnHour()));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("AccessDenied", "AssumeRoleWithWebIdentity");
    }

    @Test
    void ministackRefusesTheAudienceListThatKubernetesWrites() {
        PythonStandIn ministack = standIns.getLast();
        createRole(ministack);
        Result result = callerIdentity(
                ministack, PodIdentity.token(PodIdentity.SUBJECT, List.of(PodIdentity.AUDIENCE), inAnHour()));
        assertThat(result.err()).contains("AccessDenied", "AssumeRoleWithWebIdentity");
    }

    @Test
    void nothingOfOurOwnEnvironmentIsSeen() {
        Result result = new AwsCli(Map.of("AWS_REGION", "eu-west-1")).run("sts", "get-caller-identity");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err()).contains("Unable to locate credentials");
    }

    private static void createRole(PythonStandIn standIn) {
        standIn.reset();
        try (IamClient iam = new Clients(standIn.endpoint()).iam(standIn.administratorOf(TARGET))) {
            PodIdentity.createProvider(iam);
            iam.createRole(request -> request.roleName("reports")
                    .path("/crossbind/")
                    .assumeRolePolicyDocument(PodIdentity.trust(TARGET)));
        }
    }

    private static Result callerIdentity(PythonStandIn standIn, String token) {
        Path file = AwsCli.writeToken(token);
        return AwsCli.inPod(ROLE, file, "eu-west-1", standIn.endpoint()).run("sts", "get-caller-identity");
    }

    private static Instant inAnHour() {
        return Instant.now().plusSeconds(3600);
    }
}
