package io.crossbind.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsStandIn.Capability;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.sts.StsClient;

/** Tests that each stand-in has its declared capabilities, and lacks the others. */
class StandInCapabilitiesTest {

    private static final String HOME = "111111111111";
    private static final String TARGET = "222222222222";
    private static final String BOUNDARY = "arn:aws:iam::222222222222:policy/boundary";

    /** Neither stand-in can inject faults, and no call can test for this. All other capabilities are tested. */
    private static final Set<Capability> NOT_MEASURED = Set.of(Capability.INJECTS_FAULTS);

    private static List<PythonStandIn> standIns = List.of();

    @BeforeAll
    static void start() {
        standIns = List.of(Moto.startWithoutManagedPolicies(), Ministack.start());
    }

    @AfterAll
    static void stop() {
        standIns.forEach(PythonStandIn::close);
    }

    static Stream<Arguments> claims() {
        return standIns.stream()
                .flatMap(standIn -> Stream.of(Capability.values())
                        .filter(capability -> !NOT_MEASURED.contains(capability))
                        .map(capability -> Arguments.of(standIn.name(), capability, standIn)));
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("claims")
    void claimsAreTrue(String name, Capability capability, PythonStandIn standIn) {
        standIn.reset();
        assertThat(measure(standIn, capability))
                .as(name + " " + capability)
                .isEqualTo(standIn.capabilities().contains(capability));
    }

    private static boolean measure(PythonStandIn standIn, Capability capability) {
        Clients clients = new Clients(standIn.endpoint());
        try (IamClient iam = clients.iam(standIn.administratorOf(TARGET))) {
            return switch (capability) {
                case ENFORCES_POLICIES -> enforcesPolicies(standIn, clients);
                case EXCHANGES_KUBERNETES_TOKENS -> {
                    createPodRole(iam);
                    yield exchanges(
                            clients, PodIdentity.token(PodIdentity.SUBJECT, List.of(PodIdentity.AUDIENCE), inAnHour()));
                }
                case VERIFIES_TOKENS -> {
                    createPodRole(iam);
                    String token = PodIdentity.token(PodIdentity.SUBJECT, PodIdentity.AUDIENCE, inAnHour());
                    assertThat(exchanges(clients, token))
                            .as("an audience that is a string")
                            .isTrue();
                    yield !exchanges(clients, token.substring(0, token.lastIndexOf('.')) + ".Zm9yZ2Vk")
                            && !exchanges(
                                    clients,
                                    PodIdentity.token(
                                            PodIdentity.SUBJECT,
                                            PodIdentity.AUDIENCE,
                                            Instant.now().minusSeconds(60)));
                }
                case TAGS_OIDC_PROVIDERS -> {
                    PodIdentity.createProvider(iam);
                    yield !iam.getOpenIDConnectProvider(
                                    request -> request.openIDConnectProviderArn(PodIdentity.provider(TARGET)))
                            .tags()
                            .isEmpty();
                }
                case REPORTS_BOUNDARIES_IN_BULK -> reportsBoundaries(iam);
                case LOGS_CALLS -> {
                    Instant start = Instant.now();
                    iam.listRoles();
                    yield standIn.calls().since(start, "iam").stream()
                            .anyMatch(call -> call.operation().equals("ListRoles") && call.status() == 200);
                }
                case VALIDATES_INPUT ->
                    refused(() -> createRole(iam, "r".repeat(65), PodIdentity.trust(TARGET)))
                            && refused(() -> createRole(iam, "malformed", "{\"Statement\": \"none\"}"))
                            && refused(() -> createRole(iam, "long", PodIdentity.trust("2".repeat(2048))));
                case INJECTS_FAULTS -> throw new IllegalArgumentException("not measured");
            };
        }
    }

    private static boolean enforcesPolicies(PythonStandIn standIn, Clients clients) {
        String role = standIn.createManagementRole(TARGET, HOME, "right");
        try (StsClient operator = clients.sts(Clients.of(standIn.operatorEnvironment(HOME)));
                IamClient iam = clients.iam(Clients.of(standIn.operatorEnvironment(HOME)))) {
            assume(operator, role, "right");
            return refused(() -> assume(operator, role, "wrong"))
                    && !refused(() -> createRole(iam, "r", PodIdentity.trust(HOME)))
                    && refused(() -> iam.createUser(request -> request.userName("u")));
        }
    }

    private static boolean reportsBoundaries(IamClient iam) {
        iam.createPolicy(
                request -> request.policyName("boundary")
                        .policyDocument(
                                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"));
        iam.createRole(request -> request.roleName("bounded")
                .path("/crossbind/")
                .permissionsBoundary(BOUNDARY)
                .assumeRolePolicyDocument(PodIdentity.trust(TARGET)));
        RoleDetail role = iam.getAccountAuthorizationDetails(request -> request.filter(EntityType.ROLE))
                .roleDetailList()
                .getFirst();
        return role.permissionsBoundary() != null
                && BOUNDARY.equals(role.permissionsBoundary().permissionsBoundaryArn());
    }

    private static void createPodRole(IamClient iam) {
        PodIdentity.createProvider(iam);
        createRole(iam, "reports", PodIdentity.trust(TARGET));
    }

    private static void createRole(IamClient iam, String name, String trust) {
        iam.createRole(request -> request.roleName(name).assumeRolePolicyDocument(trust));
    }

    private static void assume(StsClient sts, String role, String externalId) {
        sts.assumeRole(request -> request.roleArn(role).roleSessionName("test").externalId(externalId));
    }

    private static boolean exchanges(Clients clients, String token) {
        try (StsClient sts = clients.unsigned()) {
            return !refused(() ->
                    sts.assumeRoleWithWebIdentity(request -> request.roleArn("arn:aws:iam::" + TARGET + ":role/reports")
                            .roleSessionName("pod")
                            .webIdentityToken(token)));
        }
    }

    private static boolean refused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (SdkServiceException e) {
            return true;
        }
    }

    private static Instant inAnHour() {
        return Instant.now().plusSeconds(3600);
    }
}
