package io.crossbind.kit.aws.policy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for contents of policy elements. Messages are IAM's, as quoted by users in public. */
final class PolicyRules {
    private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");
    private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:[^:]*:[^:]*:[^:]*:.+", Pattern.DOTALL);
    private static final Pattern CONDITION_KEY = Pattern.compile("[^:]+:.+");
    private static final Pattern AWS_PRINCIPAL = Pattern.compile("\\*|[0-9]{12}"
            + "|arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[\\w+=,.@/-]+)"
            + "|arn:aws[a-z-]*:sts::[0-9]{12}:(assumed-role|federated-user)/[\\w+=,.@/-]+"
            + "|A(IDA|ROA)[A-Z0-9]+");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");
    private static final Pattern FEDERATED =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(oidc|saml)-provider/\\S+|[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Set<String> PRINCIPAL_TYPES = Set.of("AWS", "Service", "Federated", "CanonicalUser");
    private static final Set<String> QUALIFIERS = Set.of("ForAnyValue", "ForAllValues");

    private PolicyRules() {}

    static void checkSid(String sid, PolicyKind kind) {
        // Resource policies may have any Sid; identity and trust policies may not.
        if (kind != PolicyKind.RESOURCE && !SID.matcher(sid).matches()) {
            throw new PolicySyntaxException(
                    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the"
                            + " regular expression [0-9A-Za-z]*");
        }
    }

    static void checkAction(String action, PolicyKind kind) {
        if (!ACTION.matcher(action).matches()) {
            throw new PolicySyntaxException(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
        if (kind == PolicyKind.TRUST && !action.toLowerCase().startsWith("sts:")) {
            throw new PolicySyntaxException("AssumeRole policy may only specify STS AssumeRole actions.");
        }
    }

    static void checkResource(String resource) {
        if (resource.equals("*")) {
            return;
        }
        if (!ARN.matcher(resource).matches()) {
            throw new PolicySyntaxException("Resource " + resource + " must be in ARN format or \"*\".");
        }
        String partition = resource.split(":", 3)[1];
        if (!partition.startsWith("aws") && !partition.contains("*")) {
            throw new PolicySyntaxException(
                    "Partition \"" + partition + "\" is not valid for resource \"" + resource + "\".");
        }
    }

    static void checkOperator(String operator) {
        String qualifier = operator.contains(":") ? operator.substring(0, operator.indexOf(':')) : "";
        boolean known = operator.equals("Null")
                || Comparison.named(Condition.baseOf(operator)).isPresent();
        if (!known || !qualifier.isEmpty() && !QUALIFIERS.contains(qualifier)) {
            throw new PolicySyntaxException("Invalid Condition type : " + operator + ".");
        }
    }

    static void checkConditionKey(String key) {
        if (!CONDITION_KEY.matcher(key).matches()) {
            throw new PolicySyntaxException(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
    }

    static void checkPrincipals(String type, List<String> values) {
        if (!PRINCIPAL_TYPES.contains(type)) {
            throw new PolicySyntaxException("Syntax errors in policy.");
        }
        for (String value : values) {
            if (type.equals("Federated") && !FEDERATED.matcher(value).matches()) {
                throw new PolicySyntaxException(
                        "Federated principals must be valid domain names or SAML metadata ARNs");
            }
            if (type.equals("AWS") && !AWS_PRINCIPAL.matcher(value).matches()
                    || type.equals("Service") && !SERVICE.matcher(value).matches()) {
                throw new PolicySyntaxException(
                        "Invalid principal in policy: \"" + type.toUpperCase() + "\":\"" + value + "\"");
            }
        }
    }
}
