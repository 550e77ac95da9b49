package io.crossbind.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files, methods and constructors stay small enough to be read at once. An exception is listed here, and its Javadoc gives the reason. */
class SizesTest {
    private static final int LINES_OF_FILE = 300;
    private static final int LINES_OF_METHOD = 40;
    private static final int PARAMETERS = 6;

    /** The files above the limit. The Javadoc of their class says why one file holds all of it. */
    private static final Set<String> LARGE_FILES = Set.of("Reason", "ClusterStore", "Scheduler");

    /** The classes with a constructor above the limit. The Javadoc of the constructor says why. */
    private static final Set<String> WIDE_CONSTRUCTORS = Set.of("AwsSessions", "Dispatcher", "LeaderElection");

    private static final List<Source> SOURCES = new ArrayList<>();

    /** @param reason whether the Javadoc of the class gives a reason */
    private record Source(String name, int lines, boolean reason, List<Method> methods, List<Wide> records) {
        @Override
        public String toString() {
            return name + " (" + lines + " lines)";
        }
    }

    private record Method(String name, int lines, boolean constructor, int parameters, boolean reason) {}

    /** @param undocumented the components that the Javadoc of the record does not describe */
    private record Wide(String name, List<String> undocumented) {}

    @BeforeAll
    static void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(paths()));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                SOURCES.add(new Reader(trees, unit).source());
            }
        }
    }

    @Test
    void aFileHasAtMost300Lines() {
        assertThat(SOURCES).filteredOn(source -> source.lines > LINES_OF_FILE).allSatisfy(source -> {
            assertThat(source.name)
                    .as("%s has %d lines", source.name, source.lines)
                    .isIn(LARGE_FILES);
            assertThat(source.reason)
                    .as("the Javadoc of %s says why the file is large", source.name)
                    .isTrue();
        });
    }

    @Test
    void aMethodHasAtMost40Lines() {
        assertThat(SOURCES)
                .flatExtracting(Source::methods)
                .filteredOn(method -> method.lines > LINES_OF_METHOD)
                .isEmpty();
    }

    @Test
    void aConstructorHasAtMostSixParameters() {
        assertThat(SOURCES)
                .allSatisfy(source -> assertThat(source.methods)
                        .filteredOn(method -> method.constructor && method.parameters > PARAMETERS)
                        .allSatisfy(method -> {
                            assertThat(source.name)
                                    .as("%s takes %d parameters", method.name, method.parameters)
                                    .isIn(WIDE_CONSTRUCTORS);
                            assertThat(method.reason)
                                    .as("the Javadoc of the constructor of %s says why", source.name)
                                    .isTrue();
                        }));
    }

    /** The components of a record are its content, so a record may have many if its Javadoc gives the reason or describes each component. */
    @Test
    void aRecordOfMoreThanSixComponentsGivesTheReasonOrDescribesEach() {
        assertThat(SOURCES)
                .flatExtracting(Source::records)
                .filteredOn(wide -> !wide.undocumented.isEmpty())
                .isEmpty();
    }

    @Test
    void theSourcesAreFound() {
        assertThat(SOURCES).hasSizeGreaterThan(500);
        assertThat(SOURCES).extracting(Source::name).containsAll(LARGE_FILES).containsAll(WIDE_CONSTRUCTORS);
    }

    private static List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String root : List.of("src/main/java", "src/kit/java", "e2e/src/main/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !file.endsWith("package-info.java"))
                        .forEach(paths::add);
            }
        }
        return paths;
    }

    /** Measures one file. A method's lines begin with its annotations, without the Javadoc, and end with its last brace. */
    private static final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees trees;
        private final CompilationUnitTree unit;
        private final List<Method> methods = new ArrayList<>();
        private final List<Wide> records = new ArrayList<>();

        Reader(DocTrees trees, CompilationUnitTree unit) {
            this.trees = trees;
            this.unit = unit;
        }

        Source source() {
            scan(unit, null);
            Path file = Path.of(unit.getSourceFile().toUri());
            ClassTree type = (ClassTree) unit.getTypeDecls().getFirst();
            try {
                return new Source(
                        type.getSimpleName().toString(),
                        Files.readAllLines(file).size(),
                        givesReason(new TreePath(new TreePath(unit), type)),
                        methods,
                        records);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (type.getKind() == Tree.Kind.RECORD) {
                List<String> components = type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .map(field -> field.getName().toString())
                        .toList();
                if (components.size() > PARAMETERS && isOfOperator() && !givesReason(getCurrentPath())) {
                    String text = javadoc(getCurrentPath());
                    records.add(new Wide(
                            type.getSimpleName().toString(),
                            components.stream()
                                    .filter(name -> !text.contains("@param " + name + " "))
                                    .toList()));
                }
            }
            return super.visitClass(type, nothing);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            SourcePositions positions = trees.getSourcePositions();
            long end = positions.getEndPosition(unit, method);
            if (end >= 0) {
                LineMap lines = unit.getLineMap();
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                methods.add(new Method(
                        type.getSimpleName() + "." + method.getName(),
                        (int) (lines.getLineNumber(end) - first + 1),
                        method.getReturnType() == null && type.getKind() != Tree.Kind.RECORD,
                        method.getParameters().size(),
                        givesReason(getCurrentPath())));
            }
            return super.visitMethod(method, nothing);
        }

        /** The records of the test kit copy objects of AWS and Kubernetes, whose documentation describes the fields. */
        private boolean isOfOperator() {
            return unit.getSourceFile().getName().contains("src/main/java/io/crossbind/")
                    && !unit.getSourceFile().getName().contains("/e2e/");
        }

        private boolean givesReason(TreePath path) {
            String text = javadoc(path);
            return text.contains("because") || text.contains("since");
        }

        private String javadoc(TreePath path) {
            @Nullable String text = trees.getDocComment(path);
            return text == null ? "" : text;
        }
    }
}
