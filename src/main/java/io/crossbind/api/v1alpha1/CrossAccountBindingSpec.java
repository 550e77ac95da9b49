package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What an app team asks for.
 *
 * @param accountRef the account that owns what is reached; immutable
 * @param workload what reaches it, exactly one member; immutable
 * @param role the role in the target account
 * @param deletionPolicy what happens to the role when the binding goes
 */
@ValidationRule(
        value = "self.accountRef == oldSelf.accountRef",
        message = "accountRef is immutable: create another binding for another account, then delete this one",
        fieldPath = ".accountRef")
@ValidationRule(
        value = "self.workload == oldSelf.workload",
        message = "workload is immutable: create another binding for another workload, then delete this one",
        fieldPath = ".workload")
@ValidationRule(
        value =
                "has(self.role.name) == has(oldSelf.role.name) && (!has(self.role.name) || self.role.name == oldSelf.role.name)",
        message = "role.name is immutable: IAM cannot rename a role. Create another binding, then delete this one.",
        fieldPath = ".role")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CrossAccountBindingSpec(
        @Required @JsonPropertyDescription("The AwsAccount that owns what is reached. Immutable.")
        AccountRef accountRef,

        @Required @JsonPropertyDescription("What reaches it: exactly one member. Immutable.")
        Workload workload,

        @Required @JsonPropertyDescription("The role that is made in the target account.")
        RoleSpec role,

        @Default("Delete")
        @JsonPropertyDescription("Delete (the default) removes the role with the binding; Retain leaves it, without the"
                + " operator's tags.")
        @Nullable
        DeletionPolicy deletionPolicy) {

    public CrossAccountBindingSpec {
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Delete : deletionPolicy;
    }
}
