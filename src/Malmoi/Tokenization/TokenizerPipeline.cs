using System.Buffers;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization;

/// <summary>A tokenizer put together from parts, as Hugging Face's tokenizers are; the same ids, places and text as theirs.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class TokenizerPipeline : ITokenizer
{
    private readonly AddedVocabulary _added;
    private readonly WordFinder _words;
    private readonly WordwiseEncoder? _wordwise;

    /// <exception cref="InputException">Two added tokens have the same id or the same text, or one has the id of another piece.</exception>
    public TokenizerPipeline(TokenizerParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Parts = parts;
        _added = new AddedVocabulary(parts.AddedTokens, parts.Model.Vocabulary);
        _words = new WordFinder(parts);
        _wordwise = WordwiseEncoder.For(parts);
        VocabularySize = Math.Max(parts.Model.Vocabulary.Size, _added.Size);
    }

    public TokenizerParts Parts { get; }

    /// <summary>One more than the highest id.</summary>
    public int VocabularySize { get; }

    public SpecialTokens Special => Parts.Special with { Unknown = Parts.Special.Unknown ?? Parts.Model.Unknown };

    /// <summary>The piece with this id, of the model or added; null where there is none.</summary>
    public string? Piece(int id) =>
        _added.Find(id)?.Content ?? (Parts.Model.Vocabulary.TryGetPiece(id, out var piece) ? piece : null);

    /// <summary>The id of this piece, of the model or added; null where there is none.</summary>
    public int? Find(string piece) => _added.Find(piece)?.Id ?? Parts.Model.Vocabulary.Find(piece);

    /// <summary>The same tokenizer with more added tokens; no old id moves.</summary>
    /// <param name="tokens">Their ids: that of the model's piece with the same text, else <see cref="VocabularySize"/> and up.</param>
    public TokenizerPipeline WithAddedTokens(IEnumerable<AddedToken> tokens) =>
        new(Parts with { AddedTokens = [.. Parts.AddedTokens, .. tokens] });

    /// <summary>What normalisation makes of a text without added tokens.</summary>
    public string Normalize(string text)
    {
        var normalized = new NormalizedText(text);
        Parts.Normalizer?.Normalize(normalized);
        return normalized.Text.ToString();
    }

    /// <summary>Appends the ids of <paramref name="text"/>: no special tokens are added, nothing is cut off or padded.</summary>
    public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var (scanned, taken) = (0, 0);
        while (_words.InSource.TryFind(text, ref scanned, taken, out var found))
        {
            EncodeStretch(text[Math.Min(taken, found.Start)..found.Start], taken, ids);
            Write(found.Token.Id, ids);
            taken = found.End;
        }

        EncodeStretch(text[taken..], taken, ids);
    }

    /// <summary>The tokens of <paramref name="text"/> with their places: no special tokens are added, nothing is cut off or padded.</summary>
    public IReadOnlyList<Token> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<Token>();
        var buffer = new TokenBuffer();
        foreach (var word in _words.Find(text))
        {
            foreach (var (id, start, end) in Tokens(word, buffer))
            {
                var isUnknown = word.Added is null && id == Parts.Model.Unknown;
                var piece = isUnknown ? word.Text.Text[start..end].ToString() : Piece(id)!;
                tokens.Add(new Token(id, piece, word.Text.Source(start, end)));
            }
        }

        return tokens;
    }

    /// <summary>A text, or a pair of texts, as a model reads it: special tokens added, cut and padded as <see cref="TokenizerParts"/> say.</summary>
    /// <exception cref="InputException">Truncation cannot reach its length.</exception>
    public ModelInput Prepare(string text, string? pair = null, bool addSpecialTokens = true)
    {
        var prepared = Assemble(text, pair, addSpecialTokens);
        return Parts.Padding is null ? prepared : Parts.Padding.Apply([prepared])[0];
    }

    /// <summary>Texts as a model reads them in one batch, padded together.</summary>
    /// <exception cref="InputException">Truncation cannot reach its length.</exception>
    public IReadOnlyList<ModelInput> Prepare(
        IEnumerable<(string Text, string? Pair)> batch,
        bool addSpecialTokens = true
    )
    {
        ModelInput[] texts = [.. batch.Select(entry => Assemble(entry.Text, entry.Pair, addSpecialTokens))];
        return Parts.Padding is null ? texts : Parts.Padding.Apply(texts);
    }

    /// <summary>The text of <paramref name="ids"/>, special tokens included.</summary>
    public string Decode(ReadOnlySpan<int> ids) => Decode(ids, skipSpecialTokens: false);

    /// <summary>The text of <paramref name="ids"/>; ids that the tokenizer lacks are passed over.</summary>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        var pieces = new List<string>(ids.Length);
        foreach (var id in ids)
        {
            if (Shown(id, skipSpecialTokens) is { } piece)
            {
                pieces.Add(piece);
            }
        }

        return Parts.Decoder is { } decoder ? string.Concat(decoder.Decode(pieces)) : string.Join(' ', pieces);
    }

    /// <summary>The piece that decoding sees, or null.</summary>
    internal string? Shown(int id, bool skipSpecialTokens) =>
        skipSpecialTokens && _added.Find(id) is { Special: true } ? null : Piece(id);

    // The ids of text without added tokens written as they are.
    private void EncodeStretch(ReadOnlySpan<char> stretch, int offset, IBufferWriter<int> ids)
    {
        if (stretch.IsEmpty)
        {
            return;
        }

        if (_wordwise is not null)
        {
            _wordwise.Encode(stretch, offset, ids);
            return;
        }

        var words = new List<PlacedWord>();
        _words.Find(new NormalizedText(stretch, offset), words);
        var buffer = new TokenBuffer();
        foreach (var word in words)
        {
            foreach (var token in Tokens(word, buffer))
            {
                Write(token.Id, ids);
            }
        }
    }

    private ModelInput Assemble(string text, string? pair, bool addSpecialTokens)
    {
        var first = EncodeSequence(text, 0);
        var second = pair is null ? null : EncodeSequence(pair, 1);
        if (Parts.Truncation is { } truncation)
        {
            var added = addSpecialTokens ? Parts.PostProcessor?.AddedCount(pair is not null) ?? 0 : 0;
            (first, second) = truncation.Apply(first, second, truncation.MaximumLength - added);
        }

        List<ModelInput> parts = second is null ? [first] : [first, second];
        parts = Parts.PostProcessor?.Process(parts, addSpecialTokens) ?? parts;
        return parts.Count == 1 ? parts[0] : parts.Aggregate(ModelInput.Empty, (all, part) => all.Then(part));
    }

    private ModelInput EncodeSequence(string text, int sequence)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<InputToken>();
        var buffer = new TokenBuffer();
        var number = 0;
        foreach (var word in _words.Find(text))
        {
            foreach (var (id, start, end) in Tokens(word, buffer))
            {
                var source = word.Text.Source(start, end);
                tokens.Add(
                    new InputToken(
                        id,
                        Spelling(word, id, start, end),
                        source.Start.Value,
                        source.End.Value,
                        sequence,
                        number,
                        sequence
                    )
                );
            }

            number++;
        }

        return new ModelInput([.. tokens]);
    }

    // An added token is spelled with the white space that it takes along; Unigram spells what it does not know as the text does.
    private string Spelling(PlacedWord word, int id, int start, int end) =>
        word.Added is not null || (id == Parts.Model.Unknown && Parts.Model is Unigram)
            ? word.Text.Text[start..end].ToString()
            : Piece(id)!;

    private ReadOnlySpan<PlacedId> Tokens(PlacedWord word, TokenBuffer buffer)
    {
        buffer.Clear();
        if (word.Added is { } added)
        {
            buffer.Add(added.Id, 0, word.Text.Length);
        }
        else
        {
            Parts.Model.Tokenize(word.Text.Text, buffer);
        }

        return buffer.Tokens;
    }

    private static void Write(int id, IBufferWriter<int> ids)
    {
        ids.GetSpan(1)[0] = id;
        ids.Advance(1);
    }
}
