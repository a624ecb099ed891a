using Malmoi.Storage;
using Malmoi.Text;

namespace Malmoi.Tokenization.Korean;

/// <summary>A small morphological analyser of Korean: it cuts an eojeol into stem, affixes, particles and endings, as tagged text taught it.</summary>
/// <remarks>
/// Each syllable gets the label of the piece that begins or goes on in it, by a linear model over what stands around it; the best sequence is
/// found by Viterbi's algorithm. Pieces are parts of the text as written: put together they are the text. Safe for many threads;
/// <see cref="KoreanSplitter"/> is the quick way through a whole corpus.
/// </remarks>
public sealed class KoreanAnalyser
{
    private readonly FeatureWeights _weights;
    private readonly int[] _transitions;
    private EojeolLabelling? _spare;

    internal KoreanAnalyser(FeatureWeights weights, int[] transitions, AnalyserTraining training) =>
        (_weights, _transitions, Training) = (weights, transitions, training);

    /// <summary>What it learned from.</summary>
    public AnalyserTraining Training { get; }

    /// <summary>Features that have a weight.</summary>
    public int Features => _weights.Count;

    internal FeatureWeights Weights => _weights;

    internal ReadOnlySpan<int> Transitions => _transitions;

    /// <summary>Learns from eojeol cut into pieces; the same eojeol, options and order give the same analyser everywhere.</summary>
    /// <exception cref="InputException">There are none.</exception>
    /// <exception cref="ArgumentException">The pieces of an eojeol are not the whole of it.</exception>
    public static KoreanAnalyser Train(
        IEnumerable<SegmentedEojeol> eojeol,
        AnalyserOptions? options = null,
        CancellationToken ct = default
    )
    {
        var perceptron = new AveragedPerceptron();
        var units = new EojeolUnits();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (count, pieces) = (0L, 0L);
        foreach (var one in eojeol)
        {
            ct.ThrowIfCancellationRequested();
            if (!TrainingRun.IsWhole(one))
            {
                throw new ArgumentException($"the pieces of '{one.Text}' are not the whole of it", nameof(eojeol));
            }

            count++;
            pieces += one.Pieces.Count;
            seen.Add(one.Text);
            foreach (var run in TrainingRun.Of(one, units))
            {
                perceptron.Add(run);
            }
        }

        if (count == 0)
        {
            throw new InputException("there is no eojeol to learn from: name tagged Korean text");
        }

        var (weights, transitions) = perceptron.Learn(options ?? new AnalyserOptions(), ct);
        return new KoreanAnalyser(weights, transitions, new AnalyserTraining(count, seen.Count, pieces));
    }

    /// <summary>Whether there is a file of an analyser at a path.</summary>
    public static bool IsOne(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = CompressedFile.OpenPacked(path);
        Span<byte> head = stackalloc byte[AnalyserFile.Magic.Length];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.SequenceEqual(AnalyserFile.Magic);
    }

    /// <summary>Reads an analyser that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InputException">The file is missing or none of an analyser.</exception>
    public static KoreanAnalyser Open(string path) => AnalyserFile.Read(path);

    /// <summary>Writes the analyser to a file, which appears only when it is whole.</summary>
    public void Save(string path) => AnalyserFile.Write(this, path);

    /// <summary>Cuts one eojeol; where there is no Hangul in it, or more than 512 UTF-16 units, it stays whole.</summary>
    /// <param name="eojeol">A word without blanks.</param>
    public SegmentedEojeol Analyse(string eojeol)
    {
        var labelling = Interlocked.Exchange(ref _spare, null) ?? new EojeolLabelling(this);
        var pieces = labelling.Label(eojeol) ? labelling.Pieces() : Whole(eojeol);
        Volatile.Write(ref _spare, labelling);
        return new SegmentedEojeol(eojeol, pieces);
    }

    private static EojeolPiece[] Whole(string eojeol) =>
        eojeol.Length == 0 ? [] : [new EojeolPiece(PieceKind.Stem, 0..eojeol.Length)];
}

/// <summary>What an analyser learned from.</summary>
/// <param name="Eojeol">Running eojeol.</param>
/// <param name="Types">Different ones.</param>
/// <param name="Pieces">Pieces of the running eojeol.</param>
public sealed record AnalyserTraining(long Eojeol, long Types, long Pieces);
