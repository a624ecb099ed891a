namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Single documents; those that are too long are cut, where the file keeps marks between sentences.</summary>
/// <remarks>Where each passage begins is kept in memory, 12 bytes a passage; the tokens are not.</remarks>
public sealed class DocumentPassages : IPassages
{
    private const int Portion = 1 << 16;
    private readonly TokenFile _file;
    private readonly List<long> _starts = [];
    private readonly List<int> _lengths = [];

    /// <param name="file">The corpus.</param>
    /// <param name="longest">Tokens a passage at most.</param>
    /// <param name="sentences">Passages of fewer sentences are left out; more than one needs marks.</param>
    /// <exception cref="InputException">No passage has so many sentences, or the file keeps no marks to tell.</exception>
    public DocumentPassages(TokenFile file, int longest, int sentences = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sentences);
        _file = file;
        if (sentences > 1 && !file.HasMarks)
        {
            throw new InputException(
                $"'{file.Path}' does not say where sentences begin, and this objective works with sentences: tokenise the corpus again with marks"
            );
        }

        var marks = new TokenMarks[Portion];
        for (var document = 0L; document < file.Documents; document++)
        {
            var (start, length) = file.Document(document);
            Cut(start, start + length, longest, sentences, ref marks);
        }

        if (_starts.Count == 0)
        {
            throw new InputException(
                $"no passage of '{file.Path}' has {sentences} sentences within {longest} tokens: make documents of more than one line, or take longer passages"
            );
        }
    }

    public long Count => _starts.Count;

    public int Length(long index) => _lengths[(int)index];

    public Passage Get(long index)
    {
        var (start, length) = (_starts[(int)index], _lengths[(int)index]);
        var passage = new Passage(new int[length], new TokenMarks[length]) { Document = _file.DocumentAt(start) };
        _file.Read(start, passage.Ids);
        _file.Read(start, passage.Marks);
        return passage;
    }

    private void Cut(long start, long end, int longest, int sentences, ref TokenMarks[] marks)
    {
        if (!_file.HasMarks)
        {
            for (; start < end; start += longest)
            {
                Add(start, (int)Math.Min(longest, end - start));
            }

            return;
        }

        if (marks.Length < end - start)
        {
            marks = new TokenMarks[end - start];
        }

        var document = marks.AsSpan(0, (int)(end - start));
        _file.Read(start, document);
        while (!document.IsEmpty)
        {
            var (length, count) = Whole(document, longest);
            if (count >= sentences)
            {
                Add(start, length);
            }

            document = document[length..];
            start += length;
        }
    }

    // As many whole sentences as fit, or a part of one that is too long by itself.
    private static (int Length, int Sentences) Whole(ReadOnlySpan<TokenMarks> document, int longest)
    {
        var (end, count) = (0, 0);
        for (var i = 1; i <= Math.Min(longest, document.Length); i++)
        {
            if (i == document.Length || document[i].HasFlag(TokenMarks.Sentence))
            {
                (end, count) = (i, count + 1);
            }
        }

        return end > 0 ? (end, count) : (Math.Min(longest, document.Length), 1);
    }

    private void Add(long start, int length)
    {
        _starts.Add(start);
        _lengths.Add(length);
    }
}
