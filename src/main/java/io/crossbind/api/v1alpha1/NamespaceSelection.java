package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces by name or by label; a namespace matches if either does.
 *
 * @param names exact names
 * @param selector labels; an empty selector matches every namespace, as everywhere in Kubernetes
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NamespaceSelection(
        @Size(max = 1000) @JsonPropertyDescription("Exact names of namespaces, without patterns. Default: none.")
        List<@Pattern(Patterns.NAMESPACE) @Size(max = 63) String> names,

        @JsonPropertyDescription(
                "Selector of namespaces by label. A namespace matches by names or by selector. An empty selector ({})"
                        + " matches every namespace. Default: none.")
        @Nullable
        LabelSelector selector) {
    public NamespaceSelection {
        names = names == null ? List.of() : List.copyOf(names);
    }
}
