package io.crossbind.kit.aws;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes XML elements in order, with text escaped. */
final class Xml {
    private final StringBuilder out;

    private Xml(StringBuilder out) {
        this.out = out;
    }

    /** A document with the given namespace on its root; without a namespace if the given one is empty. */
    static String document(String root, String namespace, Consumer<Xml> body) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<").append(root);
        if (!namespace.isEmpty()) {
            out.append(" xmlns=\"").append(namespace).append('"');
        }
        out.append('>');
        body.accept(new Xml(out));
        return out.append("</").append(root).append('>').toString();
    }

    /** An element with text; nothing when the value is null. */
    Xml text(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        out.append('<').append(name).append('>');
        escape(value.toString());
        out.append("</").append(name).append('>');
        return this;
    }

    Xml element(String name, Consumer<Xml> body) {
        out.append('<').append(name).append('>');
        body.accept(this);
        out.append("</").append(name).append('>');
        return this;
    }

    /** A list in the Query protocol: one {@code member} element for each item. */
    <T> Xml list(String name, Iterable<T> items, BiConsumer<Xml, T> item) {
        return element(
                name, list -> items.forEach(each -> list.element("member", member -> item.accept(member, each))));
    }

    /** A list of plain texts. */
    Xml texts(String name, Iterable<String> items) {
        return element(name, list -> items.forEach(each -> list.text("member", each)));
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(c);
            }
        }
    }
}
