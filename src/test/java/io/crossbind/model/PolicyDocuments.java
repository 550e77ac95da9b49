package io.crossbind.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Random policy documents of IAM's grammar. Their values come from pools without synonyms, so two statements that differ (apart from their
 * Sids) also differ in meaning.
 */
final class PolicyDocuments extends DomainContextBase {
    private static final Arbitrary<String> ACTION = Arbitraries.of(
            "s3:GetObject",
            "s3:Get*",
            "s3:PutObject",
            "sqs:SendMessage",
            "sts:AssumeRoleWithWebIdentity",
            "kms:Decrypt");
    private static final Arbitrary<String> RESOURCE = Arbitraries.of(
            "*", "arn:aws:s3:::data", "arn:aws:s3:::data/*", "arn:aws:s3:::Data/*", "arn:aws:s3:::ümlaut/\"quoted\"");
    private static final Arbitrary<String> ACCOUNT = Arbitraries.of(
            "111111111111", "222222222222", "arn:aws:iam::111111111111:role/app", "arn:aws:iam::111111111111:role/App");
    private static final Arbitrary<String> SERVICE = Arbitraries.of("ec2.amazonaws.com", "pods.eks.amazonaws.com");
    private static final Arbitrary<String> TEXT =
            Arbitraries.of("a", "A", "b", "true", "false", "3600", "${aws:username}", "o-123", "/home/x y+z%20");

    @Provide
    Arbitrary<PolicyDocument> documents() {
        Arbitrary<List<PolicyStatement>> statements =
                statement().list().ofMinSize(1).ofMaxSize(4).uniqueElements(PolicyDocuments::withoutSid);
        return Combinators.combine(Arbitraries.of(PolicyDocument.CURRENT, "2008-10-17"), statements)
                .as(PolicyDocument::new);
    }

    static PolicyStatement withoutSid(PolicyStatement statement) {
        return new PolicyStatement(
                null, statement.effect(), statement.principals(), statement.elements(), statement.conditions());
    }

    private static Arbitrary<PolicyStatement> statement() {
        Arbitrary<String> sid = Arbitraries.of("Read", "Write", "S1").injectNull(0.5);
        return Combinators.combine(sid, Arbitraries.of("Allow", "Deny"), principals(), elements(), conditions())
                .as(PolicyStatement::new);
    }

    private static Arbitrary<Map<String, Map<String, Set<String>>>> principals() {
        Arbitrary<Map<String, Set<String>>> types = Arbitraries.oneOf(
                Arbitraries.just(Map.of("AWS", Set.of("*"))),
                values(ACCOUNT).map(values -> Map.of("AWS", values)),
                Combinators.combine(values(ACCOUNT), values(SERVICE))
                        .as((accounts, services) -> Map.of("AWS", accounts, "Service", services)));
        return Combinators.combine(Arbitraries.of("Principal", "NotPrincipal"), types)
                .as(Map::of)
                .optional(0.6)
                .map(principals -> principals.orElse(Map.of()));
    }

    private static Arbitrary<Map<String, Set<String>>> elements() {
        return Combinators.combine(
                        Arbitraries.of("Action", "NotAction"),
                        values(ACTION),
                        Arbitraries.of("Resource", "NotResource"),
                        values(RESOURCE))
                .as(Map::of);
    }

    private static Arbitrary<Map<String, Map<String, Set<String>>>> conditions() {
        Arbitrary<String> key = Arbitraries.of("aws:PrincipalOrgID", "s3:prefix", "oidc.example.com/id/AB:sub", "/odd");
        Arbitrary<Map<String, Set<String>>> anyKeys =
                Arbitraries.maps(key, values(TEXT)).ofMinSize(1).ofMaxSize(2);
        Arbitrary<String> anyOperator = Arbitraries.of(
                "StringEquals", "StringNotEquals", "ForAnyValue:StringLike", "NumericLessThan", "StringEqualsIfExists");
        Arbitrary<Map<String, Set<String>>> flags =
                Arbitraries.of("true", "false").map(flag -> Map.of("aws:SecureTransport", Set.of(flag)));
        return Combinators.combine(
                        Arbitraries.maps(anyOperator, anyKeys).ofMaxSize(2),
                        Arbitraries.maps(Arbitraries.of("Bool", "BoolIfExists"), flags)
                                .ofMaxSize(1))
                .as(PolicyDocuments::merged);
    }

    private static Map<String, Map<String, Set<String>>> merged(
            Map<String, Map<String, Set<String>>> one, Map<String, Map<String, Set<String>>> other) {
        var result = new java.util.TreeMap<>(one);
        result.putAll(other);
        return result;
    }

    private static Arbitrary<Set<String>> values(Arbitrary<String> value) {
        return value.set().ofMinSize(1).ofMaxSize(3);
    }
}
