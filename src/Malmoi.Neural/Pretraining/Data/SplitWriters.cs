using Malmoi.Tokenization;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>Files of tokens to learn from and, beside each, one of what is held out.</summary>
internal sealed class SplitWriters : IDisposable
{
    private readonly List<TokenFileWriter> _training = [];
    private readonly List<TokenFileWriter> _heldOut = [];
    private readonly HeldOutShare? _share;

    public SplitWriters(
        IReadOnlyList<string> paths,
        IReadOnlyList<string?> heldOutPaths,
        PieceUnits tokenizer,
        CorpusEncoderOptions options
    )
    {
        _share = options.HeldOut;
        if (_share is not null && heldOutPaths.Contains(null))
        {
            throw new ArgumentException("documents are held out, and have no file to go to", nameof(heldOutPaths));
        }

        try
        {
            _training.AddRange(paths.Select(Writer));
            if (_share is not null)
            {
                _heldOut.AddRange(heldOutPaths.Select(path => Writer(path!)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        TokenFileWriter Writer(string path) =>
            new(path, tokenizer.Tokenizer.VocabularySize, TokenFile.ChecksumOf(tokenizer), options.Marks);
    }

    private long HeldOut => _heldOut is [var first, ..] ? first.Documents : 0;

    /// <summary>Adds the texts of a document, one a file.</summary>
    public void Add(IReadOnlyList<EncodedText> texts)
    {
        var writers = _share?.Contains(_training[0].Documents + HeldOut) == true ? _heldOut : _training;
        for (var i = 0; i < texts.Count; i++)
        {
            writers[i].Add(texts[i].Ids, texts[i].Marks);
        }
    }

    /// <summary>Makes the files appear.</summary>
    /// <param name="corpus">"'x.txt' holds", for the errors.</param>
    public void Commit(string corpus)
    {
        var documents = _training[0].Documents + HeldOut;
        if (documents == 0)
        {
            throw new InputException($"{corpus} no text: nothing can be learned from it");
        }

        if (_training[0].Documents == 0 || (_share is not null && HeldOut == 0))
        {
            throw new InputException(
                $"{corpus} {documents} document(s), too few to hold out a share of {_share!.Share}: hold out more, none, or take smaller documents (lines)"
            );
        }

        foreach (var writer in _heldOut.Concat(_training))
        {
            writer.Commit();
        }
    }

    public void Dispose()
    {
        foreach (var writer in _training.Concat(_heldOut))
        {
            writer.Dispose();
        }
    }
}
