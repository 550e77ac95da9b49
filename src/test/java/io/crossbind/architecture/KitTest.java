package io.crossbind.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The test kit runs in any process: the kit uses none of the tested classes, and its AWS has no clock or thread of its own. */
@AnalyzeClasses(packages = "io.crossbind.kit", importOptions = KitTest.WithoutTestClasses.class)
class KitTest {
    /** The kit is compiled beside the tests, so only the name distinguishes kit and tests. */
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
