package io.crossbind.e2e.demo;

import io.crossbind.e2e.demo.Terminal.Style;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** {@code KEEP=1}: applies the first examples again, and prints commands of kubectl and the AWS CLI to inspect them. */
final class LookAround {

    private final DemoEnvironment stage;
    private final Terminal terminal;

    LookAround(DemoEnvironment stage, Terminal terminal) {
        this.stage = stage;
        this.terminal = terminal;
    }

    void print() {
        stage.manifests().applyExample("accounts.yaml");
        stage.manifests().applyExample("eks-oidc-provider.yaml");
        stage.manifests().awaitBinding(FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME);
        terminal.blank();
        terminal.line(
                Style.BOLD,
                "The demo keeps running until Ctrl-C, with accounts.yaml and eks-oidc-provider.yaml applied again.");
        terminal.blank();
        terminal.line("In another terminal, as the cluster's administrator:");
        print(List.of(
                "export KUBECONFIG=" + stage.cluster().adminKubeconfig(),
                "kubectl get awsaccounts,crossaccountbindings -A",
                "kubectl -n analytics describe crossaccountbinding reports"));
        terminal.line("As the administrator of account " + DemoEnvironment.DATA + ":");
        AwsCredentials credentials =
                stage.aws().administratorOf(DemoEnvironment.DATA.id()).resolveCredentials();
        print(List.of(
                "unset AWS_PROFILE AWS_SESSION_TOKEN",
                "export AWS_ENDPOINT_URL=" + stage.aws().endpoint() + " AWS_DEFAULT_REGION=eu-west-1",
                "export AWS_ACCESS_KEY_ID=" + credentials.accessKeyId(),
                "export AWS_SECRET_ACCESS_KEY=" + credentials.secretAccessKey(),
                "aws iam list-roles --path-prefix /crossbind/",
                "aws s3 ls s3://" + DemoEnvironment.BUCKET + "/2026/"));
        terminal.line("The operator's metrics: " + stage.operator().http() + "/metrics, and log: "
                + stage.operator().logFile());
    }

    private void print(List<String> commands) {
        commands.forEach(command -> terminal.line("  " + command));
        terminal.blank();
    }
}
