package io.crossbind.desired.grants;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.docs.GeneratedFile;
import io.crossbind.model.ResourceArn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code grants.md} match the code. {@code make docs} regenerates the tables (system property {@code docs.update}). */
class GrantsPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/explain/grants.md");

    @Test
    void wordsAreDocumented() throws IOException {
        check("words", words());
    }

    @Test
    void limitsAreDocumented() throws IOException {
        check("limits", limits());
    }

    @Test
    void whatIsNeverGrantedIsDocumented() throws IOException {
        check("never", never());
    }

    private static void check(String name, String table) throws IOException {
        String begin = "<!-- " + name + ": made by GrantsPageTest, run 'make docs' -->\n";
        String end = "<!-- end of " + name + " -->";
        String page = Files.readString(PAGE);
        assertThat(page).contains(begin, end);
        String made =
                page.substring(0, page.indexOf(begin) + begin.length()) + table + page.substring(page.indexOf(end));
        GeneratedFile.demand(PAGE, made);
    }

    private static String words() {
        String rows = GrantServices.ALL.stream()
                .flatMap(service -> service.kinds().stream().flatMap(kind -> rows(service, kind)))
                .collect(Collectors.joining());
        return "| resource | `resourceArn`, for example | `access` | actions |\n|---|---|---|---|\n" + rows;
    }

    private static Stream<String> rows(GrantService service, ResourceKind kind) {
        ResourceArn resource = ResourceArn.parse(kind.example());
        return Arrays.stream(GrantAccess.values())
                .filter(access -> !service.actions(access, resource).isEmpty())
                .map(access -> "| %s | `%s` | `%s` | %s |\n"
                        .formatted(
                                kind.title(),
                                resource,
                                access,
                                code(new TreeSet<>(service.actions(access, resource))
                                        .stream().toList())));
    }

    private static String limits() {
        String rows = GrantServices.ALL.stream()
                .map(service -> {
                    PolicyQuota quota = service.quota();
                    return "| `%s` | %s | %s | %s | %s | %s |\n"
                            .formatted(
                                    service.name(),
                                    number(quota.bytes()),
                                    number(quota.statements()),
                                    number(quota.principals()),
                                    number(quota.actions()),
                                    code(service.identityActions().stream()
                                            .sorted()
                                            .toList()));
                })
                .collect(Collectors.joining());
        return "| service | bytes | statements | principals | actions in a statement | the role's own policy gets, on `*` |\n"
                + "|---|---|---|---|---|---|\n" + rows;
    }

    private static String never() {
        return GrantServices.ALL.stream()
                .map(service -> "| `%s` | %s |\n"
                        .formatted(
                                service.name(),
                                code(service.permissionsManagement().stream()
                                        .sorted()
                                        .toList())))
                .collect(Collectors.joining("", "| service | never granted |\n|---|---|\n", ""));
    }

    private static String number(int limit) {
        return limit == Integer.MAX_VALUE ? "" : "%,d".formatted(limit);
    }

    private static String code(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
