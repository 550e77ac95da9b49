package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Allow statement of an inline policy (IAM JSON policy elements reference).
 *
 * @param sid letters and digits
 * @param actions {@code service:Action}, with {@code *} and {@code ?} in the action; a bare {@code *} is rejected
 * @param resources ARNs, with {@code *} and {@code ?}, or {@code *} for actions without resource-level permissions
 * @param conditions operator, then key, then values
 */
@ValidationRule(
        value = "!has(self.conditions) || self.conditions.all(operator,"
                + " ['', 'ForAnyValue:', 'ForAllValues:'].exists(set, " + Statement.OPERATORS
                + ".exists(base, operator == set + base || operator == set + base + 'IfExists' && base != 'Null')))",
        message = "conditions contains an unknown IAM operator; write operators exactly as IAM documents them,"
                + " such as StringEquals, ArnLikeIfExists or ForAnyValue:StringLike",
        fieldPath = ".conditions")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Statement(
        @Pattern(Patterns.SID)
        @Size(max = 128)
        @JsonPropertyDescription("Statement ID: letters and digits, e.g. ReadReports. Default: none.")
        @Nullable
        String sid,

        @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription(
                "Actions with * and ? after the colon, e.g. s3:GetObject or s3:Get*. A bare * is rejected.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> actions,

        @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription(
                "ARNs with * and ?, e.g. arn:aws:s3:::reports/*; or * for actions without resource-level permissions.")
        List<@Pattern(Patterns.STATEMENT_RESOURCE) @Size(max = 1200) String> resources,

        @JsonPropertyDescription("Conditions of the statement: operator, key, list of values, e.g. StringEquals:"
                + " {aws:ResourceTag/team: [reports]}. Default: none.")
        Map<String, Map<String, List<String>>> conditions) {

    /** CEL: the operators of conditions (IAM JSON policy elements, condition operators). */
    static final String OPERATORS = "['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase',"
            + " 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike', 'NumericEquals', 'NumericNotEquals',"
            + " 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals',"
            + " 'DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan',"
            + " 'DateGreaterThanEquals', 'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'ArnEquals', 'ArnLike',"
            + " 'ArnNotEquals', 'ArnNotLike', 'Null']";

    public Statement {
        actions = actions == null ? List.of() : List.copyOf(actions);
        resources = resources == null ? List.of() : List.copyOf(resources);
        conditions = conditions == null ? Map.of() : conditions;
    }
}
