package io.crossbind.kit.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param marker the start of the next page, absent on the last page
 */
record Page<T>(List<T> items, @Nullable String marker) {
    private static final int DEFAULT_SIZE = 100;
    static final int LARGEST = 1000;

    /**
     * Returns the page for MaxItems and Marker. A marker holds the key of the last item before the page. So a list that changes between two
     * pages neither repeats nor skips unchanged items.
     *
     * @param largest the maximum page size, whatever MaxItems is
     */
    static <T> Page<T> of(Collection<T> all, Function<T, String> key, Form form, int largest) {
        int asked = form.number("MaxItems", DEFAULT_SIZE);
        IamInput.checkRange(asked, "maxItems", 1, LARGEST);
        int size = Math.min(asked, largest);
        String after = decode(form.get("Marker"));
        List<T> rest = all.stream()
                .filter(item -> after == null || key.apply(item).compareTo(after) > 0)
                .sorted((a, b) -> key.apply(a).compareTo(key.apply(b)))
                .limit(size + 1L)
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, null);
        }
        List<T> items = rest.subList(0, size);
        return new Page<>(items, encode(key.apply(items.getLast())));
    }

    void writeEnd(Xml xml) {
        xml.text("IsTruncated", marker != null).text("Marker", marker);
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String decode(@Nullable String marker) {
        try {
            return marker == null ? null : new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw AwsError.validation("Invalid Marker.");
        }
    }
}
