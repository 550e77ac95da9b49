package io.crossbind.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The test kit runs in any process: it knows none of the classes that it tests, and its AWS has no time and no thread of its own. */
@AnalyzeClasses(packages = "io.crossbind.kit", importOptions = KitTest.WithoutTestClasses.class)
class KitTest {
    /** The kit is compiled beside the tests, so the name alone tells them apart. */
    static final class WithoutTestClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("Test.class") && !location.contains("Test$");
        }
    }

    @ArchTest
    static final ArchRule kitKnowsNothingOfTheOperator = noClasses()
            .should()
            .dependOnClassesThat(HasName.Predicates.nameMatching("io\\.crossbind\\.(?!kit\\.).*")
                    .forSubtype());

    @ArchTest
    static void awsHasNoClockAndNoThread(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAPackage("io.crossbind.kit.aws..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(Thread.class, "start")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.security.SecureRandom.class)
                .check(classes);
    }
}
