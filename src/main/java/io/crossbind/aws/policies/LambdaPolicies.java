package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.Lambda;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Policies of functions, versions and aliases (Lambda API reference, GetPolicy, AddPermission, RemovePermission). Each function, version and
 * alias has its own policy. Lambda adds and removes statements by their Sid, with one action and one principal in each. So writers do not
 * disturb each other, and revisions are of no use. Lambda answers {@code ResourceNotFoundException} for a function without a policy and for a
 * missing function. GetFunctionConcurrency distinguishes the two cases, and reveals the least about the function. Lambda reports a missing
 * version or alias only when a statement is added.
 */
public final class LambdaPolicies implements PolicyStore {
    private static final AwsService<LambdaClient> LAMBDA =
            AwsService.of("lambda", LambdaClient.class, LambdaClient::builder);

    private final AwsSession session;

    public LambdaPolicies(AwsSession session) {
        this.session = session;
    }

    @Override
    public Optional<Stored> read(ResourceArn function) {
        Name name = Name.of(function);
        Optional<Stored> found = session.call(LAMBDA, function.region(), Lambda.GetPolicy, lambda -> {
            try {
                GetPolicyResponse policy = lambda.getPolicy(
                        request -> request.functionName(name.function()).qualifier(name.qualifier()));
                return Optional.of(new Stored(policy.policy(), Optional.empty()));
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
        if (found.isEmpty()) {
            session.call(
                    LAMBDA,
                    function.region(),
                    Lambda.GetFunctionConcurrency,
                    lambda -> lambda.getFunctionConcurrency(request -> request.functionName(name.function())));
        }
        return found;
    }

    @Override
    public void write(ResourceArn function, String json, Optional<Stored> before) {
        change(function, before, Optional.of(json));
    }

    @Override
    public void delete(ResourceArn function, Optional<Stored> before) {
        change(function, before, Optional.empty());
    }

    private void change(ResourceArn function, Optional<Stored> before, Optional<String> after) {
        StatementChanges.between(function, before, after)
                .carryOut(statement -> add(function, statement), statement -> remove(function, statement));
    }

    private void add(ResourceArn function, PolicyStatement statement) {
        Name name = Name.of(function);
        session.call(
                LAMBDA,
                function.region(),
                Lambda.AddPermission,
                lambda -> lambda.addPermission(request -> request.functionName(name.function())
                        .qualifier(name.qualifier())
                        .statementId(statement.sid())
                        .action(only(statement.elements(), "Action"))
                        .principal(only(statement.principals().getOrDefault("Principal", Map.of()), "AWS"))));
    }

    /** A missing statement counts as removed. The next read shows whether the function is missing too. */
    private void remove(ResourceArn function, PolicyStatement statement) {
        Name name = Name.of(function);
        session.call(LAMBDA, function.region(), Lambda.RemovePermission, lambda -> {
            try {
                lambda.removePermission(request -> request.functionName(name.function())
                        .qualifier(name.qualifier())
                        .statementId(statement.sid()));
                return true;
            } catch (ResourceNotFoundException e) {
                return false;
            }
        });
    }

    private static String only(Map<String, Set<String>> elements, String name) {
        return Objects.requireNonNull(elements.get(name)).iterator().next();
    }

    /**
     * The name of a function in requests.
     *
     * @param qualifier a version or an alias; null for the function itself
     */
    private record Name(String function, @Nullable String qualifier) {
        static Name of(ResourceArn arn) {
            String[] parts = arn.nameOf("function:").split(":", 2);
            return new Name(parts[0], parts.length == 1 ? null : parts[1]);
        }
    }
}
