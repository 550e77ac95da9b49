package io.crossbind.aws.policies;

import io.crossbind.aws.FakeAccount;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.*;

/** The policies of functions, by name with or without a qualifier, with Lambda's own errors: one error for a missing function or policy. */
public final class FakeFunctions extends FakePolicies implements LambdaClient {

    private String function(String operation, String name, @Nullable String qualifier) {
        return called(
                operation,
                qualifier == null ? name : name + ":" + qualifier,
                FakeFunctions::missing,
                "ResourceNotFoundException");
    }

    private static ResourceNotFoundException missing(AwsErrorDetails details) {
        return ResourceNotFoundException.builder().awsErrorDetails(details).build();
    }

    private List<PolicyStatement> statements(String name) {
        return policy(name)
                .map(PolicyDocument::parse)
                .map(PolicyDocument::statements)
                .orElse(List.of());
    }

    private void keep(String name, List<PolicyStatement> statements) {
        if (statements.isEmpty()) {
            clear(name);
        } else {
            put(name, new PolicyDocument(PolicyDocument.CURRENT, statements).toJson());
        }
    }

    @Override
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        String name = function("GetPolicy", request.functionName(), request.qualifier());
        return GetPolicyResponse.builder()
                .policy(policy(name).orElseThrow(() -> missing(details("ResourceNotFoundException", "no policy"))))
                .build();
    }

    @Override
    public AddPermissionResponse addPermission(AddPermissionRequest request) {
        String name = function("AddPermission", request.functionName(), request.qualifier());
        List<PolicyStatement> all = new ArrayList<>(statements(name));
        if (all.stream().anyMatch(statement -> request.statementId().equals(statement.sid()))) {
            throw ResourceConflictException.builder()
                    .awsErrorDetails(details("ResourceConflictException", "The statement id already exists"))
                    .build();
        }
        all.add(new PolicyStatement(
                request.statementId(),
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(request.principal()))),
                Map.of(
                        "Action",
                        Set.of(request.action()),
                        "Resource",
                        Set.of("arn:aws:lambda:" + FakeAccount.REGION + ":" + FakeAccount.ID + ":function:" + name)),
                Map.of()));
        keep(name, all);
        return AddPermissionResponse.builder().build();
    }

    @Override
    public RemovePermissionResponse removePermission(RemovePermissionRequest request) {
        String name = function("RemovePermission", request.functionName(), request.qualifier());
        List<PolicyStatement> all = new ArrayList<>(statements(name));
        if (!all.removeIf(statement -> request.statementId().equals(statement.sid()))) {
            throw missing(details("ResourceNotFoundException", "no such statement"));
        }
        keep(name, all);
        return RemovePermissionResponse.builder().build();
    }

    @Override
    public GetFunctionConcurrencyResponse getFunctionConcurrency(GetFunctionConcurrencyRequest request) {
        function("GetFunctionConcurrency", request.functionName(), null);
        return GetFunctionConcurrencyResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "lambda";
    }
}
