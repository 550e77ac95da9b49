package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access that an application team requests.
 *
 * @param accountRef the account of the target resources; immutable
 * @param workload the workload that gets access, exactly one member; immutable
 * @param role the role in the target account; null: none, and {@code grants} are for the workload's role in its own account
 * @param grants access that the resources' own policies grant
 * @param deletionPolicy the treatment of the role when the binding is deleted
 * @param expiresAt the time when access ends automatically, RFC 3339
 * @param revokeSessionsBefore sessions that were issued earlier are denied every action, RFC 3339
 */
@ValidationRule(
        value = "self.accountRef == oldSelf.accountRef",
        message = "accountRef is immutable: create another binding for another account, then delete this one",
        fieldPath = ".accountRef")
@ValidationRule(
        value = "has(self.workload.serviceAccount) && has(oldSelf.workload.serviceAccount)"
                + " ? self.workload.serviceAccount.name == oldSelf.workload.serviceAccount.name"
                + " && self.workload.serviceAccount.delivery == oldSelf.workload.serviceAccount.delivery"
                + " && self.workload.serviceAccount.create == oldSelf.workload.serviceAccount.create"
                + " : self.workload == oldSelf.workload",
        message = "workload is immutable: create another binding for another workload, then delete this one",
        fieldPath = ".workload")
@ValidationRule(
        value = "has(self.role) == has(oldSelf.role)",
        message = "role cannot be added or removed: the workload would change roles. Create another binding, then"
                + " delete this one.",
        fieldPath = ".role")
@ValidationRule(
        value = "!has(self.role) || !has(oldSelf.role) || (has(self.role.name) == has(oldSelf.role.name)"
                + " && (!has(self.role.name) || self.role.name == oldSelf.role.name))",
        message = "role.name is immutable: IAM cannot rename a role. Create another binding, then delete this one.",
        fieldPath = ".role")
@ValidationRule(
        value = "(has(self.role) && has(self.role.managedPolicyArns) && size(self.role.managedPolicyArns) > 0)"
                + " || (has(self.role) && has(self.role.statements) && size(self.role.statements) > 0)"
                + " || (has(self.grants) && size(self.grants) > 0)",
        message = "role grants no permissions: add at least one managed policy or statement, or a grant in spec.grants",
        fieldPath = ".role")
@ValidationRule(
        value = "!has(self.grants) || self.grants.map(g, size(g.resourceArn)"
                + " + (has(g.actions) ? g.actions.map(a, size(a) + 3).sum() : 0)).sum() <= 10240",
        message = "grants exceed the 10240 characters that IAM allows for the inline policies of a role:"
                + " the workload's role has the grants too. Create a second binding.",
        fieldPath = ".grants")
@ValidationRule(
        value = "has(self.role) || !has(self.workload.serviceAccount)"
                + " || self.workload.serviceAccount.delivery == 'WebIdentity'",
        message = "delivery RoleChaining and PodIdentity require spec.role: without it the pods' only role is"
                + " in the operator account",
        fieldPath = ".role")
@ValidationRule(
        value = "has(self.role) || !has(self.workload.principal)"
                + " || (self.workload.principal.arn.contains(':role/') && !self.workload.principal.requireMfa"
                + " && !self.workload.principal.requireExternalId)",
        message = "without spec.role, grants are for workload.principal.arn itself, which must then be a role;"
                + " requireMfa and requireExternalId require spec.role",
        fieldPath = ".role")
@ValidationRule(
        value = "has(self.role) || !has(self.revokeSessionsBefore) || has(self.workload.serviceAccount)"
                + " || [has(self.workload.principal),"
                + " has(self.workload.ecsTask) && has(self.workload.ecsTask.roleArn),"
                + " has(self.workload.lambdaFunction) && has(self.workload.lambdaFunction.roleArn),"
                + " has(self.workload.ec2Instance) && has(self.workload.ec2Instance.roleArn)].all(x, !x)",
        message = "only the owner of an existing role can revoke its sessions: crossbind does not change the role",
        fieldPath = ".revokeSessionsBefore")
@ValidationRule(
        value = "!has(self.expiresAt) || !self.expiresAt.matches('" + Patterns.TIME + "')"
                + " || timestamp(self.expiresAt) > timestamp('2000-01-01T00:00:00Z')",
        message = "expiresAt must be a time such as 2027-01-31T00:00:00Z",
        fieldPath = ".expiresAt")
@ValidationRule(
        value = "!has(self.revokeSessionsBefore) || !self.revokeSessionsBefore.matches('" + Patterns.TIME + "')"
                + " || timestamp(self.revokeSessionsBefore) > timestamp('2000-01-01T00:00:00Z')",
        message = "revokeSessionsBefore must be a time such as 2027-01-31T00:00:00Z",
        fieldPath = ".revokeSessionsBefore")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CrossAccountBindingSpec(
        @Required @JsonPropertyDescription("The AwsAccount of the target resources. Immutable.")
        AccountRef accountRef,

        @Required @JsonPropertyDescription("The workload that gets access; set exactly one field. Immutable.")
        Workload workload,

        @JsonPropertyDescription(
                "The role that the operator creates in the target account. Without it, grants are for the workload's role"
                        + " in its own account, which the operator creates unless it exists. Cannot be added or removed.")
        @Nullable
        RoleSpec role,

        @Size(max = 20)
        @JsonPropertyDescription("Access that the resources' own policies grant. A rule of the account must name"
                + " the resources and the actions.")
        List<Grant> grants,

        @Default("Delete")
        @JsonPropertyDescription("Delete (the default) deletes the role with the binding; Retain keeps it under the"
                + " limits of its account, until the account's administrator releases it.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "Time when access ends automatically, e.g. 2027-01-31T00:00:00Z: the roles are deleted, which ends"
                        + " their sessions too; the binding remains. A later time restores access.")
        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @Nullable
        String expiresAt,

        @JsonPropertyDescription("Revokes sessions of the role that were issued before this time, e.g."
                + " 2026-11-24T10:00:00Z, for example after a leak of credentials. The binding remains.")
        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @Nullable
        String revokeSessionsBefore) {

    public CrossAccountBindingSpec {
        grants = grants == null ? List.of() : List.copyOf(grants);
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Delete : deletionPolicy;
    }
}
