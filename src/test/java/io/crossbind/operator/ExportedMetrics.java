package io.crossbind.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The families of metrics exported by an operator, as a scrape shows them. */
final class ExportedMetrics {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE) (\\S+) ?(.*)");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final Map<String, Family> families = new TreeMap<>();

    /**
     * A family of metrics.
     *
     * @param labels without {@code le}, which belongs to the buckets of a histogram
     */
    record Family(String name, String type, String help, Set<String> labels) {
        /** The names of the series of this family. */
        Set<String> series() {
            return switch (type) {
                case "histogram" -> Set.of(name + "_bucket", name + "_sum", name + "_count");
                case "summary" -> Set.of(name, name + "_sum", name + "_count");
                default -> Set.of(name);
            };
        }
    }

    ExportedMetrics(String scrape) {
        scrape.lines().forEach(this::read);
    }

    /** The metrics of a healthy operator after a review by its webhook. */
    static ExportedMetrics ofHealthyOperator() {
        return new ExportedMetrics(Metered.healthy().scrape());
    }

    private void read(String line) {
        Matcher meta = META.matcher(line);
        if (meta.matches()) {
            Family before = families.getOrDefault(meta.group(2), new Family(meta.group(2), "", "", Set.of()));
            families.put(
                    meta.group(2),
                    meta.group(1).equals("TYPE")
                            ? new Family(before.name, meta.group(3), before.help, before.labels)
                            : new Family(before.name, before.type, meta.group(3), before.labels));
            return;
        }
        Matcher series = SERIES.matcher(line);
        if (series.matches()) {
            Family family = of(series.group(1)).orElseThrow(() -> new AssertionError("no family of " + line));
            Set<String> labels = new TreeSet<>(family.labels);
            LABEL.matcher(Optional.ofNullable(series.group(2)).orElse(""))
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !label.equals("le"))
                    .forEach(labels::add);
            families.put(family.name, new Family(family.name, family.type, family.help, labels));
        }
    }

    /** The family of a series. */
    Optional<Family> of(String series) {
        return families.values().stream()
                .filter(family -> family.series().contains(series))
                .findFirst();
    }

    /** All families with one of these prefixes. */
    List<Family> all(String... prefixes) {
        return families.values().stream()
                .filter(family -> Arrays.stream(prefixes).anyMatch(family.name::startsWith))
                .collect(Collectors.toList());
    }
}
