package io.crossbind.e2e.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.process.ProjectRoot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health script for Applications. The sync waves of the example for Argo CD depend on this script. */
class ApplicationHealthTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = ProjectRoot.path("operator/gitops/argocd/application-health.lua");

    @ParameterizedTest
    @CsvSource({
        "Healthy,     Synced,    Healthy",
        "Healthy,     OutOfSync, Progressing",
        "Healthy,     Unknown,   Progressing",
        "Progressing, Synced,    Progressing",
        "Missing,     OutOfSync, Progressing",
        "Suspended,   Synced,    Progressing",
        "Degraded,    Synced,    Degraded",
        "Degraded,    OutOfSync, Degraded",
    })
    void waveWaitsForASyncedAndHealthyApplication(String health, String sync, String verdict) {
        ObjectNode application = application();
        application.withObject("/status/health").put("status", health);
        application.withObject("/status/sync").put("status", sync);
        assertThat(verdictOn(application)).isEqualTo(verdict);
    }

    @Test
    void newApplicationIsProgressing() {
        assertThat(verdictOn(application())).isEqualTo("Progressing");
    }

    private static ObjectNode application() {
        ObjectNode application = JSON.createObjectNode();
        application.put("apiVersion", "argoproj.io/v1alpha1").put("kind", "Application");
        application.withObject("/metadata").put("name", "crossbind-operator");
        return application;
    }

    private static String verdictOn(ObjectNode application) {
        return GitOpsTools.verdictsBy(SCRIPT, List.of(application)).getFirst().argo();
    }
}
