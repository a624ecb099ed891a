namespace Malmoi.Neural.Pretraining.Data;

/// <summary>The documents of two files, the first with the first, the second with the second: texts and their translations, or summaries.</summary>
public sealed class PairedDocuments : IPassages
{
    private readonly TokenFile _source;
    private readonly TokenFile _target;
    private readonly List<long> _kept = [];

    /// <param name="source">What is read.</param>
    /// <param name="target">What is to be said.</param>
    /// <param name="longest">Pairs of which a side has more tokens are left out.</param>
    /// <exception cref="InputException">The files differ in documents, or every pair is too long.</exception>
    public PairedDocuments(TokenFile source, TokenFile target, int longest)
    {
        (_source, _target) = (source, target);
        if (source.Documents != target.Documents)
        {
            throw new InputException(
                $"'{source.Path}' has {source.Documents} documents and '{target.Path}' {target.Documents}: they are no pairs"
            );
        }

        for (var i = 0L; i < source.Documents; i++)
        {
            if (Tokens(source, i) <= longest && Tokens(target, i) <= longest)
            {
                _kept.Add(i);
            }
        }

        if (_kept.Count == 0)
        {
            throw new InputException(
                $"every pair of '{source.Path}' and '{target.Path}' has a side of more than {longest} tokens: take a model with more positions, or shorter texts"
            );
        }
    }

    public long Count => _kept.Count;

    /// <summary>Pairs that are too long.</summary>
    public long LeftOut => _source.Documents - Count;

    public int Length(long index)
    {
        var pair = _kept[(int)index];
        return (int)(Tokens(_source, pair) + Tokens(_target, pair));
    }

    public Passage Get(long index)
    {
        var pair = _kept[(int)index];
        var ids = Read(_source, pair);
        var marks = new TokenMarks[ids.Length];
        _source.Read(_source.DocumentStart(pair), marks);
        return new Passage(ids, marks) { Partner = Read(_target, pair), Document = pair };
    }

    private static long Tokens(TokenFile file, long document) => file.Document(document).Length;

    private static int[] Read(TokenFile file, long document)
    {
        var ids = new int[Tokens(file, document)];
        file.Read(file.DocumentStart(document), ids);
        return ids;
    }
}
