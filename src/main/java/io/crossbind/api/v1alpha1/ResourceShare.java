package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Resources of one account, shared with other accounts by AWS RAM. The kind is cluster-scoped, and only platform administrators write its
 * objects.
 */
@Group(AwsAccount.GROUP)
@Version(AwsAccount.VERSION)
@Kind("ResourceShare")
@Plural("resourceshares")
@ShortNames("xrs")
@Categories("crossbind")
@JsonClassDescription(
        "Resources of one AWS account, such as the subnets of a VPC, shared with other accounts through AWS RAM. Platform administrators write ResourceShares.")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "metadata.name must be at most 63 characters: it is part of the share's name")
@AdditionalPrinterColumn(name = "Account", jsonPath = ".spec.accountRef.name", type = Type.STRING)
@AdditionalPrinterColumn(name = "Region", jsonPath = ".status.region", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Share", jsonPath = ".status.arn", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.accountRef.name")
public class ResourceShare extends CustomResource<ResourceShareSpec, ResourceShareStatus> {

    @Override
    @Required
    public ResourceShareSpec getSpec() {
        return super.getSpec();
    }
}
