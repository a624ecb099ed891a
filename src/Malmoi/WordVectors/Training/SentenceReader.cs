namespace Malmoi.WordVectors.Training;

/// <summary>The sentences of a piece of the corpus as training sees them: frequent words thinned out, long ones cut.</summary>
internal sealed class SentenceReader(EncodedCorpus corpus, Subsampling subsampling, double passes)
{
    /// <summary>Where word2vec cuts sentences.</summary>
    public const int LongestSentence = 1000;

    private readonly int[] _piece = new int[EncodedCorpus.MostNumbers];
    private readonly int[] _sentence = new int[LongestSentence];
    private Xoshiro256 _random = new(0);
    private int _length;
    private int _at;
    private double _start;
    private double _share;

    public ReadOnlyMemory<int> Sentence { get; private set; }

    /// <summary>How much of the whole training stands before the sentence, from 0 to 1.</summary>
    public double Progress => _start + (_share * _at / Math.Max(1, _length));

    /// <summary>Goes to a piece; pieces are numbered on from pass to pass.</summary>
    public void Open(int number, Xoshiro256 random)
    {
        var (pass, piece) = Math.DivRem(number, corpus.Pieces);
        _start = (pass + corpus.ShareBefore(piece)) / passes;
        _share = (corpus.ShareBefore(piece + 1) - corpus.ShareBefore(piece)) / passes;
        (_random, _at) = (random, 0);
        _length = corpus.ReadPiece(piece, _piece);
    }

    /// <summary>Goes to the next sentence of which anything is left; false at the end of the piece.</summary>
    public bool Next()
    {
        var count = 0;
        while (_at < _length && count < LongestSentence)
        {
            var word = _piece[_at++];
            if (word == EncodedCorpus.SentenceEnd)
            {
                if (count > 0)
                {
                    break;
                }
            }
            else if (subsampling.Keeps(word, _random))
            {
                _sentence[count++] = word;
            }
        }

        Sentence = _sentence.AsMemory(0, count);
        return count > 0;
    }
}
