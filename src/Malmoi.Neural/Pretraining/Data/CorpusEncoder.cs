using System.Buffers;
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

    /// <summary>Writes the file, and that of the held-out documents where a share is held out; both appear when both are whole.</summary>
    /// <param name="corpus">Read once, as a stream.</param>
    /// <param name="path">Of the documents to learn from.</param>
    /// <param name="heldOutPath">Of the others.</param>
    /// <param name="ct">Stops; nothing is left behind.</param>
    /// <exception cref="InputException">The corpus is broken or empty, so small that nothing is held out, or a file cannot be written.</exception>
    public void Write(Corpus corpus, string path, string? heldOutPath = null, CancellationToken ct = default)
    {
        if (_options.HeldOut is not null && heldOutPath is null)
        {
            throw new ArgumentException("documents are held out, and have no file to go to", nameof(heldOutPath));
        }

        _tokens = 0;
        using var training = Writer(path);
        using var heldOut = _options.HeldOut is null ? null : Writer(heldOutPath!);
        foreach (var portion in Encoded(corpus, ct))
        {
            foreach (var (ids, marks) in portion)
            {
                var number = training.Documents + (heldOut?.Documents ?? 0);
                var writer = _options.HeldOut is { } share && share.Contains(number) ? heldOut! : training;
                writer.Add(ids, marks);
                Interlocked.Add(ref _tokens, ids.Length);
            }
        }

        if (training.Documents == 0 && heldOut is not { Documents: > 0 })
        {
            throw new InputException($"{Named(corpus)} no text: nothing can be learned from it");
        }

        if (heldOut is { Documents: 0 } || training.Documents == 0)
        {
            throw new InputException(
                $"{Named(corpus)} {training.Documents + heldOut!.Documents} document(s), too few to hold out a share of {_options.HeldOut!.Share}: hold out more, none, or take smaller documents (lines)"
            );
        }

        heldOut?.Commit();
        training.Commit();
    }

    private TokenFileWriter Writer(string path) =>
        new(path, tokenizer.Tokenizer.VocabularySize, TokenFile.ChecksumOf(tokenizer), _options.Marks);

    // As many portions are in work as there are threads, and the oldest is waited for: the order stays, the memory too.
    private IEnumerable<Document[]> Encoded(Corpus corpus, CancellationToken ct)
    {
        var working = new Queue<Task<Document[]>>();
        try
        {
            foreach (var portion in Portions(CorpusDocuments.Of(corpus, _options.Unit, ct)))
            {
                ct.ThrowIfCancellationRequested();
                if (working.Count >= Math.Max(1, _options.Threads))
                {
                    yield return working.Dequeue().GetAwaiter().GetResult();
                }

                working.Enqueue(Task.Run(() => Encode(portion), ct));
            }

            while (working.TryDequeue(out var oldest))
            {
                yield return oldest.GetAwaiter().GetResult();
            }
        }
        finally
        {
            // Where one failed, the others are let end: they read the tokenizer.
            Task.WhenAll(working).ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }

    private static IEnumerable<List<string>> Portions(IEnumerable<string> documents)
    {
        var portion = new List<string>();
        var characters = 0L;
        foreach (var document in documents)
        {
            portion.Add(document);
            characters += document.Length;
            if (characters >= PortionCharacters || portion.Count >= PortionCharacters)
            {
                yield return portion;
                (portion, characters) = ([], 0);
            }
        }

        yield return portion;
    }

    private Document[] Encode(List<string> portion)
    {
        var encoded = new List<Document>(portion.Count);
        var ids = new ArrayBufferWriter<int>();
        foreach (var text in portion)
        {
            Document document;
            if (_options.Marks)
            {
                var tokens = tokenizer.Tokenizer.Encode(text);
                document = new Document([.. tokens.Select(token => token.Id)], TextMarks.Of(text, tokens));
            }
            else
            {
                ids.ResetWrittenCount();
                tokenizer.Tokenizer.Encode(text, ids);
                document = new Document(ids.WrittenSpan.ToArray(), []);
            }

            if (document.Ids.Length > 0)
            {
                encoded.Add(document);
            }
        }

        return [.. encoded];
    }

    private static string Named(Corpus corpus) =>
        corpus.Files.Count == 1 ? $"'{corpus.Files[0]}' holds" : $"the {corpus.Files.Count} files hold";

    private readonly record struct Document(int[] Ids, TokenMarks[] Marks);
}
