package io.crossbind.simulation;

import io.crossbind.kit.cluster.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The classes of the project, with one file mutated. All classes are loaded again, so all see the changed classes. */
final class MutatedClasses extends ClassLoader {
    private static final String PROJECT = "io.crossbind.";

    /** The SDK accepts the name of an attribute once in a process. So each load of the class with the attribute needs another name. */
    private static final String ATTRIBUTE = "io.crossbind.aws.CallInterceptor.Progress";

    private static final AtomicInteger LOADED = new AtomicInteger();

    private final Map<String, byte[]> mutated;

    private MutatedClasses(Map<String, byte[]> mutated) {
        super(MutatedClasses.class.getClassLoader());
        this.mutated = mutated;
    }

    /**
     * Compiles a mutant.
     *
     * @throws AssertionError if the mutant does not compile
     */
    static MutatedClasses of(Mutant mutant) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        StringWriter messages = new StringWriter();
        try (Output output = new Output(compiler.getStandardFileManager(null, null, null))) {
            boolean compiles = compiler.getTask(
                            messages,
                            output,
                            null,
                            List.of("-proc:none", "-nowarn", "-parameters", "-classpath", classPath()),
                            null,
                            List.of(new Source(mutant)))
                    .call();
            if (!compiles) {
                throw new AssertionError("mutant '" + mutant + "' does not compile: " + messages);
            }
            return new MutatedClasses(output.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Surefire's own class path names only a manifest. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PROJECT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = mutated.getOrDefault(name, unchanged(name));
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] unchanged(String name) throws ClassNotFoundException {
        try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = stream.readAllBytes();
            return name.equals("io.crossbind.aws.CallInterceptor") ? renamed(bytes) : bytes;
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Replaces the constant by another constant of the same length. */
    private static byte[] renamed(byte[] bytes) {
        String number = "%08d".formatted(LOADED.incrementAndGet());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replace(ATTRIBUTE, ATTRIBUTE.substring(0, ATTRIBUTE.length() - number.length()) + number)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Mutant mutant) {
            super(URI.create("mutant:///" + mutant.className().replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = mutant.source();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps the compiled classes in memory. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        Output(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mutant:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(className, _ -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> bytes() {
            Map<String, byte[]> bytes = new HashMap<>();
            classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
            return bytes;
        }
    }
}
