package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** The properties of every policy document. A failure prints the seed and the smallest failing document. */
@Domain(PolicyDocuments.class)
@Domain(DomainContext.Global.class)
class PolicyDocumentPropertiesTest {

    @Property
    void anotherFormHasTheSameMeaning(@ForAll PolicyDocument document, @ForAll Random random) {
        String other = new OtherForms(random).of(document);
        PolicyDocument parsed = PolicyDocument.parse(other);
        assertThat(parsed.isEquivalentTo(document)).as(other).isTrue();
        assertThat(document.isEquivalentTo(parsed)).as(other).isTrue();
    }

    @Property
    void twoOtherFormsHaveTheSameMeaning(@ForAll PolicyDocument document, @ForAll Random random) {
        OtherForms forms = new OtherForms(random);
        String one = forms.of(document);
        String other = forms.of(document);
        assertThat(PolicyDocument.parse(one).isEquivalentTo(PolicyDocument.parse(other)))
                .as("%s%n%s", one, other)
                .isTrue();
    }

    @Property(tries = 4000)
    void mutationChangesTheMeaning(
            @ForAll PolicyDocument document, @ForAll Mutation mutation, @ForAll int at, @ForAll Random random) {
        var changed = mutation.of(document, at);
        Assume.that(changed.isPresent());
        String other = new OtherForms(random).of(changed.get());
        assertThat(PolicyDocument.parse(other).isEquivalentTo(document))
                .as(other)
                .isFalse();
    }

    @Property
    void anotherVersionIsAnotherMeaning(@ForAll PolicyDocument document) {
        String version = document.version().equals(PolicyDocument.CURRENT) ? "2008-10-17" : PolicyDocument.CURRENT;
        assertThat(document.isEquivalentTo(new PolicyDocument(version, document.statements())))
                .isFalse();
    }

    @Property
    void whatIsWrittenIsReadBackAsItWas(@ForAll PolicyDocument document) {
        assertThat(PolicyDocument.parse(document.toJson())).isEqualTo(document);
    }

    @Property
    void whatIsReadIsWrittenWithItsMeaning(@ForAll PolicyDocument document, @ForAll Random random) {
        PolicyDocument parsed = PolicyDocument.parse(new OtherForms(random).of(document));
        PolicyDocument again = PolicyDocument.parse(parsed.toJson());
        assertThat(again).isEqualTo(parsed);
        assertThat(again.toJson()).isEqualTo(parsed.toJson());
    }

    /** IAM encodes by RFC 3986, in which a space is %20 and a plus is %2B. */
    @Property
    void survivesTheEncodingThatIamAnswersWith(@ForAll PolicyDocument document) {
        String encoded = URLEncoder.encode(document.toJson(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        PolicyDocument decoded = PolicyDocument.parse(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
        assertThat(decoded).isEqualTo(document);
    }

    @Property
    void sizeDoesNotCountWhiteSpace(@ForAll PolicyDocument document) {
        long visible = document.toJson()
                .codePoints()
                .filter(c -> !Character.isWhitespace(c))
                .count();
        assertThat(document.size()).isEqualTo((int) visible);
    }
}
