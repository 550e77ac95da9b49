package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Allow statement of an inline policy (IAM JSON policy elements reference).
 *
 * @param sid letters and digits
 * @param actions {@code service:Action}, with {@code *} and {@code ?} in the action; a bare {@code *} is refused
 * @param resources ARNs, with {@code *} and {@code ?}, or {@code *} for actions that know no resource
 * @param conditions operator, then key, then values
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Statement(
        @Pattern("^[A-Za-z0-9]{1,128}$") @JsonPropertyDescription("Statement id: letters and digits.") @Nullable
        String sid,

        @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription("Actions such as s3:GetObject or s3:Get*. A bare * is refused.")
        List<@Pattern("^[a-z0-9-]{1,64}:[A-Za-z0-9*?]{1,128}$") String> actions,

        @Required
        @Size(min = 1, max = 200)
        @JsonPropertyDescription("ARNs, with * and ? where IAM takes them; or * for actions that know no resource.")
        List<@Pattern("^(\\*|arn:[a-z*-]+:[a-z0-9*-]+:[a-z0-9*-]*:([0-9]{12}|aws|\\*|):.{1,1000})$") String> resources,

        @JsonPropertyDescription(
                "Conditions: operator, key, values. Example: StringEquals: {aws:ResourceTag/team: [reports]}.")
        Map<String, Map<String, List<String>>> conditions) {
    public Statement {
        actions = actions == null ? List.of() : List.copyOf(actions);
        resources = resources == null ? List.of() : List.copyOf(resources);
        conditions = conditions == null ? Map.of() : conditions;
    }
}
