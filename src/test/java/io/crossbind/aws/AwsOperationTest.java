package io.crossbind.aws;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.crossbind.model.GrantableService;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors are judged by the operations that the gateways call. */
class AwsOperationTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.crossbind.aws");

    /** A gateway of one service names its operations once more beside the SDK's methods, by {@code PutX} beside {@code putX}. */
    @ParameterizedTest
    @MethodSource("gateways")
    void gatewayNamesExactlyTheOperationsThatItCalls(JavaClass gateway) {
        assertThat(named(gateway)).isEqualTo(called(gateway));
    }

    static Stream<JavaClass> gateways() {
        return CLASSES.stream().filter(type -> !called(type).isEmpty());
    }

    @Test
    void everyOperationIsCalledByAGateway() {
        Set<String> all = operations().map(AwsOperation::qualifiedName).collect(toSet());
        Set<String> passed =
                gateways().flatMap(gateway -> named(gateway).stream()).collect(toSet());
        assertThat(passed).isEqualTo(all);
    }

    /** The name of a service is the prefix of its ARNs, so a policy store and the table of errors mean the same service. */
    @Test
    void everyGrantableServiceHasOperations() {
        assertThat(operations().map(AwsOperation::service).toList())
                .containsAll(Arrays.stream(GrantableService.values())
                        .map(GrantableService::prefix)
                        .toList());
    }

    /** The operation with a qualified name such as {@code iam:CreateRole}. */
    static AwsOperation operation(String qualifiedName) {
        return operations()
                .filter(operation -> operation.qualifiedName().equals(qualifiedName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(qualifiedName));
    }

    static Stream<AwsOperation> operations() {
        return Arrays.stream(AwsOperation.class.getPermittedSubclasses())
                .flatMap(service -> Arrays.stream(service.getEnumConstants()))
                .map(AwsOperation.class::cast);
    }

    private static Set<String> named(JavaClass gateway) {
        Set<String> named = new TreeSet<>();
        for (JavaFieldAccess access : gateway.getFieldAccessesFromSelf()) {
            operations()
                    .filter(operation -> operation
                            .getClass()
                            .getName()
                            .equals(access.getTargetOwner().getName()))
                    .filter(operation ->
                            operation.name().equals(access.getTarget().getName()))
                    .forEach(operation -> named.add(operation.qualifiedName()));
        }
        return named;
    }

    /** Calls of the SDK's clients, paginators included, by the names of the operations. */
    private static Set<String> called(JavaClass gateway) {
        Set<String> called = new TreeSet<>();
        for (JavaMethodCall call : gateway.getMethodCallsFromSelf()) {
            service(call.getTargetOwner())
                    .filter(_ -> !Set.of("builder", "create", "close").contains(call.getName()))
                    .forEach(service -> called.add(service + ":" + operationName(call.getName())));
        }
        gateway.getMethodReferencesFromSelf()
                .forEach(call -> service(call.getTargetOwner())
                        .filter(_ -> !Set.of("builder", "create", "close").contains(call.getName()))
                        .forEach(service -> called.add(service + ":" + operationName(call.getName()))));
        return called;
    }

    /** The service of one of the SDK's clients; empty for another class. */
    private static Stream<String> service(JavaClass client) {
        return operations()
                .filter(operation -> client.getName().startsWith("software.amazon.awssdk.services.")
                        && client.getSimpleName().equalsIgnoreCase(clientName(operation) + "Client"))
                .map(AwsOperation::service)
                .distinct();
    }

    private static String clientName(AwsOperation operation) {
        return operation.service().equals("events") ? "EventBridge" : operation.service();
    }

    private static String operationName(String method) {
        String name =
                method.endsWith("Paginator") ? method.substring(0, method.length() - "Paginator".length()) : method;
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
