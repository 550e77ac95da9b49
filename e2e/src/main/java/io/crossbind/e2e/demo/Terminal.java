package io.crossbind.e2e.demo;

import java.io.PrintStream;

/** The output of the demo: plain text, with ANSI colours on a terminal. */
final class Terminal {

    /** Select Graphic Rendition parameters (ECMA-48). */
    enum Style {
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    private final PrintStream out;
    private final boolean coloured;

    Terminal(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /** The standard output. Without colour if standard output is no terminal, or if NO_COLOR forbids colour (no-color.org). */
    static Terminal standard() {
        String noColor = System.getenv("NO_COLOR");
        boolean wanted = noColor == null || noColor.isEmpty();
        boolean seen = System.console() != null && System.console().isTerminal();
        return new Terminal(System.out, wanted && seen);
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void line(Style style, String text) {
        line(styled(style, text));
    }

    void blank() {
        line("");
    }

    private String styled(Style style, String text) {
        return coloured ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }
}
