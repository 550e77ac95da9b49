package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Gives a workload of the namespace access to an AWS account. */
@Group(AwsAccount.GROUP)
@Version(AwsAccount.VERSION)
@Kind("CrossAccountBinding")
@Plural("crossaccountbindings")
@ShortNames("xab")
@Categories("crossbind")
@JsonClassDescription(
        "Gives a workload access to resources of an AWS account. Teams write bindings in their namespaces.")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message =
                "metadata.name must be at most 63 characters: namespace and name together form an AWS tag value (256)")
@AdditionalPrinterColumn(name = "Account", jsonPath = ".spec.accountRef.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "Workload", jsonPath = ".status.workload", type = Type.STRING)
@AdditionalPrinterColumn(name = "Delivery", jsonPath = ".spec.workload.serviceAccount.delivery", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Role", jsonPath = ".status.roleArn", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.accountRef.name")
public class CrossAccountBinding extends CustomResource<CrossAccountBindingSpec, CrossAccountBindingStatus>
        implements Namespaced {

    @Override
    @Required
    public CrossAccountBindingSpec getSpec() {
        return super.getSpec();
    }
}
