package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Access to one resource by the policy of the resource itself.
 *
 * @param resourceArn without wildcards, but for one {@code *} at the end of an S3 key; a bucket's ARN means all of its objects too
 * @param access the predefined access level
 * @param actions individual actions; exactly one of {@code actions} and {@code access} is set
 */
@ValidationRule(
        value = "has(self.access) != (has(self.actions) && size(self.actions) > 0)",
        message = "a grant needs exactly one of access (such as Read) and actions")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Grant(
        @Required
        @Pattern(Patterns.GRANTED_ARN)
        @Size(max = 1200)
        @JsonPropertyDescription(
                "ARN of the resource: a bucket, objects of a bucket by prefix (arn:aws:s3:::bucket/prefix*), a queue,"
                        + " topic, repository, secret, table, index of a table, event bus, function or KMS key. The ARN has no"
                        + " other wildcards. The ARN of a bucket includes all its objects.")
        String resourceArn,

        @JsonPropertyDescription(
                "Predefined access level. The service of the resource determines the possible levels, e.g. Read and"
                        + " Write for a bucket, Send and Consume for a queue. Set either access or actions.")
        @Nullable
        GrantAccess access,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Individual actions without wildcards, all of the resource's service, e.g. sqs:PurgeQueue. Set either"
                        + " actions or access.")
        List<@Pattern(Patterns.ACTION) @Size(max = 193) String> actions) {
    public Grant {
        actions = actions == null ? List.of() : List.copyOf(actions);
    }
}
