using Malmoi.Text;

namespace Malmoi.WordVectors.Training;

/// <summary>A corpus read once, for training: its frequent words as places in the vocabulary, in pieces that can be read in any order.</summary>
/// <remarks>
/// Words are what stands between white space, a line is a sentence; its end is no word. word2vec has a row for it (&lt;/s&gt;) that no training
/// touches; fastText learns it like a word.
/// </remarks>
public sealed class EncodedCorpus : IDisposable
{
    /// <summary>What stands at the end of a sentence.</summary>
    public const int SentenceEnd = NumberedText.LineEnd;

    private readonly NumberedText _text;
    private readonly int[] _ids;

    private EncodedCorpus(NumberedText text, long minimumCount)
    {
        _text = text;
        var table = text.Table;
        Vocabulary = TrainingVocabulary.Of(table.Count, table.Word, table.Occurrences, minimumCount, out _ids);
        text.ForgetWords();
    }

    /// <summary>The words that are frequent enough.</summary>
    public TrainingVocabulary Vocabulary { get; }

    /// <summary>Words of the corpus, those left out of the vocabulary too.</summary>
    public long Words => _text.Words;

    /// <summary>Lines of the corpus, empty ones too.</summary>
    public long Lines => _text.Lines;

    public int Pieces => _text.Pieces;

    /// <summary>The most numbers that a piece holds.</summary>
    public static int MostNumbers => NumberedText.LongestPiece;

    /// <summary>Reads the corpus, counts its words and numbers them.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="minimumCount">Words that occur less often are left out, as if the text did not have them.</param>
    /// <param name="temporaryFolder">Where the file stands; null for the system's folder.</param>
    /// <param name="phrases">Joins words that often stand together first; null leaves them as they are.</param>
    /// <exception cref="InputException">The corpus cannot be read, or no word is frequent enough.</exception>
    public static EncodedCorpus Read(
        Corpus corpus,
        long minimumCount,
        string? temporaryFolder = null,
        PhraseOptions? phrases = null,
        CancellationToken ct = default
    ) => Read(corpus.Blocks(ct), minimumCount, temporaryFolder, phrases);

    internal static EncodedCorpus Read(
        IEnumerable<CorpusBlock> blocks,
        long minimumCount,
        string? temporaryFolder,
        PhraseOptions? phrases = null
    )
    {
        var text = NumberedText.Read(blocks, temporaryFolder);
        try
        {
            for (var pass = 0; pass < (phrases?.Passes ?? 0); pass++)
            {
                var joined = text.Joined(Phrases.Learn(text.Text(), phrases!.MinimumCount, phrases.Threshold));
                text.Dispose();
                text = joined;
            }

            return new EncodedCorpus(text, minimumCount);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }

    /// <summary>What another corpus would not have.</summary>
    internal string Fingerprint() => $"{Words} {_text.Length} {Vocabulary.Fingerprint()}";

    /// <summary>The share of the corpus that stands before a piece, from 0 to 1.</summary>
    public double ShareBefore(int piece) => _text.ShareBefore(piece);

    /// <summary>Reads a piece: places in the vocabulary and <see cref="SentenceEnd"/>.</summary>
    /// <param name="piece">Its number, from 0.</param>
    /// <param name="buffer">At least <see cref="MostNumbers"/> long.</param>
    /// <returns>How many numbers were read, words that are left out not among them.</returns>
    public int ReadPiece(int piece, Span<int> buffer)
    {
        var length = _text.ReadPiece(piece, buffer);
        var kept = 0;
        for (var i = 0; i < length; i++)
        {
            var number = buffer[i];
            var id = number == SentenceEnd ? SentenceEnd : _ids[number];
            if (number == SentenceEnd || id >= 0)
            {
                buffer[kept++] = id;
            }
        }

        return kept;
    }

    public void Dispose() => _text.Dispose();
}
