package io.crossbind.e2e.demo;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

final class ObjectIsRead implements Step {

    @Override
    public String title() {
        return "The pod reads an object of the other account";
    }

    @Override
    public String why() {
        return "The statements of the binding allow reading and do not allow writing.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        try (PodCredentials pod =
                PodCredentials.injected(stage, FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME)) {
            S3Client s3 = pod.program().s3();
            narrator.command("aws s3 cp s3://" + DemoEnvironment.BUCKET + "/" + DemoEnvironment.KEY + " -");
            String content = s3.getObjectAsBytes(
                            request -> request.bucket(DemoEnvironment.BUCKET).key(DemoEnvironment.KEY))
                    .asUtf8String();
            narrator.show(content);
            narrator.check(
                    content.contains("emea,42"),
                    "the pod has read the object of account " + DemoEnvironment.DATA,
                    content);
            narrator.command("aws s3 cp forged.csv s3://" + DemoEnvironment.BUCKET + "/" + DemoEnvironment.KEY);
            String refusal = Refusals.of(() -> s3.putObject(
                    request -> request.bucket(DemoEnvironment.BUCKET).key(DemoEnvironment.KEY),
                    RequestBody.fromString("forged")));
            narrator.show(refusal);
            narrator.check(refusal.startsWith("AccessDenied"), "the pod may not write to the bucket", refusal);
        }
    }
}
