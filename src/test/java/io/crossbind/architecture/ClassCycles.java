package io.crossbind.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The groups of top-level classes of one package that depend on each other in a cycle. A nested class counts as its outermost class.
 *
 * <p>The references come from the constant pools, because the instructions of a class file do not name the class of a constant inlined by
 * the compiler (JLS 13.1).
 */
final class ClassCycles {
    /** Matches the classes in a descriptor or signature (JVMS 4.3.2, 4.7.9.1). */
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L(io/crossbind/[\\w/]+)");

    private final Map<String, Set<String>> references = new TreeMap<>();
    private final Map<String, Set<String>> reached = new HashMap<>();

    private ClassCycles(JavaClasses classes) {
        for (JavaClass type : classes) {
            String from = outermost(type.getName().replace('.', '/'));
            Set<String> to = references.computeIfAbsent(from, _ -> new TreeSet<>());
            referencesOf(type).filter(name -> isNeighbour(from, name)).forEach(to::add);
        }
    }

    /** The cycles by package, each as the sorted simple names of its classes. */
    static Map<String, Set<Set<String>>> in(JavaClasses classes) {
        ClassCycles graph = new ClassCycles(classes);
        Map<String, Set<Set<String>>> cycles = new TreeMap<>();
        for (String type : graph.references.keySet()) {
            Set<String> group = new TreeSet<>();
            graph.reachedFrom(type).stream()
                    .filter(other -> graph.reachedFrom(other).contains(type))
                    .map(ClassCycles::simpleName)
                    .forEach(group::add);
            if (group.size() > 1) {
                cycles.computeIfAbsent(packageOf(type).replace('/', '.'), _ -> new HashSet<>())
                        .add(group);
            }
        }
        return cycles;
    }

    private Set<String> reachedFrom(String type) {
        return reached.computeIfAbsent(type, this::walkFrom);
    }

    private Set<String> walkFrom(String type) {
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(type));
        while (!open.isEmpty()) {
            references.getOrDefault(open.removeLast(), Set.of()).stream()
                    .filter(seen::add)
                    .forEach(open::add);
        }
        return seen;
    }

    private static Stream<String> referencesOf(JavaClass type) {
        Path file = type.getSource().map(Source::getUri).map(Path::of).orElseThrow();
        try {
            List<String> names = new ArrayList<>();
            for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                switch (entry) {
                    case ClassEntry known -> names.add(known.asInternalName());
                    case Utf8Entry text ->
                        IN_DESCRIPTOR
                                .matcher(text.stringValue())
                                .results()
                                .map((MatchResult found) -> found.group(1))
                                .forEach(names::add);
                    default -> {}
                }
            }
            return names.stream().map(ClassCycles::outermost);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNeighbour(String type, String other) {
        return !type.equals(other) && packageOf(type).equals(packageOf(other));
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(name.lastIndexOf('/'), 0));
    }

    private static String simpleName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
