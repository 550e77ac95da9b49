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
 * What an app team asks for.
 *
 * @param accountRef the account that owns what is reached; immutable
 * @param workload what reaches it, exactly one member; immutable
 * @param role the role in the target account; null: none, and {@code grants} are to the role that the workload has in its own account
 * @param grants what is reached by the policies of resources themselves
 * @param deletionPolicy what happens to the role when the binding goes
 * @param expiresAt when access ends by itself, RFC 3339
 * @param revokeSessionsBefore sessions that were issued earlier are denied everything, RFC 3339
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
        message = "role grants nothing: name at least one managed policy or statement, or a grant in spec.grants",
        fieldPath = ".role")
@ValidationRule(
        value = "!has(self.grants) || self.grants.map(g, size(g.resourceArn)"
                + " + (has(g.actions) ? g.actions.map(a, size(a) + 3).sum() : 0)).sum() <= 10240",
        message = "grants are longer than the 10240 characters that IAM takes as the inline policies of a role:"
                + " the workload's role gets them too. Create a second binding.",
        fieldPath = ".grants")
@ValidationRule(
        value = "has(self.role) || !has(self.workload.serviceAccount)"
                + " || self.workload.serviceAccount.delivery == 'WebIdentity'",
        message =
                "without role, which this delivery leads to, only delivery WebIdentity is possible: the pods get a role"
                        + " in the home account",
        fieldPath = ".role")
@ValidationRule(
        value = "has(self.role) || !has(self.workload.principal)"
                + " || (self.workload.principal.arn.contains(':role/') && !self.workload.principal.requireMfa"
                + " && !self.workload.principal.requireExternalId)",
        message = "without role, grants are to workload.principal.arn itself: that has to be a role, and neither"
                + " requireMfa nor requireExternalId is possible",
        fieldPath = ".role")
@ValidationRule(
        value = "has(self.role) || !has(self.revokeSessionsBefore) || has(self.workload.serviceAccount)"
                + " || [has(self.workload.principal),"
                + " has(self.workload.ecsTask) && has(self.workload.ecsTask.roleArn),"
                + " has(self.workload.lambdaFunction) && has(self.workload.lambdaFunction.roleArn),"
                + " has(self.workload.ec2Instance) && has(self.workload.ec2Instance.roleArn)].all(x, !x)",
        message = "sessions of a role that exists can be revoked by its owner only: nothing is written to it",
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
        @Required @JsonPropertyDescription("The AwsAccount that owns what is reached. Immutable.")
        AccountRef accountRef,

        @Required @JsonPropertyDescription("What reaches it: exactly one member. Immutable.")
        Workload workload,

        @JsonPropertyDescription(
                "The role that is made in the target account. Without it, grants are to the role that the workload has"
                        + " in its own account, which is made there unless it exists. Cannot be added or removed.")
        @Nullable
        RoleSpec role,

        @Size(max = 20)
        @JsonPropertyDescription("Access by the policies of the resources themselves, within the account's"
                + " limits.resources and limits.actions.")
        List<Grant> grants,

        @Default("Delete")
        @JsonPropertyDescription("Delete (the default) removes the role with the binding; Retain leaves it, without the"
                + " operator's tags.")
        @Nullable
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "When access ends by itself, e.g. 2027-01-31T00:00:00Z: the roles are deleted, which ends"
                        + " their sessions too; the binding stays. A later time gives access again.")
        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @Nullable
        String expiresAt,

        @JsonPropertyDescription("Sessions of the role that were issued before this time are denied everything, e.g."
                + " 2026-11-24T10:00:00Z: to shut out credentials that leaked, without removing the binding.")
        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @Nullable
        String revokeSessionsBefore) {

    public CrossAccountBindingSpec {
        grants = grants == null ? List.of() : List.copyOf(grants);
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Delete : deletionPolicy;
    }
}
