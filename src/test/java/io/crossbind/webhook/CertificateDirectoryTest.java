package io.crossbind.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Externally managed certificate files. */
class CertificateDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void eachLookReadsWhatIsThere() throws IOException {
        CertificateDirectory source = new CertificateDirectory(directory);
        IssuedCertificate first = write("a.example");
        assertThat(source.refresh()).isEqualTo(first.identity());

        IssuedCertificate second = write("b.example");
        assertThat(source.refresh()).isEqualTo(second.identity()).isNotEqualTo(first.identity());
    }

    @Test
    void halfARenewalIsNotServed() throws Exception {
        write("a.example");
        Files.writeString(directory.resolve("tls.key"), issue("b.example").key());

        assertThatThrownBy(() -> new CertificateDirectory(directory).refresh())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString())
                .hasRootCauseMessage("the key is not that of the certificate");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> new CertificateDirectory(directory).refresh())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.toString());
    }

    /** The default of cert-manager: RSA, PKCS#1. */
    @Test
    void anRsaKeyIsReadToo() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        StringWriter text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(generator.generateKeyPair().getPrivate());
        }
        assertThat(text.toString()).contains("BEGIN RSA PRIVATE KEY");

        Identity read = Identity.parse(issue("a.example").certificate(), text.toString());

        assertThat(read.key().getAlgorithm()).isEqualTo("RSA");
        assertThat(read.matches()).as("of an EC certificate").isFalse();
    }

    private IssuedCertificate write(String name) throws IOException {
        IssuedCertificate issued = issue(name);
        Files.writeString(directory.resolve("tls.crt"), issued.certificate());
        Files.writeString(directory.resolve("tls.key"), issued.key());
        return issued;
    }

    private static IssuedCertificate issue(String name) {
        return CertificateMaker.make(Set.of(name), Instant.now(), Duration.ofDays(1));
    }
}
