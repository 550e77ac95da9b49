package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.kit.time.Task;
import io.crossbind.simulation.CrashRun.Operation;
import io.crossbind.simulation.Message.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The history of a world with a running operator, as a text. For each step, the text shows the writes by the passes over each object in the
 * order of the first writes, the Events, and the changes in AWS and in the cluster. The text omits the order between passes over different
 * objects. A test compares the text with a golden file; {@code -Dgolden.update=true} rewrites the file.
 */
final class Chronicle implements AutoCloseable {
    private static final Path FOLDER = Path.of("src/test/resources/chronicles");

    /** A pass writes an object again if the cache does not show the first write yet. */
    private static final Pattern REPEATED =
            Pattern.compile("Applied: (updated ConfigMap|annotated service account) \\S+");

    final World world;
    private final Map<String, Set<String>> writes = new TreeMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final CrashRow row;
    private final Snapshot before;
    private Map<String, String> last;
    private List<String> told = List.of();

    /** Starts with the accounts of the crash points, without the row's object. */
    Chronicle(CrashRow row) {
        this.row = row;
        CrashStarts starts = new CrashStarts();
        this.before = starts.before(row);
        this.world = World.of(starts.of(row, Operation.CREATE), this::record);
        this.last = Contents.of(world);
        world.scheduler.withoutTrace();
        world.begin();
        world.run(CrashRun.STEP);
        writes.clear();
    }

    /** The next write with this text fails before taking effect. */
    void failNext(String write, RuntimeException with) {
        failures.put(write, with);
    }

    private boolean record(Message message) {
        RuntimeException failure = message.direction() == Direction.REQUEST ? failures.remove(message.text()) : null;
        if (failure != null) {
            throw failure;
        }
        Task task = world.scheduler.current();
        boolean isRequest = message.writes() && message.direction() == Direction.REQUEST;
        // The number of account statuses in a step depends on the order of passes. Contents show the last status.
        if (task != null && isRequest && !message.text().startsWith("status of AwsAccount")) {
            writes.computeIfAbsent(task.name().replaceAll("#.*", ""), _ -> new LinkedHashSet<>())
                    .add(message.text());
        }
        return false;
    }

    /** Triggers an event and gives the operator time to respond. */
    void step(String title, Consumer<World> event) {
        step(title, CrashRun.OPERATION, event);
    }

    void step(String title, Duration time, Consumer<World> event) {
        event.accept(world);
        world.run(time);
        text.append("== ").append(title).append('\n');
        writes.forEach((task, all) -> {
            text.append(task).append(":\n");
            all.forEach(each -> line("  ", each));
        });
        writes.clear();
        List<String> events = world.leader().events.all();
        events.stream()
                .skip(events.size() < told.size() ? 0 : told.size())
                .filter(each -> !REPEATED.matcher(each).matches())
                .forEach(each -> line("event ", each));
        told = List.copyOf(events);
        Map<String, String> now = Contents.of(world);
        now.forEach((field, value) -> {
            if (!value.equals(last.get(field))) {
                line("+ ", field + " " + value);
            }
        });
        last.keySet().stream()
                .filter(field -> !now.containsKey(field))
                .map(field -> now.keySet().stream().anyMatch(key -> object(key).equals(object(field)))
                        ? field
                        : object(field))
                .distinct()
                .forEach(each -> line("- ", each));
        last = now;
    }

    /** The kind and the name at the beginning of a field. */
    private static String object(String field) {
        String[] words = field.split(" ", 3);
        return words[0] + " " + words[1];
    }

    private void line(String mark, String line) {
        text.append((mark + Contents.withoutDrawn(line)).stripTrailing()).append('\n');
    }

    /** The user creates the row's object. */
    void create() {
        step("created", at -> CrashStarts.put(at, row.created()));
    }

    /** The user deletes the row's object. */
    void delete() {
        step("deleted", at -> at.store.delete(row.type(), row.key()));
    }

    /** Checks for the same contents as before the creation of the object. */
    void assertNothingIsLeft() {
        Snapshot now = Snapshot.of(world);
        assertThat(now).as(now.difference(before)).isEqualTo(before);
    }

    /** Compares the text with the golden file of this name. */
    void assertGolden(String name) {
        Path file = FOLDER.resolve(name + ".txt");
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text);
            }
            assertThat(text.toString()).as("%s", file).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
