using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Malmoi.Decoding.Constraints;

namespace Malmoi.Tests.Decoding.Constraints;

public class NotationTests
{
    private static readonly Gen<string> Atoms = Gen.OneOf([
        .. new[] { "a", "b", "가", "[ab]", "[^a]", ".", "\\d", "\\w" }.Select(atom => Gen.Const(atom)),
    ]);

    private static readonly Gen<string> Patterns = Gen.Recursive<string>(
        (depth, inner) =>
            depth > 3
                ? Atoms
                : Gen.Frequency(
                    (2, Atoms),
                    (2, inner.Array[1, 3].Select(parts => string.Concat(parts))),
                    (1, inner.Array[1, 3].Select(parts => $"(?:{string.Join('|', parts)})")),
                    (1, inner.Select(part => $"(?:{part})*")),
                    (1, inner.Select(part => $"({part})?")),
                    (
                        1,
                        Gen.Select(
                            inner,
                            Gen.Int[0, 2],
                            Gen.Int[0, 2],
                            (part, least, more) => $"(?:{part}){{{least},{least + more}}}"
                        )
                    )
                )
    );

    [Fact]
    public void A_regular_expression_matches_what_dotnets_matches() =>
        Gen.Select(Patterns, Gen.String[Gen.Char["ab가1 \n"], 0, 5].Array[20])
            .Sample(
                (pattern, texts) =>
                {
                    var grammar = Grammar.FromRegex(pattern);
                    var regex = new Regex($"\\A(?:{pattern})\\z", RegexOptions.CultureInvariant);
                    foreach (var text in texts)
                    {
                        Assert.Equal(regex.IsMatch(text), grammar.Matches(text));
                    }
                },
                iter: 500
            );

    [Theory]
    [InlineData("^(예|아니오)$", "예", true)]
    [InlineData("^(예|아니오)$", "아니요", false)]
    [InlineData("(?i)hello", "HeLLo", true)]
    [InlineData("\\p{Hangul}+", "한글", true)]
    [InlineData("\\p{Hangul}+", "漢字", false)]
    [InlineData("[\\w&&[^0-9]]+?", "말1", false)]
    public void Anchors_case_and_scripts_count(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Grammar.FromRegex(pattern).Matches(text));

    [Theory]
    [InlineData("a(?=b)", "looking around")]
    [InlineData("a\\b", "word border")]
    [InlineData("(?>a+)", "atomic")]
    [InlineData("a++", "possessive")]
    [InlineData("a^b", "anchor")]
    [InlineData("(a)\\1", "character 4")]
    [InlineData("(a", "is not closed")]
    public void What_a_regular_expression_cannot_ask_is_refused_by_name(string pattern, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<InputException>(() => Grammar.FromRegex(pattern)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("root ::= \"예\" | \"아니오\"", "아니오", true)]
    [InlineData("root ::= item+ # a list\nitem ::= \"- \" [^\\n]+ \"\\n\"", "- 가\n- 나\n", true)]
    [InlineData("root ::=\n  \"a\" |\n  \"b\"\n", "b", true)]
    [InlineData("root ::= ( # brackets run on\n \"a\"\n \"b\" )\n", "ab", true)]
    [InlineData("root ::= [a-c\\]\\-]{2,3}", "b]-", true)]
    [InlineData("root ::= [a-c]{2}", "abc", false)]
    [InlineData("root ::= [a-]{,2}", "-a", true)]
    [InlineData("root ::= \"\\x41\\uAC00\\U0001F600\"", "A가😀", true)]
    [InlineData("root ::= . .", "가😀", true)]
    [InlineData("root ::= other\nother ::= \"(\" other \")\" | \"\"", "((()))", true)]
    [InlineData("root ::= other\nother ::= \"(\" other \")\" | \"\"", "((())", false)]
    public void Gbnf_is_read(string source, string text, bool matches) =>
        Assert.Equal(matches, Grammar.FromGbnf(source).Matches(text));

    [Theory]
    [InlineData("root ::= a\nb ::= \"x\"", "line 1, column 10: there is no rule 'a'")]
    [InlineData("top ::= \"x\"", "line 1, column 1: the grammar has no rule 'root'")]
    [InlineData("root ::= \"x\"\nroot ::= \"y\"", "line 2, column 1: the rule 'root' stands twice")]
    [InlineData("root ::= (\"x\"\n", "line 1, column 10: a '(' is not closed")]
    [InlineData("root ::= \"x\n", "line 1, column 10: a '\"' is not closed")]
    [InlineData("root ::= [a", "a '[' is not closed")]
    [InlineData("root ::= [b-a]", "runs backwards")]
    [InlineData("root ::= \"a\"{3,2}", "counts down")]
    [InlineData("root ::= \"a\"{9999999999}", "more than 100,000")]
    [InlineData("root ::= \"\\q\"", "'\\q' is not known")]
    [InlineData("root ::= \"\\uZZZZ\"", "hexadecimal")]
    [InlineData("root ::= <think>", "not supported")]
    [InlineData("root ::= \"a\" )", "closes no bracket")]
    [InlineData("root \"a\"", "'::=' must follow")]
    [InlineData("root ::= *", "'*' starts nothing")]
    [InlineData("%", "the name of a rule")]
    public void An_error_of_a_grammar_has_its_place(string source, string reason)
    {
        var error = Assert.Throws<InputException>(() => Grammar.FromGbnf(source, "'my.gbnf'"));
        Assert.StartsWith("'my.gbnf', line ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grammar_of_noise_is_read_or_refused() =>
        Gen.String[Gen.Char["ro t:=\"[]()|*+?{}1,\\-#\n^."], 0, 40]
            .Sample(
                noise =>
                {
                    foreach (var source in new[] { noise, $"root ::= {noise}" })
                    {
                        try
                        {
                            Grammar.FromGbnf(source).Matches("root");
                        }
                        catch (InputException error)
                        {
                            Assert.NotEmpty(error.Message);
                        }
                    }
                },
                iter: 5_000
            );

    [Theory]
    [InlineData("""{"a": [1, -2.5e+10, true, null], "한글": "😀\n\"\u00e9\ud83d\ude00"}""", true)]
    [InlineData("[]", true)]
    [InlineData("{}", true)]
    [InlineData("0", true)]
    [InlineData("01", false)]
    [InlineData("[1,]", false)]
    [InlineData("\"\\ud83d\"", false)]
    [InlineData("\"\t\"", false)]
    [InlineData("nul", false)]
    [InlineData("", false)]
    public void Json_is_known(string text, bool matches) => Assert.Equal(matches, Grammar.Json.Matches(text));

    [Fact]
    public void What_writers_of_json_write_is_json() =>
        JsonSamples.Values.Sample(
            value =>
            {
                Assert.True(Grammar.Json.Matches(value.ToJsonString()));
                Assert.True(Grammar.Json.Matches(value.ToJsonString(JsonSamples.Indented)));
                Assert.Equal(
                    value.GetValueKind() == JsonValueKind.Object,
                    Grammar.JsonObject.Matches(value.ToJsonString())
                );
            },
            iter: 500
        );
}
