using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Notations;

/// <summary>JSON (RFC 8259) as rules of a grammar.</summary>
/// <remarks>
/// Between values stands nothing, one blank, or a new line with its indentation: what writers of JSON write. No white space stands
/// round the whole text, so that a model is done when the value is.
/// </remarks>
internal sealed class JsonNotation
{
    private const int DeepestIndentation = 64;
    private readonly RuleTable _rules;
    private int? _value;
    private int? _character;
    private int? _string;
    private int? _number;
    private int? _blank;

    public JsonNotation(RuleTable rules) => _rules = rules;

    /// <summary>Characters that stand in strings as they are.</summary>
    public static ScalarRanges Raw { get; } =
        ScalarRanges.Of(0x20, 0x10ffff).Except(ScalarRanges.Of([('"', '"'), ('\\', '\\')]));

    public static RuleTable AnyValue()
    {
        var rules = new RuleTable();
        var root = rules.Declare("root");
        rules.Define(root, new JsonNotation(rules).Value);
        return rules;
    }

    public static RuleTable AnyObject()
    {
        var rules = new RuleTable();
        var root = rules.Declare("root");
        var json = new JsonNotation(rules);
        rules.Define(root, json.Object(json.String, json.Value));
        return rules;
    }

    /// <summary>Any value.</summary>
    public Expression Value
    {
        get
        {
            if (_value is null)
            {
                _value = _rules.Declare("value");
                _rules.Define(
                    _value.Value,
                    Expression.AnyOf(
                        Object(String, Value),
                        Array(Value),
                        String,
                        Number,
                        new Expression.Literal("true"),
                        new Expression.Literal("false"),
                        new Expression.Literal("null")
                    )
                );
            }

            return new Expression.Call(_value.Value);
        }
    }

    public Expression String => new Expression.Call(_string ??= _rules.Add("string", Quoted(Character.Many())));

    public Expression Number =>
        new Expression.Call(
            _number ??= _rules.Add("number", RegexNotation.Whole("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?"))
        );

    /// <summary>One character of a string, raw or escaped; half of a pair of surrogates is none.</summary>
    public Expression Character =>
        new Expression.Call(
            _character ??= _rules.Add(
                "character",
                Expression.AnyOf(
                    new Expression.Character(Raw),
                    RegexNotation.Whole(
                        """\\(["\\/bfnrt]|u([0-9a-cA-CefEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}|[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}))"""
                    )
                )
            )
        );

    /// <summary>What may stand between two values.</summary>
    public Expression Blank =>
        new Expression.Call(
            _blank ??= _rules.Add("blank", RegexNotation.Whole($@" ?|\r?\n[ \t]{{0,{DeepestIndentation}}}"))
        );

    public static Expression Quoted(Expression content) =>
        Expression.Of(new Expression.Literal("\""), content, new Expression.Literal("\""));

    /// <summary>Any number of members of one kind.</summary>
    public Expression Object(Expression name, Expression value)
    {
        var member = Member(name, value);
        return Expression.Of(
            new Expression.Literal("{"),
            Blank,
            Expression.Of(member, Expression.Of(Comma, member).Many(), Blank).Optional(),
            new Expression.Literal("}")
        );
    }

    /// <summary>A name and its value.</summary>
    public Expression Member(Expression name, Expression value) =>
        new Expression.Call(
            _rules.Add("member", Expression.Of(name, Blank, new Expression.Literal(":"), Blank, value))
        );

    /// <summary>Any number of values of one kind.</summary>
    public Expression Array(Expression item) =>
        Expression.Of(
            new Expression.Literal("["),
            Blank,
            Expression.Of(item, Expression.Of(Comma, item).Many(), Blank).Optional(),
            new Expression.Literal("]")
        );

    /// <summary>What stands between two members or items.</summary>
    public Expression Comma => Expression.Of(Blank, new Expression.Literal(","), Blank);
}
