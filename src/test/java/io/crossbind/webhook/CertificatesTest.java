package io.crossbind.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The phases of the certificates over time. */
class CertificatesTest {
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final Instant RENEWAL = START.plus(Duration.ofDays(60));
    private static final Set<String> NAMES = Set.of("crossbind-webhook.crossbind-system.svc", "127.0.0.1");

    private final Certificates first = due(Optional.empty(), "", START);

    @Test
    void theFirstServesAtOnce() throws IOException, GeneralSecurityException {
        X509Certificate certificate = first.current().identity().certificate();
        X509Certificate ca = Identity.certificates(first.bundle()).getFirst();

        certificate.verify(ca.getPublicKey());
        certificate.checkValidity(Date.from(START));
        certificate.checkValidity(Date.from(START.minus(Duration.ofMinutes(59))));
        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(START.plus(CertificateRotation.LIFETIME)));
        assertThat(certificate.getBasicConstraints()).as("signs nothing itself").isEqualTo(-1);
        assertThat(ca.getBasicConstraints()).isZero();
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1).toString())
                .containsExactlyInAnyOrder(NAMES.toArray());
        assertThat(first.current().identity().matches()).isTrue();
    }

    @Test
    void nothingIsDueForSixtyDays() {
        assertThat(due(Optional.of(first), first.bundle(), RENEWAL.minusSeconds(1)))
                .isSameAs(first);
    }

    @Test
    void theNextIsTrustedBeforeItServes() {
        Certificates prepared = due(Optional.of(first), first.bundle(), RENEWAL);

        assertThat(prepared.current()).isEqualTo(first.current());
        assertThat(prepared.bundle())
                .contains(first.current().ca(), prepared.next().orElseThrow().ca());
        assertThat(due(Optional.of(prepared), prepared.bundle(), RENEWAL.plus(Duration.ofMinutes(59))))
                .as("API servers and replicas get time to learn of it")
                .isSameAs(prepared);
        assertThat(due(Optional.of(prepared), first.bundle(), RENEWAL.plus(Duration.ofDays(1))))
                .as("the bundle could not be published")
                .isSameAs(prepared);

        Certificates renewed = due(Optional.of(prepared), prepared.bundle(), RENEWAL.plus(Duration.ofHours(1)));

        assertThat(renewed.current()).isEqualTo(prepared.next().orElseThrow());
        assertThat(renewed.next()).isEmpty();
        assertThat(renewed.bundle())
                .as("other replicas may still serve the former")
                .contains(first.current().ca(), renewed.current().ca());
    }

    @Test
    void theFormerCaGoesWhenItHasExpired() {
        Certificates prepared = due(Optional.of(first), first.bundle(), RENEWAL);
        Certificates renewed = due(Optional.of(prepared), prepared.bundle(), RENEWAL.plus(Duration.ofHours(1)));

        Certificates before = due(Optional.of(renewed), renewed.bundle(), START.plus(Duration.ofDays(89)));
        Certificates after = due(Optional.of(renewed), renewed.bundle(), START.plus(Duration.ofDays(90)));

        assertThat(before).isSameAs(renewed);
        assertThat(after.bundle()).isEqualTo(renewed.current().ca());
    }

    @Test
    void whatExpiredIsReplacedAtOnce() throws IOException {
        Instant late = START.plus(Duration.ofDays(400));
        Certificates replaced = due(Optional.of(first), first.bundle(), late);

        assertThat(replaced.current()).isNotEqualTo(first.current());
        assertThat(replaced.current().madeAt()).isEqualTo(late);
        assertThat(replaced.bundle()).isEqualTo(replaced.current().ca());
    }

    @Test
    void whatIsPreparedStepsInForWhatExpired() {
        Certificates prepared = due(Optional.of(first), first.bundle(), RENEWAL);
        Certificates replaced = due(Optional.of(prepared), first.bundle(), START.plus(Duration.ofDays(91)));

        assertThat(replaced.current()).isEqualTo(prepared.next().orElseThrow());
    }

    @Test
    void anotherNameOfTheServiceReplacesAtOnceAndKeepsTheTrust() throws IOException {
        Certificates replaced =
                CertificateRotation.next(Optional.of(first), Set.of("other.crossbind-system.svc"), "", START);

        assertThat(replaced.current().serves(Set.of("other.crossbind-system.svc")))
                .isTrue();
        assertThat(replaced.bundle()).contains(first.current().ca());
    }

    @Test
    void aKeyOfAnotherCertificateIsNoticed() throws IOException {
        IssuedCertificate other = CertificateMaker.make(NAMES, START, CertificateRotation.LIFETIME);

        assertThat(Identity.parse(first.current().certificate(), other.key()).matches())
                .isFalse();
        assertThatThrownBy(() -> Identity.parse("", other.key())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Identity.parse(other.certificate(), "")).isInstanceOf(IOException.class);
    }

    @Test
    void whatSomebodyPutThereByHandIsNoticed() {
        IssuedCertificate good = first.current();
        IssuedCertificate other = CertificateMaker.make(NAMES, START, CertificateRotation.LIFETIME);

        assertThat(good.isUsable()).isTrue();
        assertThat(new IssuedCertificate(good.ca(), good.certificate(), other.key()).isUsable())
                .isFalse();
        assertThat(new IssuedCertificate("", good.certificate(), good.key()).isUsable())
                .isFalse();
        assertThat(new IssuedCertificate(good.ca(), "stray", good.key()).isUsable())
                .isFalse();
        assertThat(new IssuedCertificate("", "", "").isUsable()).isFalse();
    }

    private static Certificates due(Optional<Certificates> stored, String published, Instant now) {
        try {
            return CertificateRotation.next(stored, NAMES, published, now);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
