package io.crossbind.operator;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.crossbind.model.Quoted;

/** Writes a log message on one line, so that foreign content cannot look like a separate log line. */
public final class OneLine extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Quoted.line(super.convert(event));
    }
}
