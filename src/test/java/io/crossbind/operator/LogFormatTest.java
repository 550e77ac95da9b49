package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shipped configuration of logback, in a context of its own. */
class LogFormatTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void jsonLineHasTheFieldNamesOfEcsAndAnIsoTime() throws IOException, JoranException {

        JsonNode line = JSON.readTree(line(context(Map.of())));

        assertThat(line.path("@timestamp").asText()).isEqualTo("2026-03-01T12:00:00.123Z");
        assertThat(line.path("log.level").asText()).isEqualTo("WARN");
        assertThat(line.path("message").asText()).isEqualTo("account data is not Ready");
        assertThat(line.path("log.logger").asText()).isEqualTo("io.crossbind.Some");
        assertThat(line.path("ecs.version").asText()).isNotEmpty();
        assertThat(line.path("service.name").asText()).isEqualTo("crossbind");
        assertThat(line.path("account").asText()).isEqualTo("data");
        assertThat(line.path("error.type").asText()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void textLineHasAnIsoTimeWithItsZone() throws JoranException {
        assertThat(line(context(Map.of("crossbind.log", "text"))))
                .startsWith("2026-03-01T12:00:00.123Z WARN  [data]")
                .contains("account data is not Ready");
    }

    @Test
    void levelIsThatOfTheOperatorAndNotOfItsLibraries() throws JoranException {
        LoggerContext debug = context(Map.of("crossbind.log.level", "debug"));

        assertThat(debug.getLogger("io.crossbind.aws.AwsErrors").getEffectiveLevel())
                .isEqualTo(Level.DEBUG);
        assertThat(debug.getLogger("software.amazon.awssdk.core").getEffectiveLevel())
                .isEqualTo(Level.WARN);
        assertThat(debug.getLogger("io.fabric8.kubernetes").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(debug.getLogger("io.javaoperatorsdk").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(debug.getLogger("any.other.library").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context(Map.of()).getLogger("io.crossbind.aws.AwsErrors").getEffectiveLevel())
                .isEqualTo(Level.INFO);
    }

    private static LoggerContext context(Map<String, String> properties) throws JoranException {
        LoggerContext context = new LoggerContext();
        properties.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
        return context;
    }

    /** A name or an annotation with a line break once forged a line of the operator's log. */
    @Test
    void foreignTextForgesNoLine() throws JoranException {
        for (String format : List.of("text", "json")) {
            assertThat(line(
                                    context(Map.of("crossbind.log", format)),
                                    "data\r\n2026-03-01T12:00:00.123Z INFO  all is well")
                            .lines()
                            .filter(line -> line.startsWith("2026-03-01T12:00:00.123Z INFO")))
                    .isEmpty();
        }
    }

    private static String line(LoggerContext context) {
        return line(context, "data");
    }

    private static String line(LoggerContext context, String account) {
        Logger logger = context.getLogger("io.crossbind.Some");
        LoggingEvent event = new LoggingEvent(
                "", logger, Level.WARN, "account {} is not Ready", new IllegalStateException("no"), new Object[] {
                    account
                });
        event.setInstant(NOON);
        event.setMDCPropertyMap(Map.of("account", "data"));
        ConsoleAppender<ILoggingEvent> console =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("console");
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
