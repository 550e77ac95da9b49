package io.crossbind.operator;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Values of options missing on the command line: environment first, then the properties file. */
final class OptionDefaults implements IDefaultValueProvider {
    private static final String CONFIG = "config";

    /** Customary variables of Kubernetes and AWS. */
    private static final Map<String, String> CUSTOMARY =
            Map.of("lease-namespace", "POD_NAMESPACE", "region", "AWS_REGION");

    private final Map<String, String> environment;
    private @Nullable Properties file;

    OptionDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        // Applies only to the options of the operator itself; a subcommand declares its own defaults.
        if (!(argument instanceof OptionSpec option) || option.command().parent() != null) {
            return null;
        }
        String name = option.longestName().substring("--".length());
        String value =
                environment.get("CROSSBIND_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
        if (value == null && !CONFIG.equals(name)) {
            value = file(option).getProperty(name);
        }
        return value == null && CUSTOMARY.containsKey(name) ? environment.get(CUSTOMARY.get(name)) : value;
    }

    /** {@code --config} is declared first, so its value is known before the other options' defaults are computed. */
    private Properties file(OptionSpec option) {
        if (file == null) {
            Properties read = new Properties();
            Path path = option.command().findOption("--" + CONFIG).getValue();
            if (path != null) {
                try (Reader reader = Files.newBufferedReader(path)) {
                    read.load(reader);
                } catch (IOException | IllegalArgumentException e) {
                    throw new ParameterException(
                            option.command().commandLine(), "--config: cannot read file " + path + ": " + cause(e), e);
                }
            }
            file = read;
        }
        return file;
    }

    /** The message of a missing file is its path only. */
    private static String cause(Exception e) {
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }
}
