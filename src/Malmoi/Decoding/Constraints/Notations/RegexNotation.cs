using Malmoi.Decoding.Constraints.Automata;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Notations;

/// <summary>Regular expressions as grammars: the whole text must match.</summary>
internal static class RegexNotation
{
    /// <exception cref="InputException">The expression is malformed, or is none of a regular language (looks around, atomic groups, borders).</exception>
    public static RuleTable Parse(string source)
    {
        var rules = new RuleTable();
        rules.Add("root", Whole(source));
        return rules;
    }

    /// <summary>The texts that match from their start to their end.</summary>
    public static Expression Whole(string source)
    {
        var node = WithoutAnchors(RegexProgram.Parse(source), source, out _, out _);
        return Convert(node, source);
    }

    /// <summary>The expression with anchors only where they may be left out, at the start and the end.</summary>
    public static RegexNode WithoutAnchors(RegexNode node, string source, out bool fromStart, out bool toEnd)
    {
        (fromStart, toEnd) = (false, false);
        if (node is not RegexNode.Sequence sequence)
        {
            return node;
        }

        RegexNode[] parts = [.. sequence.Parts];
        if (parts is [RegexNode.Anchor { Kind: AnchorKind.TextStart or AnchorKind.LineStart }, ..])
        {
            (fromStart, parts) = (true, parts[1..]);
        }

        if (parts is [.., RegexNode.Anchor { Kind: AnchorKind.TextEnd or AnchorKind.LineEnd }])
        {
            (toEnd, parts) = (true, parts[..^1]);
        }

        return new RegexNode.Sequence(parts);
    }

    public static Expression Convert(RegexNode node, string source) =>
        node switch
        {
            RegexNode.Character character => new Expression.Character(character.Set.Ranges),
            RegexNode.Sequence sequence => Expression.Of([.. sequence.Parts.Select(part => Convert(part, source))]),
            RegexNode.Choice choice => Expression.AnyOf([.. choice.Options.Select(option => Convert(option, source))]),
            RegexNode.Repeat { Greed: not Greed.Possessive } repeat => new Expression.Repeat(
                Convert(repeat.Part, source),
                repeat.Least,
                repeat.Most
            ),
            RegexNode.Repeat => throw Refused(source, "a possessive repetition"),
            RegexNode.Atomic => throw Refused(source, "an atomic group '(?>'"),
            RegexNode.Look => throw Refused(source, "looking around '(?=', '(?!', '(?<='"),
            RegexNode.Anchor { Kind: AnchorKind.WordBorder or AnchorKind.NoWordBorder } => throw Refused(
                source,
                "a word border '\\b'"
            ),
            _ => throw Refused(source, "an anchor '^' or '$' in its midst"),
        };

    private static InputException Refused(string source, string what) =>
        new(
            $"the regular expression '{RegexProgram.Shortened(source)}' cannot hold a text: it has {what}, which is decided only by what stands around; write the whole text without it"
        );
}
