using System.Text.RegularExpressions;

namespace Malmoi.Instructions.Generation;

/// <summary>Reads what a teacher wrote for Self-Instruct (Wang et al., 2023), as the published program does.</summary>
public static partial class SelfInstructReplies
{
    /// <summary>The instructions of a numbered list.</summary>
    public static IReadOnlyList<string> Instructions(string reply) =>
        [
            .. Number()
                .Split("\n" + reply.Trim())
                .Select(part => Blanks().Replace(part, " ").Trim())
                .Where(part => part.Length > 0)
                .Select(part => char.ToUpperInvariant(part[0]) + part[1..]),
        ];

    /// <summary>Whether a reply says yes.</summary>
    public static bool IsYes(string reply) => Yes().IsMatch(reply);

    /// <summary>Inputs and outputs of a reply with the input first.</summary>
    public static IReadOnlyList<(string Input, string Output)> InputFirst(string reply)
    {
        var text = Heading().Replace(reply.Trim(), "");
        if (Example().IsMatch(text))
        {
            return [.. Example().Split(text).Select(part => part.Trim()).Where(part => part.Length > 0).Select(One)];
        }

        // Without headings of examples, an input begins each of several.
        var inputs = Input().Matches(text);
        return inputs.Count > 1
                ?
                [
                    .. inputs.Select(
                        (match, i) => One(text[match.Index..(i + 1 < inputs.Count ? inputs[i + 1].Index : text.Length)])
                    ),
                ]
            : text.Length > 0 ? [One(text)]
            : [];
    }

    /// <summary>Inputs and labels of a reply with the label first.</summary>
    public static IReadOnlyList<(string Input, string Output)> OutputFirst(string reply) =>
        [
            .. Label()
                .Split(reply)
                .Skip(1)
                .Select(part => part.Trim().Split('\n', 2))
                .Select(parts => (parts.Length > 1 ? parts[1].Trim() : "", parts[0].Trim())),
        ];

    private static (string Input, string Output) One(string text)
    {
        var parts = Output().Split(text, 3);
        var (input, output) = parts.Length > 1 ? (parts[0].Trim(), parts[1].Trim()) : ("", text.Trim());
        // Where a second input follows, it belongs to an example that was begun.
        output = Input().Split(output)[0].Trim();
        return (Input().Replace(input, "", 1).Trim(), output);
    }

    [GeneratedRegex(@"\n\s*\d+\s?[.)]\s?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^\W*(?:yes|예|네|맞)", RegexOptions.IgnoreCase)]
    private static partial Regex Yes();

    [GeneratedRegex(@"\A(?:Task|과제)\s*:.*\n", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:Example|예)\s?\d+\s*[.:]?|^Example\s*[.:]", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^(?:Input|입력)\s*\d*\s*:", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Input();

    [GeneratedRegex(@"^(?:Output|출력)\s*\d*\s*:", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^(?:Class label|이름표)\s*:", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Label();
}
