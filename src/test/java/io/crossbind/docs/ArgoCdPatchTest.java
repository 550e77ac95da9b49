package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The patch that teaches Argo CD has the health script for every kind. {@code make docs} writes it again. */
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

    @Test
    void patchHasTheScriptForEveryKind() throws IOException {
        String script = Files.readString(SCRIPT)
                .lines()
                .map(line -> line.isEmpty() ? "" : "    " + line)
                .collect(Collectors.joining("\n", "", "\n"));
        String patch = HEAD
                + List.of(AwsAccount.class, CrossAccountBinding.class, ResourceShare.class).stream()
                        .map(kind -> "  resource.customizations.health." + HasMetadata.getGroup(kind) + "_"
                                + HasMetadata.getKind(kind) + ": |\n" + script)
                        .collect(Collectors.joining());
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PATCH, patch);
        }
        assertThat(Files.readString(PATCH))
                .as("the patch is out of date: run 'make docs' and commit the result")
                .isEqualTo(patch);
    }
}
