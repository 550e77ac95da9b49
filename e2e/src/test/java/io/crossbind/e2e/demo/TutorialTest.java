package io.crossbind.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.process.ProjectRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the tutorial's section without AWS, as the page shows them, in one shell next to a demo that keeps running. */
class TutorialTest {
    private static final Path PAGE = ProjectRoot.path("src/site/markdown/start/tutorial.md");
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\n(.*?)^```");
    private static final Pattern EXPORT = Pattern.compile("(?m)^  ((?:export|unset) .*)$");
    private static final String END_OF_BLOCK = "--- end of the block ---";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> blocks = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    @Test
    void commandsWithoutAwsHaveTheDocumentedEffects(@TempDir Path directory) throws IOException, InterruptedException {
        Map<String, List<String>> sections = sections();
        List<String> sandbox = sections.get("Without AWS");
        assertThat(sandbox.getFirst()).isEqualTo("make demo KEEP=1 CLUSTER=real\n");
        run(sandbox.get(1), "crossbind-limits created", "awsaccount.crossbind.io \"home\" deleted");
        sections.get("6. Allow a namespace")
                .forEach(block -> run(block, "awsaccount.crossbind.io/tutorial condition met", "Observed"));
        List<String> bind = sections.get("7. Bind a service account");
        run(bind.getFirst(), "crossaccountbinding.crossbind.io/reader condition met", "tutorial.reader.");
        run(bind.getLast().replace(" --profile target", ""), "system:serviceaccount:tutorial:reader");
        run(sandbox.get(2), "assumed-role/tutorial-reader-", "emea,42");
        run(sandbox.get(3), "AccessDenied");
        run(sections.get("8. Read the object from a pod").getLast(), "ActionNotAllowed");
        run(sandbox.get(4), "awsaccount.crossbind.io \"tutorial\" deleted", "No resources found");
        assertThat(sandbox).hasSize(5);

        String[] outputs = play(directory).split(END_OF_BLOCK);
        for (int i = 0; i < blocks.size(); i++) {
            assertThat(outputs[i]).as(blocks.get(i)).contains(expected.get(i).split("\n"));
        }
    }

    private void run(String block, String... effects) {
        blocks.add(block);
        expected.add(String.join("\n", effects));
    }

    private static Map<String, List<String>> sections() throws IOException {
        return Pattern.compile("(?m)^## ")
                .splitAsStream(Files.readString(PAGE))
                .filter(Predicate.not(String::isBlank))
                .collect(Collectors.toMap(
                        section -> section.lines().findFirst().orElseThrow(),
                        section -> COMMANDS.matcher(section)
                                .results()
                                .map((MatchResult block) -> block.group(1))
                                .toList()));
    }

    /** Starts the demo up to the end of its preparations, and runs the blocks in a shell with the variables that the demo prints. */
    private String play(Path directory) throws IOException, InterruptedException {
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
        try (DemoEnvironment stage = DemoEnvironment.start(Options.Kind.REAL, terminal, Duration.ofSeconds(60))) {
            new AccountsAreRead().run(stage, new Narrator(terminal));
            new LookAround(stage, terminal).print();
            return shell(script(directory), directory);
        }
    }

    private String script(Path directory) {
        String variables = EXPORT.matcher(printed.toString(StandardCharsets.UTF_8))
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.joining("\n"));
        return variables + "\n"
                + blocks.stream()
                        .map(block -> block.replace(
                                "/tmp/token", directory.resolve("token").toString()))
                        .collect(Collectors.joining("\necho '" + END_OF_BLOCK + "'\n"));
    }

    private static String shell(String script, Path directory) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
                .directory(ProjectRoot.path("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("PATH", ProjectRoot.pythonProgram("aws").getParent() + ":" + System.getenv("PATH"));
        builder.start().waitFor();
        return Files.readString(output);
    }
}
