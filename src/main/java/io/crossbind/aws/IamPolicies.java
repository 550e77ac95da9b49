package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Iam;
import io.crossbind.model.ProblemException;

/** IAM's calls for managed policies. Every method throws {@link ProblemException}. */
public final class IamPolicies {
    private final AwsSession session;

    public IamPolicies(AwsSession session) {
        this.session = session;
    }

    public boolean exists(String arn) {
        return session.iamIfExists(Iam.GetPolicy, iam -> iam.getPolicy(request -> request.policyArn(arn)))
                .isPresent();
    }
}
