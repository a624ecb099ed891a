using Malmoi.Tokenization;

namespace Malmoi.NGrams.SuffixArrays;

/// <summary>The words of an ∞-gram index, found by binary search in the mapped file.</summary>
internal sealed class InfiniGramVocabulary(InfiniGramFile file) : IVocabulary
{
    public int Count => file.Words;

    public int Find(ReadOnlySpan<byte> utf8)
    {
        file.ThrowIfDisposed();
        var (from, to) = (0, file.Words);
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            var word = file.SortedWord(middle);
            switch (file.Utf8(word).SequenceCompareTo(utf8))
            {
                case 0:
                    return word;
                case < 0:
                    from = middle + 1;
                    break;
                default:
                    to = middle;
                    break;
            }
        }

        return -1;
    }

    public ReadOnlySpan<byte> Utf8(int id) => file.Utf8(id);
}
