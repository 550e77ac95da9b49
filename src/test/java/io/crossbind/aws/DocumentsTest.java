package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final String RAW =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                    + "\"Resource\":\"arn:aws:s3:::b/a+b c%20d/é\"}]}";
    private static final PolicyDocument DOCUMENT = PolicyDocument.of(
            PolicyStatement.allow(null, Set.of("s3:GetObject"), Set.of("arn:aws:s3:::b/a+b c%20d/é"), Map.of()));

    @Test
    void plainJsonIsTakenAsItIs() {
        assertThat(Documents.decode(RAW)).isEqualTo(RAW);
        assertThat(Documents.parse(RAW)).isEqualTo(DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Percent-encoded throughout.
                "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C"
                        + "%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A"
                        + "%22arn%3Aaws%3As3%3A%3A%3Ab%2Fa%2Bb%20c%2520d%2F%C3%A9%22%7D%5D%7D",
                // With an unencoded plus sign.
                "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C"
                        + "%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A"
                        + "%22arn%3Aaws%3As3%3A%3A%3Ab%2Fa+b%20c%2520d%2F%C3%A9%22%7D%5D%7D"
            })
    void percentEncodingIsUndoneOnceAndAPlusSignStays(String encoded) {
        assertThat(Documents.decode(encoded)).isEqualTo(RAW);
        assertThat(Documents.parse(encoded)).isEqualTo(DOCUMENT);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "garbage", "%zz", "%7Bnot json", "{\"Version\":\"2012-10-17\"}", "%5B%5D"})
    void whatCannotBeReadEqualsNothingThatIsWritten(@Nullable String garbage) {
        PolicyDocument read = Documents.parse(garbage);
        assertThat(read.isEquivalentTo(DOCUMENT)).isFalse();
        assertThat(read.isEquivalentTo(PolicyDocument.of())).isFalse();
    }
}
