package io.crossbind.docs;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The patches for Argo CD have the health script for every kind. {@code make docs} regenerates the patches. */
class ArgoCdPatchTest {
    private static final Path SCRIPT = Path.of("operator/gitops/argocd/health.lua");
    private static final Path PATCH = Path.of("operator/gitops/argocd/argocd-cm-patch.yaml");
    private static final String HEAD = """
            # Teaches Argo CD the health of crossbind's objects:
            #
            #   kubectl -n argocd patch configmap argocd-cm --type merge --patch-file operator/gitops/argocd/argocd-cm-patch.yaml
            #
            # Made from health.lua by ArgoCdPatchTest ('make docs'). Argo CD reads argocd-cm again without a restart.
            data:
            """;

    private static final Path APPLICATIONS_SCRIPT = Path.of("operator/gitops/argocd/application-health.lua");
    private static final Path APPLICATIONS_PATCH = Path.of("operator/gitops/argocd/argocd-cm-applications-patch.yaml");
    private static final String APPLICATIONS_HEAD = """
            # Teaches Argo CD the health of Applications inside an Application, so that sync waves wait:
            #
            #   kubectl -n argocd patch configmap argocd-cm --type merge --patch-file operator/gitops/argocd/argocd-cm-applications-patch.yaml
            #
            # Made from application-health.lua by ArgoCdPatchTest ('make docs').
            data:
            """;

    @Test
    void patchHasTheScriptForEveryKind() throws IOException {
        String script = entry(SCRIPT);
        GeneratedFile.demand(
                PATCH,
                HEAD
                        + List.of(AwsAccount.class, CrossAccountBinding.class, ResourceShare.class).stream()
                                .map(kind -> "  resource.customizations.health." + HasMetadata.getGroup(kind) + "_"
                                        + HasMetadata.getKind(kind) + ": |\n" + script)
                                .collect(Collectors.joining()));
    }

    @Test
    void patchForApplicationsHasTheirScript() throws IOException {
        GeneratedFile.demand(
                APPLICATIONS_PATCH,
                APPLICATIONS_HEAD
                        + "  resource.customizations.health.argoproj.io_Application: |\n"
                        + entry(APPLICATIONS_SCRIPT));
    }

    private static String entry(Path script) throws IOException {
        return Files.readString(script)
                .lines()
                .map(line -> line.isEmpty() ? "" : "    " + line)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
