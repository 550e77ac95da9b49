package io.crossbind.plan;

/** The texts of Events after changes. */
public final class ChangeMessages {
    private ChangeMessages() {}

    /** The text of the Event after a change, in the past tense: the action and its object. */
    public static String of(Change change) {
        return switch (change) {
            case Change.OfProvider made -> of(made);
            case Change.OfRole made -> of(made);
            case Change.OfCluster made -> of(made);
            case Change.OfAssociation made -> of(made);
            case Change.OfGrant made -> of(made);
        };
    }

    private static String of(Change.OfProvider made) {
        return switch (made) {
            case Change.CreateProvider change ->
                "created OpenID Connect provider " + change.provider().arn();
            case Change.AddAudience change ->
                "added audience " + change.provider().audience() + " to "
                        + change.provider().arn();
        };
    }

    private static String of(Change.OfRole made) {
        return switch (made) {
            case Change.CreateRole change -> "created role " + change.desired().arn();
            case Change.UpdateTrustPolicy change -> "updated trust policy of role " + change.role();
            case Change.PutPermissionsBoundary change ->
                "updated permissions boundary " + change.policyArn() + " of role " + change.role();
            case Change.UpdateRole change ->
                "updated session duration " + change.maxSessionSeconds() + " s and description of role "
                        + change.role();
            case Change.TagRole change -> "tagged role " + change.role();
            case Change.PutInlinePolicy change ->
                "updated inline policy " + change.policy() + " of role " + change.role();
            case Change.AttachPolicy change -> "attached " + change.policyArn() + " to role " + change.role();
            case Change.DetachPolicy change -> "detached " + change.policyArn() + " from role " + change.role();
            case Change.DeleteInlinePolicy change ->
                "deleted inline policy " + change.policy() + " of role " + change.role();
            case Change.PutInstanceProfile change ->
                "added role " + change.role() + " to instance profile " + change.role();
            case Change.ReleaseInstanceProfile change ->
                "released instance profile " + change.role() + ": removed the tags of crossbind";
            case Change.DeleteInstanceProfile change -> "deleted instance profile " + change.role();
            case Change.DeleteRole change -> "deleted role " + change.role();
            case Change.ReleaseRole change -> "released role " + change.role() + ": removed the tags of crossbind";
        };
    }

    private static String of(Change.OfCluster made) {
        return switch (made) {
            case Change.ApplyServiceAccount change ->
                (change.expected() instanceof Change.Existing.None ? "created " : "annotated ") + change.object();
            case Change.ReleaseServiceAccount change -> "removed the annotations of crossbind from " + change.object();
            case Change.DisownServiceAccount change -> "released " + change.object() + " to its new manager";
            case Change.ApplyConfigMap change -> "updated " + change.object();
            case Change.EmptyConfigMap change -> "emptied " + change.object();
        };
    }

    private static String of(Change.OfAssociation made) {
        return switch (made) {
            case Change.CreateAssociation change ->
                "associated service account " + change.desired().namespace() + "/"
                        + change.desired().serviceAccount() + " with "
                        + change.desired().roleArn();
            case Change.UpdateAssociation change ->
                "updated association " + change.id() + " to role "
                        + change.desired().roleArn() + " and target role "
                        + change.desired().targetRoleArn();
            case Change.DeleteAssociation change ->
                "deleted association " + change.id() + " of service account " + change.namespace() + "/"
                        + change.serviceAccount();
        };
    }

    private static String of(Change.OfGrant made) {
        return switch (made) {
            case Change.PutGrant change -> "granted access in the policy of " + change.holder();
            case Change.RemoveGrant change -> "removed the grant from the policy of " + change.holder();
        };
    }
}
