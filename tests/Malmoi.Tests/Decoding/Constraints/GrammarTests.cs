using System.Text;
using CsCheck;
using Malmoi.Decoding.Constraints;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Tests.Decoding.Constraints;

public class GrammarTests
{
    private const string Letters = "ab가";
    private static readonly string[] Short = [.. Words(5)];

    private static readonly Gen<Expression> Leaf = Gen.OneOf(
        Gen.String[Gen.Char[Letters], 0, 2].Select(text => (Expression)new Expression.Literal(text)),
        Gen.Char[Letters].Array[1, 3].Select(set => (Expression)new Expression.Character(Set(set))),
        Gen.Int[0, 3].Select(rule => (Expression)new Expression.Call(rule))
    );

    private static readonly Gen<Expression> Bodies = Gen.Recursive<Expression>(
        (depth, inner) =>
            depth > 3
                ? Leaf
                : Gen.Frequency(
                    (4, Leaf),
                    (3, inner.Array[1, 3].Select(parts => Expression.Of(parts))),
                    (2, inner.Array[1, 3].Select(options => Expression.AnyOf(options))),
                    (
                        2,
                        Gen.Select(
                            inner,
                            Gen.Int[0, 2],
                            Gen.Int[-1, 2],
                            (part, least, more) =>
                                (Expression)new Expression.Repeat(part, least, more < 0 ? null : least + more)
                        )
                    )
                )
    );

    [Fact]
    public void A_text_matches_where_the_obvious_way_says_so() =>
        Bodies
            .Array[4]
            .Sample(
                bodies =>
                {
                    var rules = new RuleTable();
                    Array.ForEach(bodies, body => rules.Add("rule", body));
                    if (Made(rules) is not { } grammar)
                    {
                        return;
                    }

                    foreach (var word in Short)
                    {
                        Assert.Equal(NaiveGrammar.Matches(rules, word), grammar.Matches(word));
                    }
                },
                iter: 600
            );

    [Fact]
    public void A_text_begins_a_longer_one_where_some_letter_goes_on() =>
        Bodies
            .Array[4]
            .Sample(
                bodies =>
                {
                    var rules = new RuleTable();
                    Array.ForEach(bodies, body => rules.Add("rule", body));
                    if (Made(rules) is { } grammar)
                    {
                        Assert.All(
                            Short,
                            word =>
                                Assert.Equal(
                                    grammar.Begins(word),
                                    grammar.Matches(word) || Letters.Any(letter => grammar.Begins(word + letter))
                                )
                        );
                    }
                },
                iter: 500
            );

    [Fact]
    public void A_set_of_characters_is_the_same_in_utf8() =>
        Gen.Select(Gen.Int[0, 0x10ffff], Gen.Int[0, 0x10ffff])
            .Array[1, 4]
            .Sample(
                pairs =>
                {
                    var set = ScalarRanges.Of(
                        pairs.Select(pair => (Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2)))
                    );
                    var rules = new RuleTable();
                    rules.Add("root", new Expression.Character(set));
                    var grammar = new Grammar(rules, "it");
                    int[] borders = [.. pairs.SelectMany(pair => new[] { pair.Item1, pair.Item2 })];
                    foreach (var border in borders.SelectMany(c => new[] { c - 1, c, c + 1, c ^ 0x40, c ^ 0x1000 }))
                    {
                        if (Rune.IsValid(border))
                        {
                            Assert.Equal(set.Contains(border), grammar.Matches(new Rune(border).ToString()));
                        }
                    }

                    Assert.False(grammar.Matches([0xed, 0xa0, 0x80]), "a surrogate is no character");
                    Assert.False(grammar.Matches([0xc0, 0x80]), "an overlong form is no character");
                },
                iter: 500
            );

    [Fact]
    public void Ways_that_are_exponentially_many_are_followed_in_bounded_time()
    {
        var grammar = Grammar.FromGbnf(
            """
            root ::= "x" root "y" | "x" root "z" | "x" root item | mess
            item ::= "y" | "z" | "y" "z"? | [yz]
            mess ::= ("a" | "a" "a" | ("a"+)+)* "b"
            """
        );
        Assert.True(grammar.Matches($"{new string('x', 300)}b{new string('z', 300)}"));
        Assert.True(grammar.Matches($"{new string('a', 3_000)}b"));
        Assert.False(grammar.Matches(new string('a', 3_000)));
    }

    [Fact]
    public void A_list_of_any_length_does_not_nest()
    {
        var grammar = Grammar.FromGbnf("root ::= \"a\" root | end\nend ::= \"b\"");
        Assert.True(grammar.Matches($"{new string('a', 50_000)}b"));
    }

    [Fact]
    public void Brackets_nest_up_to_a_bound()
    {
        Assert.True(Grammar.Json.Matches($"{new string('[', 250)}{new string(']', 250)}"));
        Assert.False(Grammar.Json.Begins(new string('[', 5_000)));
    }

    [Theory]
    [InlineData("root ::= root \"a\" | \"b\"", "left recursion")]
    [InlineData("root ::= \"x\" a\na ::= b? c\nb ::= \"y\"\nc ::= a \"z\" | \"z\"", "left recursion")]
    [InlineData("root ::= \"a\" root", "no text at all")]
    [InlineData(
        "root ::= (((((((\"ab\" \"c\"){1000}){1000}){1000} [a-z]{90000}){1,90000}[가-힣]{90000}){90000}[가-나]{90000}){90000}[다-라]{90000}[a]{90000}){90000} ",
        "too many"
    )]
    public void What_cannot_be_followed_is_refused(string source, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<InputException>(() => Grammar.FromGbnf(source)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Threads_share_a_grammar()
    {
        var grammar = Grammar.FromRegex("(a[가-힣]{1,3}|b)*c");
        Parallel.For(
            0,
            200,
            i =>
                Assert.Equal(
                    i % 2 == 0,
                    grammar.Matches($"{string.Concat(Enumerable.Repeat("a한글b", i))}{(i % 2 == 0 ? "c" : "")}")
                )
        );
    }

    private static Grammar? Made(RuleTable rules)
    {
        try
        {
            return new Grammar(rules, "it");
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static ScalarRanges Set(char[] letters) => ScalarRanges.Of(letters.Select(c => ((int)c, (int)c)));

    private static IEnumerable<string> Words(int longest) =>
        longest == 0 ? [""] : ["", .. Letters.SelectMany(letter => Words(longest - 1).Select(rest => letter + rest))];
}
