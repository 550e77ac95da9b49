package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
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
 * The access requested by an application team.
 *
 * @param accountRef the account of the target resources; immutable
 * @param workload the workload with access, exactly one member; immutable
 * @param role the role in the target account; if null, there is no such role, and {@code grants} are for the workload's role in its own
 *     account
 * @param grants access granted by the resources' own policies
 * @param deletionPolicy the treatment of the role when the binding is deleted
 * @param expiresAt the time when access ends automatically, RFC 3339
 * @param revokeSessionsBefore sessions issued earlier are denied every action, RFC 3339
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
        message = "grants exceed the 10240 characters of IAM's quota for the inline policies of a role:"
                + " the workload's role also has the granted actions. Create a second binding.",
        fieldPath = ".grants")
@ValidationRule(
        value = "has(self.role) || !has(self.workload.serviceAccount)"
                + " || self.workload.serviceAccount.delivery == 'WebIdentity'",
        message = "delivery RoleChaining and PodIdentity require spec.role: without spec.role the pods' only role is"
                + " in the operator account",
        fieldPath = ".role")
@ValidationRule(
        value = "has(self.role) || !has(self.workload.principal)"
                + " || (self.workload.principal.arn.contains(':role/') && !self.workload.principal.requireMfa"
                + " && !self.workload.principal.requireExternalId)",
        message = "without spec.role, grants give access to workload.principal.arn, which must be a role;"
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
@JsonClassDescription("The access requested by the team.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CrossAccountBindingSpec(
        @Required @JsonPropertyDescription("The AwsAccount of the target resources. Immutable.")
        AccountRef accountRef,

        @Required
        @JsonPropertyDescription(
                "The workload that gets access; set exactly one field. Immutable, except for serviceAccount.restart.")
        Workload workload,

        @JsonPropertyDescription(
                "The role created by the operator in the target account. Without role, grants give access to the"
                        + " workload's role in its own account; the operator creates this role unless it exists. You cannot add"
                        + " or remove role later. Default: no role.")
        @Nullable
        RoleSpec role,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Access by the policies of the resources themselves. A rule of the account must allow the resources"
                        + " and the actions. Default: none.")
        List<Grant> grants,

        @Default("Delete")
        @JsonPropertyDescription(
                "Treatment of the role when the binding is deleted. Delete: the operator deletes the role. Retain:"
                        + " the role stays under the limits of its account, until the administrator of the account releases the"
                        + " role. Default: Delete.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "Time when access ends automatically, in UTC and whole seconds, e.g. 2027-01-31T00:00:00Z. The"
                        + " operator deletes the roles, which also ends their sessions; the binding stays. A later time restores"
                        + " access. Default: no end.")
        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @Nullable
        String expiresAt,

        @JsonPropertyDescription(
                "Revokes sessions of the role issued before this time, for example after a leak of credentials. UTC"
                        + " in whole seconds, e.g. 2026-11-24T10:00:00Z. Access by new sessions continues. Default: no"
                        + " revocation.")
        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @Nullable
        String revokeSessionsBefore) {

    public CrossAccountBindingSpec {
        grants = grants == null ? List.of() : List.copyOf(grants);
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Delete : deletionPolicy;
    }
}
