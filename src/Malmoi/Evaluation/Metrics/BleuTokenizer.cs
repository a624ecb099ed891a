using System.Text.RegularExpressions;

namespace Malmoi.Evaluation.Metrics;

/// <summary>How text becomes the words whose n-grams BLEU counts: its score has no meaning without.</summary>
public sealed partial class BleuTokenizer
{
    private readonly Func<string, string> _separate;

    private BleuTokenizer(string name, Func<string, string> separate) => (Name, _separate) = (name, separate);

    /// <summary>As the signature calls it.</summary>
    public string Name { get; }

    /// <summary>That of NIST's mteval-v13a, which WMT uses: punctuation is split off, but not from within numbers.</summary>
    public static BleuTokenizer Mteval13a { get; } = new("13a", SeparateAsMteval);

    /// <summary>Words between white space.</summary>
    public static BleuTokenizer None { get; } = new("none", text => text);

    /// <summary>Each character a word: for Korean, whose eojeol with another particle would be a wrong word whole.</summary>
    public static BleuTokenizer Characters { get; } = new("char", text => string.Join(' ', Words.Characters(text)));

    public IReadOnlyList<string> Tokenize(string text) => Words.Split(_separate(text.TrimEnd()));

    private static string SeparateAsMteval(string text)
    {
        text = text.Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);
        text = Marks().Replace($" {text} ", " $1 ");
        text = PointAfterOther().Replace(text, "$1 $2 ");
        text = PointBeforeOther().Replace(text, " $1 $2");
        return DashAfterDigit().Replace(text, "$1 $2 ");
    }

    [GeneratedRegex(@"([{-~\[-` -&(-+:-@/])")]
    private static partial Regex Marks();

    [GeneratedRegex("([^0-9])([.,])")]
    private static partial Regex PointAfterOther();

    [GeneratedRegex("([.,])([^0-9])")]
    private static partial Regex PointBeforeOther();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex DashAfterDigit();
}
