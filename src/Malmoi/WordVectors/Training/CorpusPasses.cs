namespace Malmoi.WordVectors.Training;

/// <summary>How often a training passes its corpus, and how rare it makes frequent words: with n-grams as fastText counts both, else as word2vec does.</summary>
/// <remarks>
/// <code>
///             how often a word occurs is its count of all         an epoch lasts until as many are read as there are
/// word2vec    words with vectors and line ends                    words with vectors
/// fastText    words and line ends                                 words and line ends, those without vectors not read
/// </code>
/// So where a fifth of the words are too rare for vectors, five epochs of fastText pass the text six times.
/// </remarks>
internal sealed class CorpusPasses
{
    private readonly EncodedCorpus _corpus;
    private readonly Subsampling _subsampling;

    public CorpusPasses(EncodedCorpus corpus, WordVectorOptions options)
    {
        _corpus = corpus;
        var read = corpus.Vocabulary.Total + corpus.Lines;
        var counted = options.Subwords is null ? read : corpus.Words + corpus.Lines;
        Count = (double)options.Epochs * counted / read;
        Pieces = checked((int)Math.Ceiling(Count * corpus.Pieces));
        _subsampling = new Subsampling(corpus.Vocabulary, options.Sample, counted);
    }

    /// <summary>How often the text is passed, the last time not always to its end.</summary>
    public double Count { get; }

    /// <summary>Pieces of all passes, numbered on from pass to pass.</summary>
    public int Pieces { get; }

    /// <summary>A reader of one thread.</summary>
    public SentenceReader Reader() => new(_corpus, _subsampling, Count);
}
