using Malmoi.Text;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Pretraining.Data;

/// <summary>How a corpus becomes a <see cref="TokenFile"/>.</summary>
public sealed record CorpusEncoderOptions
{
    public DocumentUnit Unit { get; init; } = DocumentUnit.Line;

    /// <summary>Keeps where words, eojeol and sentences begin, a byte a token: what masking whole words and working with sentences need.</summary>
    public bool Marks { get; init; }

    /// <summary>Which documents go into a file of their own; null: none.</summary>
    public HeldOutShare? HeldOut { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Tokenises a corpus once, on several threads, into a file that training reads; the file is the same whatever their number.</summary>
/// <param name="tokenizer">Of the file, by its checksum.</param>
/// <param name="options">How.</param>
public sealed class CorpusEncoder(PieceUnits tokenizer, CorpusEncoderOptions? options = null)
{
    private const int PortionCharacters = 1 << 15;
    private readonly CorpusEncoderOptions _options = options ?? new CorpusEncoderOptions();
    private long _tokens;

    /// <summary>Tokens written so far; may be asked from any thread, as <see cref="Corpus.BytesRead"/> may.</summary>
    public long Tokens => Volatile.Read(ref _tokens);

    /// <summary>Writes the file, and that of the held-out documents where a share is held out; they appear when they are whole.</summary>
    /// <param name="corpus">Read once, as a stream.</param>
    /// <param name="path">Of the documents to learn from.</param>
    /// <param name="heldOutPath">Of the others.</param>
    /// <param name="ct">Stops; nothing is left behind.</param>
    /// <exception cref="InputException">The corpus is broken or empty, so small that nothing is held out, or a file cannot be written.</exception>
    public void Write(Corpus corpus, string path, string? heldOutPath = null, CancellationToken ct = default)
    {
        using var files = new SplitWriters([path], [heldOutPath], tokenizer, _options);
        _tokens = 0;
        var texts = CorpusDocuments.Of(corpus, _options.Unit, ct).Select(text => (IReadOnlyList<string>)[text]);
        foreach (var document in Encoded(texts, ct))
        {
            files.Add(document);
        }

        files.Commit(Named(corpus));
    }

    /// <summary>Writes two files of documents that belong to each other (translations, summaries), and two of the held-out ones.</summary>
    /// <param name="source">What is read; of a line that is empty on either side, neither is kept.</param>
    /// <param name="target">What is to be said: as many lines or records.</param>
    /// <param name="paths">The two files.</param>
    /// <param name="heldOutPaths">Those of the held-out documents.</param>
    /// <param name="ct">Stops; nothing is left behind.</param>
    /// <exception cref="InputException">As for <see cref="Write"/>; or one corpus has more lines than the other.</exception>
    public void WritePairs(
        Corpus source,
        Corpus target,
        (string Source, string Target) paths,
        (string Source, string Target)? heldOutPaths = null,
        CancellationToken ct = default
    )
    {
        using var files = new SplitWriters(
            [paths.Source, paths.Target],
            [heldOutPaths?.Source, heldOutPaths?.Target],
            tokenizer,
            _options
        );
        _tokens = 0;
        foreach (var pair in Encoded(Pairs(source, target, ct), ct))
        {
            files.Add(pair);
        }

        files.Commit(Named(source));
    }

    private static IEnumerable<IReadOnlyList<string>> Pairs(Corpus source, Corpus target, CancellationToken ct)
    {
        using var first = source.Documents(ct).GetEnumerator();
        using var second = target.Documents(ct).GetEnumerator();
        for (var count = 0L; ; count++)
        {
            var (isFirst, isSecond) = (first.MoveNext(), second.MoveNext());
            if (isFirst != isSecond)
            {
                throw new InputException(
                    $"{Named(isFirst ? target : source)} {count} texts and the other side more: line {count + 1} has no partner; pairs stand on lines of the same number"
                );
            }

            if (!isFirst)
            {
                yield break;
            }

            yield return [first.Current, second.Current];
        }
    }

    private IEnumerable<EncodedText[]> Encoded(IEnumerable<IReadOnlyList<string>> documents, CancellationToken ct)
    {
        foreach (var portion in OrderedWork.Do(Portions(documents), Encode, _options.Threads, ct))
        {
            foreach (var document in portion)
            {
                Interlocked.Add(ref _tokens, document.Sum(text => (long)text.Ids.Length));
                yield return document;
            }
        }
    }

    private static IEnumerable<List<IReadOnlyList<string>>> Portions(IEnumerable<IReadOnlyList<string>> documents)
    {
        var portion = new List<IReadOnlyList<string>>();
        var characters = 0L;
        foreach (var document in documents)
        {
            portion.Add(document);
            characters += 1 + document.Sum(text => (long)text.Length);
            if (characters >= PortionCharacters)
            {
                yield return portion;
                (portion, characters) = ([], 0);
            }
        }

        yield return portion;
    }

    private List<EncodedText[]> Encode(List<IReadOnlyList<string>> portion)
    {
        var encoder = new TextEncoder(tokenizer.Tokenizer, _options.Marks);
        var encoded = new List<EncodedText[]>(portion.Count);
        foreach (var document in portion)
        {
            EncodedText[] texts = [.. document.Select(encoder.Encode)];
            if (texts.All(text => text.Ids.Length > 0))
            {
                encoded.Add(texts);
            }
        }

        return encoded;
    }

    private static string Named(Corpus corpus) =>
        corpus.Files.Count == 1 ? $"'{corpus.Files[0]}' holds" : $"the {corpus.Files.Count} files hold";
}
