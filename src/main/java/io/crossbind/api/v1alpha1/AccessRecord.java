package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The access of one binding. The record is cluster-scoped and only the operator writes it, so no tenant can hide a binding's access. The
 * operator writes the record before its first change in AWS, and deletes the record after the last change.
 */
@Group(AwsAccount.GROUP)
@Version(AwsAccount.VERSION)
@Kind("AccessRecord")
@Plural("accessrecords")
@ShortNames("xar")
@Categories("crossbind")
@JsonClassDescription(
        "The access of one binding in AWS: its roles and the resources with its statements. Only the operator writes AccessRecords.")
@AdditionalPrinterColumn(name = "Namespace", jsonPath = ".spec.namespace", type = Type.STRING)
@AdditionalPrinterColumn(name = "Binding", jsonPath = ".spec.binding", type = Type.STRING)
@AdditionalPrinterColumn(name = "Account", jsonPath = ".spec.account", type = Type.STRING)
@AdditionalPrinterColumn(name = "Role", jsonPath = ".spec.targetRole.arn", type = Type.STRING)
@AdditionalPrinterColumn(name = "Retained", jsonPath = ".spec.retained", type = Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Grants", jsonPath = ".spec.grants", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class AccessRecord extends CustomResource<AccessRecordSpec, Void> {

    @Override
    @Required
    public AccessRecordSpec getSpec() {
        return super.getSpec();
    }
}
