package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The role in the target account.
 *
 * @param name the role's name, up to 64 characters (IAM); by default generated from namespace and name of the binding with a hash; immutable
 * @param managedPolicyArns managed policies to attach, within the account's allow-list; up to 20 (IAM: 10, 20 on request)
 * @param statements Allow statements of the role's one inline policy
 * @param maxSessionDuration MaxSessionDuration, {@code 1h} by default, to {@code 12h}
 */
@ValidationRule(
        value = "!has(self.statements) || self.statements.all(s, !has(s.sid)"
                + " || self.statements.exists_one(t, has(t.sid) && t.sid == s.sid))",
        message = "two statements have the same sid, which IAM rejects",
        fieldPath = ".statements")
@ValidationRule(
        value = "!has(self.statements) || self.statements.map(s, (has(s.sid) ? size(s.sid) : 0)"
                + " + s.actions.map(a, size(a) + 3).sum() + s.resources.map(r, size(r) + 3).sum()"
                + " + (has(s.conditions) ? s.conditions.map(o, size(o) + s.conditions[o].map(k, size(k)"
                + " + s.conditions[o][k].map(v, size(v) + 3).sum()).sum()).sum() : 0)).sum() <= 10240",
        message = "statements exceed the 10240 characters of IAM's quota for the inline policies of a role",
        fieldPath = ".statements")
@ValidationRule(
        value = "!has(self.managedPolicyArns) || self.managedPolicyArns.map(arn, size(arn)).sum() <= 4096",
        message = "managedPolicyArns together exceed 4096 characters: choose policies with shorter paths",
        fieldPath = ".managedPolicyArns")
@ValidationRule(
        value = "!has(self.maxSessionDuration) || (self.maxSessionDuration != '' && self.maxSessionDuration.matches("
                + Patterns.DURATION + ")"
                + " && duration(self.maxSessionDuration) >= duration('1h')"
                + " && duration(self.maxSessionDuration) <= duration('12h'))",
        messageExpression = "'maxSessionDuration \"' + self.maxSessionDuration"
                + " + '\" is not a duration between 1h and 12h, such as 1h or 1h30m'",
        message = "maxSessionDuration must be a duration between 1h and 12h, such as 1h or 1h30m",
        fieldPath = ".maxSessionDuration")
@ValidationRule(
        value = "!has(self.name) || !self.name.matches('-[0-9a-fA-F]{16}$')",
        message = "name ends in a hyphen and 16 hexadecimal digits, as generated names of roles do",
        fieldPath = ".name")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RoleSpec(
        @Pattern(Patterns.ROLE_NAME)
        @Size(max = 64)
        @JsonPropertyDescription(
                "Name of the role, up to 64 characters, e.g. analytics.ledger-writer. A rule of the account must list"
                        + " the name in roleNames. Immutable. Default: generated from namespace, name and a hash.")
        @Nullable
        String name,

        @Size(max = 20)
        @JsonPropertyDescription("ARNs of managed policies for the role. A rule of the account must list the ARNs in"
                + " managedPolicyArns. Default: none.")
        List<@Pattern(Patterns.POLICY_ARN) @Size(max = 740) String> managedPolicyArns,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Allow statements of the role's inline policy. A rule of the account must allow their actions and"
                        + " resources, and the role needs a permissions boundary. Default: none.")
        List<Statement> statements,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Longest session of the role, from 1h to 12h, within maxSessionDuration of the account's rule, e.g."
                        + " 4h. Default: 1h.")
        @Nullable
        String maxSessionDuration) {
    public RoleSpec {
        managedPolicyArns = managedPolicyArns == null ? List.of() : List.copyOf(managedPolicyArns);
        statements = statements == null ? List.of() : List.copyOf(statements);
    }
}
