package io.crossbind.operator;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.crossbind.model.Quoted;

/** A log message on one line, so that nothing foreign in it looks like a line of its own. */
public final class OneLine extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Quoted.line(super.convert(event));
    }
}
