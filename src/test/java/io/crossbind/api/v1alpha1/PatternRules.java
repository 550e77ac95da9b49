package io.crossbind.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns each pattern of a schema into a rule with a sentence, because the API server shows only the regular expression of a {@code pattern}. */
public final class PatternRules {
    private static final String NO_WILDCARD = ", without wildcards and without $";

    private static final Map<String, String> SENTENCES = Map.ofEntries(
            Map.entry(
                    Patterns.ACCOUNT_ID,
                    "an AWS account ID has 12 digits; quote the ID, because YAML reads bare digits as a number"),
            Map.entry(Patterns.REGION, "this is not the name of an AWS region such as eu-west-1"),
            Map.entry(
                    Patterns.NAMESPACE,
                    "a namespace's name has lower-case letters, digits and hyphens, and begins and ends with a letter or digit"),
            Map.entry(
                    Patterns.RULE_NAME,
                    "a rule's name has lower-case letters, digits and hyphens, and begins and ends with a letter or digit"),
            Map.entry(
                    Patterns.OBJECT_NAME,
                    "an object's name has lower-case letters, digits, hyphens and dots, and begins and ends with a letter or digit"),
            Map.entry(Patterns.TIME, "a time is written in UTC and whole seconds, such as 2027-01-31T00:00:00Z"),
            Map.entry(
                    Patterns.ROLE_ARN,
                    "this is not the ARN of an IAM role such as arn:aws:iam::111122223333:role/team/app" + NO_WILDCARD),
            Map.entry(
                    Patterns.ROLE_NAME_GLOB,
                    "a name of roles begins with {namespace} and one of the characters +=,.@_, such as {namespace}.*"),
            Map.entry(Patterns.ROLE_NAME, "a role's name has letters, digits and the characters +=,.@_-"),
            Map.entry(
                    Patterns.POLICY_ARN,
                    "this is not the ARN of a managed policy such as arn:aws:iam::aws:policy/ReadOnlyAccess, without wildcards"),
            Map.entry(
                    Patterns.POLICY_ARN_GLOB,
                    "this is not the ARN of managed policies such as arn:aws:iam::aws:policy/ReadOnly* (* and ? only behind policy/)"),
            Map.entry(Patterns.EXTERNAL_ID, "an external ID has letters, digits and the characters _+=,.@:/-"),
            Map.entry(
                    Patterns.PATH,
                    "an IAM path begins and ends with a slash, such as /team/; it has no blanks, wildcards or $"),
            Map.entry(
                    Patterns.PRINCIPAL_ARN,
                    "this is not the ARN of one role, one user or an account's root, such as arn:aws:iam::111122223333:role/ci"
                            + NO_WILDCARD),
            Map.entry(
                    Patterns.PRINCIPAL_ARN_GLOB,
                    "this is not the ARN of roles, users or an account's root, such as arn:aws:iam::111122223333:role/ci/*"
                            + " (* and ? only behind role/ or user/)"),
            Map.entry(
                    Patterns.GRANTED_ARN,
                    "this is not the ARN of one resource, such as arn:aws:sqs:eu-west-1:111122223333:orders; only the key of an S3"
                            + " object may have blanks inside and end in *"),
            Map.entry(
                    Patterns.RESOURCE_ARN_GLOB,
                    "this is not the ARN of resources, such as arn:aws:s3:::reports/* (* and ? never in partition and service)"),
            Map.entry(
                    Patterns.ACTION,
                    "an action is a service's prefix and a name, such as s3:GetObject, without wildcards"),
            Map.entry(
                    Patterns.ACTION_GLOB,
                    "an action is a service's prefix and a name, such as s3:GetObject or s3:Get*; a bare * is rejected"),
            Map.entry(
                    Patterns.STATEMENT_RESOURCE,
                    "a resource is * or an ARN such as arn:aws:s3:::reports/*, without a blank at its end"),
            Map.entry(Patterns.SID, "a sid has letters and digits only"),
            Map.entry(Patterns.SHARE_NAME, "a share's name has printable ASCII characters only"),
            Map.entry(
                    Patterns.SHARED_ARN,
                    "this is not the ARN of one resource, such as arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1a2b,"
                            + " without blanks and wildcards"),
            Map.entry(
                    Patterns.ORGANIZATION_ARN,
                    "this is not the ARN of an organization or of an organizational unit, such as"
                            + " arn:aws:organizations::111122223333:organization/o-exampleorg"),
            Map.entry(
                    Patterns.SHARE_PRINCIPAL,
                    "this is neither an account ID of 12 digits nor the ARN of an organization or of an organizational unit;"
                            + " wildcards are rejected"),
            Map.entry(
                    Patterns.PERMISSION_ARN,
                    "this is not the ARN of a RAM permission, such as"
                            + " arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet"));

    /**
     * Rules that the API server can evaluate where a regular expression would exceed the cost budget. The estimated cost of a regular
     * expression is its own length times the length of the longest value times the largest number of values (Kubernetes, CEL cost budget).
     */
    private static final Map<String, String> RULES = Map.of(
            Patterns.STATEMENT_RESOURCE,
            "self == '*' || self.startsWith('arn:') && !self.endsWith(' ') && self.split(':', 6).size() == 6",
            Patterns.POLICY_ARN,
            matches(Patterns.POLICY_ARN) + " && !self.contains('//')");

    private PatternRules() {}

    /** Replaces every pattern in a schema and below. */
    public static void apply(JSONSchemaProps schema) {
        Optional.ofNullable(schema.getPattern()).ifPresent(pattern -> {
            schema.setPattern(null);
            List<ValidationRule> rules = new ArrayList<>(
                    Optional.ofNullable(schema.getXKubernetesValidations()).orElse(List.of()));
            rules.add(rule(pattern));
            schema.setXKubernetesValidations(rules);
        });
        Optional.ofNullable(schema.getProperties())
                .ifPresent(fields -> fields.values().forEach(PatternRules::apply));
        Optional.ofNullable(schema.getItems()).ifPresent(items -> apply(items.getSchema()));
    }

    private static ValidationRule rule(String pattern) {
        String sentence = SENTENCES.get(pattern);
        if (sentence == null) {
            throw new IllegalStateException("no sentence says what matches " + pattern);
        }
        return new ValidationRuleBuilder()
                .withRule(RULES.getOrDefault(pattern, matches(pattern)))
                .withMessage(sentence)
                .build();
    }

    private static String matches(String pattern) {
        if (pattern.contains("'")) {
            throw new IllegalStateException("a quote would end the literal: " + pattern);
        }
        return "self.matches(r'" + pattern + "')";
    }
}
