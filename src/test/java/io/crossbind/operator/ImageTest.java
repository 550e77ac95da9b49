package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The JVM options of the image. */
class ImageTest {
    private static final Pattern SUITES = Pattern.compile("(?m)^-Djdk\\.tls\\.client\\.cipherSuites=([A-Z0-9_,]+)$");

    /** The JDK ignores the name of an unknown suite, so a typing error would show nowhere else. */
    @Test
    void imageOffersChaCha20FirstAndOnlySuitesThatTheJdkHas() throws IOException, NoSuchAlgorithmException {
        Matcher option = SUITES.matcher(Files.readString(Path.of("operator/image/jvm.options")));
        assertThat(option.find()).as("option of the cipher suites").isTrue();
        List<String> offered = List.of(option.group(1).split(",", -1));

        assertThat(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
                .containsAll(offered);
        assertThat(offered.getFirst()).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
        assertThat(offered).allMatch(suite -> suite.contains("_GCM_") || suite.contains("_POLY1305_"));
    }
}
