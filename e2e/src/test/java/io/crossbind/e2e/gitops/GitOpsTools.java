package io.crossbind.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real kstatus library, and Argo CD's Lua with the project's health script. */
public final class GitOpsTools {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SCRIPT = ProjectRoot.path("operator/gitops/argocd/health.lua");

    private GitOpsTools() {}

    /**
     * The verdicts of both tools on one object.
     *
     * @param kstatus Current, InProgress, Failed or Terminating
     * @param argo Healthy, Progressing or Degraded
     * @param argoMessage the additional text in Argo CD
     */
    public record Verdict(String kstatus, String argo, String argoMessage) {
        /** The verdicts of both tools, without messages. */
        public String both() {
            return kstatus + "/" + argo;
        }
    }

    /** Returns the verdicts on one object, given as JSON. */
    public static Verdict verdictOn(String object) {
        try {
            return verdictsOn(List.of(JSON.readTree(object))).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the verdicts on each object, in order. */
    static List<Verdict> verdictsOn(List<JsonNode> objects) {
        return verdictsBy(SCRIPT, objects);
    }

    /** Returns the verdicts on each object, in order, with the verdict of Argo CD by another health script. */
    static List<Verdict> verdictsBy(Path script, List<JsonNode> objects) {
        try {
            Path in = Files.createTempFile("objects", ".jsonl");
            Files.write(in, objects.stream().map(JsonNode::toString).toList());
            Process process = new ProcessBuilder(ProjectRoot.tool("kstatus").toString(), script.toString())
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(out);
            }
            Files.delete(in);
            List<Verdict> verdicts = new ArrayList<>();
            for (String line : out.lines().toList()) {
                JsonNode said = JSON.readTree(line);
                verdicts.add(new Verdict(
                        said.at("/kstatus/status").asText(),
                        said.at("/argo/status").asText(),
                        said.at("/argo/message").asText()));
            }
            return verdicts;
        } catch (IOException e) {
            throw new UncheckedIOException("kstatus did not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running kstatus", e);
        }
    }
}
