using System.Text.RegularExpressions;

namespace Malmoi.Evaluation.Metrics;

/// <summary>How near an answer is to the true ones: the same, and how much of it is theirs.</summary>
/// <param name="ExactMatch">The share of answers that are a true one, from 0 to 1.</param>
/// <param name="F1">The mean overlap of an answer with the nearest true one, from 0 to 1.</param>
public readonly record struct AnswerScore(double ExactMatch, double F1);

/// <summary>Exact match and F1 of extracted answers: SQuAD's over words (Rajpurkar et al., 2016), KorQuAD's over characters (Lim et al., 2019).</summary>
/// <remarks>
/// Before they are compared, answers lose case, punctuation and white space at their ends: SQuAD's the articles a, an and the;
/// KorQuAD's quotes and brackets, in whose place a blank stands. Of several true answers the nearest counts.
/// </remarks>
public sealed partial class AnswerMatch
{
    private readonly Func<string, string> _normalize;
    private readonly Func<string, IReadOnlyList<string>> _units;

    private AnswerMatch(Func<string, string> normalize, Func<string, IReadOnlyList<string>> units) =>
        (_normalize, _units) = (normalize, units);

    /// <summary>English answers, compared by words.</summary>
    public static AnswerMatch Squad { get; } =
        new(text => Articles().Replace(WithoutPunctuation(text.ToLowerInvariant()), " "), Words.Split);

    /// <summary>Korean answers, compared by characters: an eojeol with another particle is still half an answer.</summary>
    public static AnswerMatch Korquad { get; } =
        new(
            text => WithoutPunctuation(Brackets().Replace(text, " ").ToLowerInvariant()),
            text => [.. Words.Split(text).SelectMany(Words.Characters)]
        );

    /// <summary>An answer as it is compared.</summary>
    public string Normalize(string answer) => string.Join(' ', Words.Split(_normalize(answer)));

    /// <summary>The mean over questions.</summary>
    /// <param name="references">The true answers of each question; none where it has none.</param>
    /// <param name="predictions">An answer a question, empty for none.</param>
    /// <exception cref="InputException">There are none, or not as many of the one as of the other.</exception>
    public AnswerScore Of(IReadOnlyList<IReadOnlyList<string>> references, IReadOnlyList<string> predictions)
    {
        Pairing.Check(references.Count, predictions.Count);
        double exact = 0,
            overlap = 0;
        for (var i = 0; i < references.Count; i++)
        {
            var score = Of(references[i], predictions[i]);
            exact += score.ExactMatch;
            overlap += score.F1;
        }

        return new AnswerScore(exact / references.Count, overlap / references.Count);
    }

    /// <summary>One question.</summary>
    public AnswerScore Of(IReadOnlyList<string> references, string prediction)
    {
        IReadOnlyList<string> truths = references.Count == 0 ? [""] : references;
        return new AnswerScore(
            truths.Max(truth => Normalize(truth) == Normalize(prediction) ? 1 : 0),
            truths.Max(truth => F1(truth, prediction))
        );
    }

    private double F1(string truth, string prediction)
    {
        var (wanted, said) = (_units(Normalize(truth)), _units(Normalize(prediction)));
        if (wanted.Count == 0 || said.Count == 0)
        {
            return wanted.Count == said.Count ? 1 : 0;
        }

        var shared = Overlap.Of(wanted, 1).With(Overlap.Of(said, 1));
        return new PrecisionRecall(shared, said.Count, wanted.Count).F1;
    }

    private static string WithoutPunctuation(string text) => string.Concat(text.Where(c => !Words.IsPunctuation(c)));

    [GeneratedRegex(@"\b(a|an|the)\b")]
    private static partial Regex Articles();

    [GeneratedRegex("['\"《》<>〈〉()‘’]")]
    private static partial Regex Brackets();
}
