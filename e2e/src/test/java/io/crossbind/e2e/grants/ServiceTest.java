package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tests have the same services as the page grants.md, which is generated from the operator's own list. */
@Light
class ServiceTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A row of the table of access levels. */
    private record Row(String prefix, String access, Set<String> actions) {
        static Row of(String line) {
            List<String> codes = CODE.matcher(line)
                    .results()
                    .map(MatchResult::group)
                    .map(code -> code.substring(1, code.length() - 1))
                    .toList();
            return new Row(codes.get(0).split(":")[2], codes.get(1), Set.copyOf(codes.subList(2, codes.size())));
        }
    }

    private static List<Row> rows() throws IOException {
        return Files.readString(ProjectRoot.path("src/site/markdown/explain/grants.md"))
                .split("<!-- words: |<!-- end of words")[1]
                .lines()
                .filter(line -> line.startsWith("| ") && line.contains("`arn:"))
                .map(Row::of)
                .toList();
    }

    @Test
    void everyServiceThatTakesGrantsIsTested() throws IOException {
        assertThat(rows().stream().map(Row::prefix).collect(Collectors.toSet()))
                .isEqualTo(
                        Arrays.stream(Service.values()).map(Service::toString).collect(Collectors.toSet()));
    }

    @Test
    void theWordOfAServiceMeansWhatThePageSays() throws IOException {
        List<Row> rows = rows();
        assertThat(Service.values())
                .allSatisfy(service ->
                        assertThat(rows).contains(new Row(service.toString(), service.access(), service.actions())));
    }
}
