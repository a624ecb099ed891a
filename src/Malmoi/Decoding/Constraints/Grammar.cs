using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Decoding.Constraints.Notations;
using Malmoi.Decoding.Constraints.Schemas;
using Malmoi.LanguageModels;

namespace Malmoi.Decoding.Constraints;

/// <summary>A set of texts that a model is held to while it writes: of a regular expression, a GBNF grammar, a JSON schema.</summary>
/// <remarks>
/// It is followed over the bytes of UTF-8, so that any tokenizer can spell its texts and none is cut inside a character. Make it once
/// and use it for many texts: what is found out on the way is kept. Safe to share between threads.
/// </remarks>
public sealed class Grammar
{
    private readonly RuleTable _rules;
    private readonly string _name;
    private readonly PushdownAutomaton _automaton;
    private readonly ConditionalWeakTable<ITokenizer, TokenMasks> _masks = [];

    internal Grammar(RuleTable rules, string name)
    {
        (_rules, _name) = (rules, name);
        _automaton = AutomatonBuilder.Build(rules, name);
    }

    /// <summary>Any JSON value, compact or indented.</summary>
    public static Grammar Json { get; } = new(JsonNotation.AnyValue(), "JSON");

    /// <summary>Any JSON object, compact or indented.</summary>
    public static Grammar JsonObject { get; } = new(JsonNotation.AnyObject(), "JSON");

    /// <summary>The texts that a regular expression matches from start to end.</summary>
    /// <param name="pattern">In Oniguruma's notation, without back-references, looking around and borders.</param>
    /// <exception cref="InputException">The expression is malformed, not supported or too large; the message has the place.</exception>
    public static Grammar FromRegex(string pattern) => new(RegexNotation.Parse(pattern), "the regular expression");

    /// <summary>The texts of a grammar in GBNF, llama.cpp's notation; its rule <c>root</c> is the whole text.</summary>
    /// <param name="source">The rules.</param>
    /// <param name="name">What errors call it: a path.</param>
    /// <exception cref="InputException">The grammar is malformed, recurs on the left or is too large; the message has line and column.</exception>
    public static Grammar FromGbnf(string source, string name = "the grammar") =>
        new(GbnfParser.Parse(source, name), name);

    /// <summary>The JSON values that a JSON schema (draft 2020-12) allows, compact or indented.</summary>
    /// <param name="schema">The schema's text.</param>
    /// <param name="name">What errors call it: a path.</param>
    /// <exception cref="InputException">The schema is malformed or has a keyword that a grammar cannot follow; the message has the place.</exception>
    public static Grammar FromJsonSchema(string schema, string name = "the JSON schema") =>
        new(SchemaReader.Read(schema, name), name);

    /// <summary>The JSON values that a JSON schema (draft 2020-12) allows, compact or indented.</summary>
    /// <param name="schema">The schema: an object, true or false.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InputException">The schema has a keyword that a grammar cannot follow; the message has the place.</exception>
    public static Grammar FromJsonSchema(JsonNode? schema, string name = "the JSON schema") =>
        new(SchemaReader.Read(schema, name), name);

    /// <summary>One text.</summary>
    public static Grammar Of(string text)
    {
        var rules = new RuleTable();
        rules.Add("root", new Expression.Literal(text));
        return new Grammar(rules, "the text");
    }

    /// <summary>The texts of the parts, one after the other.</summary>
    public static Grammar Sequence(params IReadOnlyList<Grammar> parts) =>
        Join(parts, calls => Expression.Of([.. calls]));

    /// <summary>The texts of any of the options.</summary>
    public static Grammar AnyOf(params IReadOnlyList<Grammar> options) =>
        Join(options, calls => Expression.AnyOf([.. calls]));

    /// <summary>The grammar's texts, from so many to so many, with a separator's between.</summary>
    /// <param name="separator">What stands between two.</param>
    /// <param name="least">One or more.</param>
    /// <param name="most">Null: any number.</param>
    public Grammar Repeated(Grammar separator, int least = 1, int? most = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        return Join(
            [this, separator],
            calls =>
                Expression.Of(calls[0], new Expression.Repeat(Expression.Of(calls[1], calls[0]), least - 1, most - 1))
        );
    }

    /// <summary>The grammar's texts, or none at all.</summary>
    public Grammar Optional() => Join([this], calls => calls[0].Optional());

    /// <summary>Whether the text is one of the grammar's.</summary>
    public bool Matches(string text) => Matches(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether the text, in UTF-8, is one of the grammar's.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8) => Follow(utf8).IsWhole;

    /// <summary>Whether some text of the grammar begins with this one.</summary>
    public bool Begins(string text) => !Follow(Encoding.UTF8.GetBytes(text)).IsDead;

    /// <summary>The grammar as a constraint on the tokens of a tokenizer, before the first of them.</summary>
    /// <param name="tokenizer">Spells the texts.</param>
    /// <param name="ends">The tokens that end a text; null: the tokenizer's end mark.</param>
    /// <param name="startsText">
    /// Whether nothing stands before the text, not even a prompt: a tokenizer that writes blanks as "▁" then drops the first.
    /// </param>
    /// <exception cref="InputException">The tokenizer's pieces have no text of their own.</exception>
    public IConstraint Over(ITokenizer tokenizer, IReadOnlyList<int>? ends = null, bool startsText = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Over(tokenizer, ends, startsText ? TokenPlace.Start : TokenPlace.BehindPrompt);
    }

    /// <summary>The grammar as a constraint on what goes on from the middle of a text that the model writes.</summary>
    /// <param name="tokenizer">Spells the texts.</param>
    /// <param name="ends">The tokens that end a text; null: the tokenizer's end mark.</param>
    /// <exception cref="InputException">The tokenizer's pieces have no text of their own.</exception>
    public IConstraint Within(ITokenizer tokenizer, IReadOnlyList<int>? ends = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Over(tokenizer, ends, TokenPlace.Within);
    }

    private GrammarConstraint Over(ITokenizer tokenizer, IReadOnlyList<int>? ends, TokenPlace place)
    {
        var masks = _masks.GetValue(tokenizer, static tokenizer => new TokenMasks(tokenizer));
        int[] marks = ends is null ? [.. new[] { tokenizer.Special.End }.OfType<int>()] : [.. ends];
        return new GrammarConstraint(masks, _automaton.Start, marks, place);
    }

    private static Grammar Join(IReadOnlyList<Grammar> parts, Func<IReadOnlyList<Expression>, Expression> join) =>
        new(RuleTables.Join([.. parts.Select(part => part._rules)], join), parts is [var first, ..] ? first._name : "");

    private AutomatonState Follow(ReadOnlySpan<byte> utf8)
    {
        var state = _automaton.Start;
        foreach (var value in utf8)
        {
            state = state.Next(value);
        }

        return state;
    }
}
