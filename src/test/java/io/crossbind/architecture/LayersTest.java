package io.crossbind.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The packages in their order, and the dependencies forbidden to each. A package that does not exist yet breaks no rule. */
@AnalyzeClasses(packages = "io.crossbind", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    private static final String ROOT = "io.crossbind.";
    private static final String SDK = "software.amazon.awssdk..";
    private static final String KUBERNETES_CLIENT = "io.fabric8.kubernetes.client..";
    private static final String FRAMEWORK = "io.javaoperatorsdk..";

    private static final Set<String> CLOCKS = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.system",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime");

    /** Methods that create a document. Every package may compare and print documents. */
    private static final Set<String> BUILDERS = Set.of("<init>", "of", "parse");

    /** Each package may use only the packages before it. */
    private static final List<String> ORDER = List.of(
            "api.v1alpha1",
            "model",
            "desired",
            "plan",
            "status",
            "aws",
            "inventory",
            "apply",
            "reconcile",
            "kubernetes",
            "controller",
            "webhook",
            "operator");

    @ArchTest
    static void packagesKnowOnlyThoseBeforeThem(JavaClasses classes) {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = packages(ORDER.subList(i + 1, ORDER.size()));
            if (later.length > 0) {
                rule(noClasses()
                                .that()
                                .resideInAPackage(ROOT + ORDER.get(i) + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(later))
                        .check(classes);
            }
        }
    }

    @ArchTest
    static void everyClassIsInAPackageOfTheOrder(JavaClasses classes) {
        assertThat(classes)
                .filteredOn(resideOutsideOfPackages(packages(ORDER))::test)
                .extracting(JavaClass::getName)
                .isEmpty();
    }

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("io.crossbind.(**)").should().beFreeOfCycles();

    /** Classes that depend on each other in a cycle can only be understood, tested and moved together. */
    @ArchTest
    static void classesOfAPackageFormNoCycle(JavaClasses classes) {
        assertThat(ClassCycles.in(classes))
                .as("cycles between the top-level classes of a package")
                .isEmpty();
    }

    /** The operator chooses the credentials and the HTTP client of the gateways, and makes no call. */
    @ArchTest
    static final ArchRule onlyTheGatewaysKnowTheSdk = rule(noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "aws..", ROOT + "operator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SDK));

    /** A part could be used before its caches or its passes are set. The token bucket for the rate of passes is state. */
    @ArchTest
    static final ArchRule controllersHaveNoPartThatIsSetLater = fields().that()
            .areDeclaredInClassesThat()
            .resideInAPackage(ROOT + "controller..")
            .and()
            .areDeclaredInClassesThat()
            .doNotHaveSimpleName("Bucket")
            .should()
            .beFinal();

    /** A process without traces loads no class of OpenTelemetry. */
    @ArchTest
    static final ArchRule onlyTheTracesKnowOpenTelemetry = rule(noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "operator.tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry.."));

    @ArchTest
    static final ArchRule operatorCallsNoService = rule(noClasses()
            .that()
            .resideInAPackage(ROOT + "operator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.."));

    @ArchTest
    static final ArchRule modelKnowsNeitherKubernetesNorTheApi = rule(noClasses()
            .that()
            .resideInAPackage(ROOT + "model..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.fabric8..", FRAMEWORK, ROOT + "api..")));

    /** The model of Kubernetes is allowed: the API's types hold its selectors and conditions. */
    @ArchTest
    static final ArchRule judgementKnowsNoKubernetesClient = rule(noClasses()
            .that()
            .resideInAnyPackage(packages("desired", "plan", "status"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KUBERNETES_CLIENT, FRAMEWORK));

    @ArchTest
    static final ArchRule passesKnowNeitherFrameworkNorClient = rule(noClasses()
            .that()
            .resideInAPackage(ROOT + "reconcile..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KUBERNETES_CLIENT, FRAMEWORK));

    @ArchTest
    static final ArchRule controllersDecideNothing = rule(noClasses()
            .that()
            .resideInAPackage(ROOT + "controller..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages("desired", "plan", "aws", "inventory", "apply")));

    @ArchTest
    static final ArchRule awsKnowsNoKubernetes = rule(noClasses()
            .that()
            .resideInAnyPackage(packages("aws", "inventory"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(KUBERNETES_CLIENT, FRAMEWORK));

    @ArchTest
    static final ArchRule judgementReadsNoClock = rule(noClasses()
            .that()
            .resideInAnyPackage(packages("model", "desired", "plan", "status"))
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "reads the time",
                    call -> CLOCKS.contains(call.getTargetOwner().getName() + "." + call.getName()))));

    @ArchTest
    static final ArchRule judgementDoesNoInputOrOutput = rule(noClasses()
            .that()
            .resideInAnyPackage(packages("api.v1alpha1", "model", "desired", "plan", "status"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.net.http..", "java.sql..", "org.slf4j..")
                    .or(named(
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream",
                            "java.io.FileReader",
                            "java.io.FileWriter",
                            "java.net.URL",
                            "java.net.URLConnection",
                            "java.net.Socket",
                            "java.net.InetAddress"))));

    @ArchTest
    static final ArchRule controllersBuildNoDocuments = rule(
            noClasses().that().resideInAPackage(ROOT + "controller..").should().accessTargetWhere(buildsADocument()));

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = rule(noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper"));

    /**
     * Passes over thousands of objects fill the scheduler of virtual threads, which shares no time (JEP 444). Work with a deadline (the
     * Lease, a probe, the admission of a pod) therefore runs on threads of the operating system.
     */
    @ArchTest
    static final ArchRule virtualThreadsAreForPasses = rule(noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "operator.CrossbindOperator")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "starts a virtual thread",
                    call -> call.getName().toLowerCase(Locale.ROOT).contains("virtual"))));

    /** A pass over one object must not go through all objects: the inventory finds the roles of one owner by an index. */
    @ArchTest
    static final ArchRule passesOverBindingsListNoRoles = rule(noClasses()
            .that()
            .resideInAPackage(ROOT + "reconcile.binding..")
            .should()
            .callMethod(AccountInventory.class, "owned"));

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule logsGoThroughOneApi = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    private static ArchRule rule(ArchRule rule) {
        return rule.allowEmptyShould(true);
    }

    private static String[] packages(String... names) {
        return packages(List.of(names));
    }

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        return DescribedPredicate.describe(
                "named " + List.of(names), type -> List.of(names).contains(type.getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> buildsADocument() {
        return DescribedPredicate.describe(
                "builds a policy document",
                access -> access.getTargetOwner().isEquivalentTo(PolicyStatement.class)
                        || (access.getTargetOwner().isEquivalentTo(PolicyDocument.class)
                                && BUILDERS.contains(access.getName())));
    }
}
