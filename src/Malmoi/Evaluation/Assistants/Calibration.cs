namespace Malmoi.Evaluation.Assistants;

/// <summary>An answer with the probability that its model gave it.</summary>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="IsRight">Whether it is right.</param>
public readonly record struct RatedAnswer(double Confidence, bool IsRight);

/// <summary>Answers of about the same confidence.</summary>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Right">Those that are right, of all of them.</param>
public readonly record struct ConfidenceBin(double Confidence, Share Right);

/// <summary>Whether a model is right as often as it thinks: the expected calibration error (Naeini et al., 2015; Guo et al., 2017).</summary>
/// <remarks>
/// <code>
///   ECE = sum over bins b of |b| / n · |accuracy of b - mean confidence of b|
/// </code>
/// Bins are equally wide. Of few answers the error is too large: each bin's chance adds to it.
/// </remarks>
public sealed class Calibration
{
    /// <summary>Bins between 0 and 1.</summary>
    public const int BinCount = 10;

    /// <param name="answers">At least one.</param>
    public Calibration(IReadOnlyList<RatedAnswer> answers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(answers.Count, nameof(answers));
        Bins =
        [
            .. answers
                .GroupBy(answer => Math.Clamp((int)(answer.Confidence * BinCount), 0, BinCount - 1))
                .OrderBy(bin => bin.Key)
                .Select(bin => new ConfidenceBin(
                    bin.Average(answer => answer.Confidence),
                    Share.Of(bin, answer => answer.IsRight)
                )),
        ];
        Error = Bins.Sum(bin => (double)bin.Right.Items / answers.Count * Math.Abs(bin.Right.Value - bin.Confidence));
        Brier = answers.Average(answer => Math.Pow(answer.Confidence - (answer.IsRight ? 1 : 0), 2));
    }

    /// <summary>Those that hold an answer, from unsure to sure.</summary>
    public IReadOnlyList<ConfidenceBin> Bins { get; }

    /// <summary>The expected calibration error, from 0 to 1.</summary>
    public double Error { get; }

    /// <summary>The mean squared distance of confidence from truth (Brier, 1950).</summary>
    public double Brier { get; }
}
