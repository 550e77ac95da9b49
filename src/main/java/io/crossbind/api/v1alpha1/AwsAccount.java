package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * An AWS account and the allowed access of a cluster's bindings to the account. The kind is cluster-scoped, and only platform administrators
 * write its objects.
 */
@Group(AwsAccount.GROUP)
@Version(AwsAccount.VERSION)
@Kind("AwsAccount")
@Plural("awsaccounts")
@ShortNames("xaa")
@Categories("crossbind")
@JsonClassDescription(
        "An AWS account and the limits for this cluster's bindings to the account. Platform administrators write AwsAccounts.")
@AdditionalPrinterColumn(name = "Account", jsonPath = ".spec.accountId", type = Type.STRING)
@AdditionalPrinterColumn(name = "Region", jsonPath = ".spec.region", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Roles", jsonPath = ".status.observedRoles", type = Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Observed", jsonPath = ".status.lastObservedTime", type = Type.DATE, priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.accountId")
public class AwsAccount extends CustomResource<AwsAccountSpec, AwsAccountStatus> {
    /** The API group of every kind of crossbind. */
    public static final String GROUP = "crossbind.io";

    /** The served and stored version. */
    public static final String VERSION = "v1alpha1";

    @Override
    @Required
    public AwsAccountSpec getSpec() {
        return super.getSpec();
    }
}
