using System.Text;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Smoothing;
using Malmoi.Tokenization;

namespace Malmoi.NGrams;

/// <summary>What is wrong with one n-gram of a source, with its place where the source is a file.</summary>
internal static class NGramErrors
{
    public const string Twice = "is there twice";

    public static string LacksContext(int order) =>
        $"lacks its context among the {order - 1}-grams; estimate or prune the model again so that contexts stay";

    /// <exception cref="InputException">The source holds collapsed values, which cannot be asked for the probability of a word.</exception>
    public static void RefuseCollapsed(INGramSource source)
    {
        if (source is NGramEstimate { IsCollapsed: true })
        {
            throw new InputException(
                "collapsed values are no probabilities and stand in ARPA files only; estimate the model without collapsing"
            );
        }
    }

    /// <param name="source">Where it comes from.</param>
    /// <param name="words">The n-gram, oldest word first.</param>
    /// <param name="row">Its row among those of its order.</param>
    /// <param name="what">What it does wrong.</param>
    public static InputException Of(INGramSource source, ReadOnlySpan<int> words, long row, string what)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            text.Append(text.Length > 0 ? " " : "").Append(source.Vocabulary.Word(word));
        }

        var place = source is ArpaFile file ? $"{file.Place(words.Length, row)}: " : "";
        return new($"{place}the {words.Length}-gram \"{text}\" {what}");
    }
}
