package io.crossbind.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments, messages and pages name their subject, and use the words of the glossary in {@code architecture.md}. */
class PlainEnglishTest {
    /** The first words of a sentence that stand for a noun of another sentence. */
    private static final Pattern WITHOUT_SUBJECT = Pattern.compile(
            "(Those|The same|One (that|who)|Whoever|Whatever|What(?! to\\b)|Who|Whom|Of (what|which|those))\\b.*");

    /** The first words of a Javadoc that need a sentence before it. */
    private static final Pattern WITHOUT_NOUN =
            Pattern.compile("(It|They|That|These|Also|And|But|As above|Likewise)\\b.*");

    /** The words that the glossary replaces by terms of the field. */
    private static final Pattern PRIVATE = Pattern.compile(
            "\\b(let(s|ting)? (him|it|them|nobody|anybody|everybody )?in|take[sn]? back|took back|anew|look(s|ed)? after"
                    + "|by (itself|themselves)|somebody else('s)?|mend(s|ed|ing)?|(is|are|was|were) told"
                    + "|on (its|their) way out|shuts?( out)?|whoever|becomes? (a|the|another) role)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Further words of this kind, and chains of nouns that the field turns around. */
    private static final Pattern CLUMSY = Pattern.compile(
            "\\b(home (account|role)s?|lies? in|(any|some)body|tells?|told|(go|goes|went) with (it|its|them|the last)"
                    + "|knows? no|(has|have) not (the|a|any)|is nobody|nobody's|be it|half-way|all else"
                    + "|(came|comes?) of (it|them)|becomes? (of|it)|if need be|besides|made again|is left of"
                    + "|own accord|hands? (it|them|over)|(cluster|pod)s? of EKS|shares? of RAM|functions? of Lambda"
                    + "|tasks? of ECS|instances? of EC2|roles? of IAM(?! Identity)"
                    + "|(?<!-)(made|makes?) (by (the operator|a binding)"
                    + "|((a|an|the|its|their|no|one|two) )?(role|provider|association|ConfigMap|service account)s?))\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?:;])\\s+(?=[A-Z*`{])|\\|\\s*");
    private static final Pattern TOKEN = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])*+'|/\\*.*?\\*/|//[^\\n]*",
            Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("(?m)^\\s*@(?=\\w)|<p>|<li>|</li>");
    private static final Pattern TAG_HEAD = Pattern.compile("^(param\\s+\\S+|return|throws\\s+\\S+|see.*)\\s*");
    private static final Pattern INLINE = Pattern.compile("\\{@(?:code|literal|link|linkplain|value)\\s+([^}]*)}");

    /** A literal of fewer words is a name or a part of a message, not a sentence. */
    private static final int WORDS_OF_MESSAGE = 4;

    private static final Set<String> TYPES = Set.of("java", "md", "yaml", "tpl", "txt");

    private record Text(boolean isJavadoc, String text) {
        Stream<String> problems() {
            Stream<String> sentences = SENTENCE_END.splitAsStream(text).flatMap(Text::problems);
            return isJavadoc && WITHOUT_NOUN.matcher(text).matches()
                    ? Stream.concat(Stream.of("no noun: " + text), sentences)
                    : sentences;
        }

        private static Stream<String> problems(String sentence) {
            List<String> problems = new ArrayList<>();
            String bare = sentence.strip().replaceAll("^[*`\"]+|[*`\"]+$", "");
            if (WITHOUT_SUBJECT.matcher(bare).matches() && !bare.endsWith("?")) {
                problems.add("no subject: " + bare);
            }
            for (Pattern words : List.of(PRIVATE, CLUMSY)) {
                Matcher word = words.matcher(sentence);
                if (word.find()) {
                    problems.add("\"" + word.group() + "\": " + sentence);
                }
            }
            return problems.stream();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main",
                "src/kit",
                "e2e/src",
                "src/site/markdown",
                "operator",
                "helm/crossbind",
                "README.md",
                "CONTRIBUTING.md",
                "SECURITY.md",
                "CODE_OF_CONDUCT.md",
                "CHANGELOG.md",
            })
    void sentencesHaveASubjectAndUseTheWordsOfTheField(String root) throws IOException {
        List<String> problems = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(Path.of(root))) {
            for (Path file : (Iterable<Path>) all.filter(PlainEnglishTest::isRead)::iterator) {
                files++;
                texts(file).stream()
                        .flatMap(Text::problems)
                        .map(problem -> file + ": " + problem)
                        .forEach(problems::add);
            }
        }
        assertThat(files).isPositive();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** Those of the account. */ class A {}",
                "/** A role. One that is shared stays. */ class A {}",
                "/** It is never empty. */ class A {}",
                "class A { /* What is left. */ }",
                "// A role that somebody else created.\nclass A {}",
                "class A { String a = \"the trust policy lets in nobody\"; }",
                "/**\n * A role.\n *\n * @param a who is told\n * @param b the account that was told\n */ class A {}",
            })
    void aSentenceWithoutSubjectOrWithAPrivateWordIsFound(String source) {
        assertThat(ofJava(source).stream().flatMap(Text::problems)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// The role in the home account.",
                "// A role besides the first is left of the binding.",
                "// IAM knows no such path.",
                "class A { String a = \"a role that is made again\"; }",
                "/** RAM tells the state of a share of RAM. */ class A {}",
            })
    void aClumsyWordIsFound(String source) {
        assertThat(ofJava(source).stream().flatMap(Text::problems)).isNotEmpty();
    }

    @Test
    void plainTextAndQuestionsPass() {
        assertThat(
                        ofPage("# What you need\n\nWho owns it? The operator.\n\n| a role | it assumes the role |\n")
                                .stream()
                                .flatMap(Text::problems))
                .isEmpty();
        assertThat(ofJava("/** A role. It has a boundary. */ class A { String a = \"What\"; }").stream()
                        .flatMap(Text::problems))
                .isEmpty();
        assertThat(ofJava("/** A role in the operator account. Nobody can assume the role. */ class A {}").stream()
                        .flatMap(Text::problems))
                .isEmpty();
    }

    private static boolean isRead(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && TYPES.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static List<Text> texts(Path file) throws IOException {
        String content = Files.readString(file);
        return file.toString().endsWith(".java") ? ofJava(content) : ofPage(content);
    }

    private static List<Text> ofJava(String source) {
        List<Text> texts = new ArrayList<>();
        TOKEN.matcher(source).results().map(MatchResult::group).forEach(token -> {
            if (token.startsWith("/*")) {
                String body = token.substring(2, token.length() - 2).replaceFirst("^\\*", "");
                boolean opens = token.startsWith("/**");
                for (String part : TAG.split(
                        INLINE.matcher(body.replaceAll("(?m)^\\s*\\*\\s?", "")).replaceAll("$1"))) {
                    String text =
                            TAG_HEAD.matcher(part.strip()).replaceFirst("").replaceAll("\\s+", " ");
                    texts.add(new Text(opens, text.strip()));
                    opens = false;
                }
            } else if (token.startsWith("//")) {
                texts.add(new Text(false, token.substring(2).strip()));
            } else if (token.split("\\s+").length >= WORDS_OF_MESSAGE) {
                texts.add(new Text(false, token.replaceAll("^\"+|\"+$", "").replaceAll("\\s+", " ")));
            }
        });
        return texts;
    }

    /** The paragraphs, items and cells of a page or manifest. Headings may be questions without a question mark. */
    private static List<Text> ofPage(String content) {
        List<Text> texts = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        boolean isPage = content.contains("\n#") || content.startsWith("#");
        for (String line : (content + "\n\n").split("\n", -1)) {
            String bare = line.strip();
            boolean heading = isPage && bare.matches("#+ .*") && !bare.endsWith(".");
            if (bare.isEmpty() || heading || bare.matches("([-*|#]|\\d+\\.).*")) {
                texts.add(new Text(false, paragraph.toString().strip()));
                paragraph.setLength(0);
            }
            if (!heading) {
                paragraph.append(bare.replaceFirst("^([-*#]+|\\d+\\.)\\s+", "")).append(' ');
            }
        }
        return texts;
    }
}
