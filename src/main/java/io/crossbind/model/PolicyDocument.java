package io.crossbind.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A policy document by its meaning. {@link #isEquivalentTo} compares two documents, and {@link #toJson} writes a document.
 *
 * @param version {@code 2012-10-17}, or the older {@code 2008-10-17}, which IAM assumes for a document without a version
 * @param statements in the author's order
 */
public record PolicyDocument(String version, List<PolicyStatement> statements) {
    /** The version with policy variables. New documents have only this version. */
    public static final String CURRENT = "2012-10-17";

    /** The format of a role's or user's unique ID (IAM identifiers, unique IDs). */
    private static final Pattern UNIQUE_ID = Pattern.compile("A(RO|ID)A[A-Z0-9]+");

    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    /** A document of the current version. */
    public static PolicyDocument of(PolicyStatement... statements) {
        return new PolicyDocument(CURRENT, List.of(statements));
    }

    /**
     * @param json as IAM returns it, after URL-decoding
     * @throws IllegalArgumentException if the text is not a policy document
     */
    public static PolicyDocument parse(String json) {
        PolicyJson read = PolicyJson.read(json);
        return new PolicyDocument(read.version(), read.statements());
    }

    /** JSON without white space. Equal documents have equal text. */
    public String toJson() {
        return new PolicyJson(version, statements).text();
    }

    /** Size by IAM's rule for its quotas: characters without white space. */
    public int size() {
        return (int) toJson().chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    /** Returns whether IAM decides every request alike under both documents, as far as their canonical forms show. */
    public boolean isEquivalentTo(PolicyDocument other) {
        return version.equals(other.version) && meaning().equals(other.meaning());
    }

    /**
     * Returns whether a statement names a principal.
     *
     * @param type such as {@code Federated}
     */
    public boolean names(String type, String principal) {
        return statements.stream()
                .anyMatch(statement -> statement
                        .principals()
                        .getOrDefault("Principal", Map.of())
                        .getOrDefault(type, Set.of())
                        .contains(principal));
    }

    /** The unique ID of a deleted principal. IAM shows this ID in place of the ARN (IAM identifiers, unique identifiers). */
    public Optional<String> deadPrincipal() {
        return statements.stream()
                .flatMap(statement ->
                        statement
                                .principals()
                                .getOrDefault("Principal", Map.of())
                                .getOrDefault("AWS", Set.of())
                                .stream())
                .filter(principal -> UNIQUE_ID.matcher(principal).matches())
                .findFirst();
    }

    private Set<PolicyEquivalence> meaning() {
        return statements.stream().map(PolicyEquivalence::of).collect(Collectors.toSet());
    }
}
