package io.crossbind.simulation;

import com.fasterxml.jackson.core.type.TypeReference;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.ReleasedRole;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** Edits of an account's spec by its administrator. */
final class SpecEdits {
    private SpecEdits() {}

    static AwsAccountSpec releasing(AwsAccountSpec spec, List<ReleasedRole> released) {
        Map<String, Object> fields = Serialization.jsonMapper().convertValue(spec, new TypeReference<>() {});
        fields.put("release", released);
        return Serialization.jsonMapper().convertValue(fields, AwsAccountSpec.class);
    }
}
