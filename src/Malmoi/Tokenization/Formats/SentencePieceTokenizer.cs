using System.Buffers;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Formats;

/// <summary>Cuts text as SentencePiece does (Kudo and Richardson, 2018), to the id, the place and the decoded blank.</summary>
/// <remarks>No beginning or end is added. Immutable and safe to share between threads.</remarks>
public sealed class SentencePieceTokenizer : ITokenizer
{
    private readonly SentencePieceNormalizer _normalizer;
    private readonly ISubwordModel _model;
    private readonly SentencePieceLattices? _lattices;
    private readonly SentencePieceDecoder _decoder;
    private readonly WordwiseEncoder? _wordwise;

    /// <exception cref="InputException">The character map is damaged.</exception>
    public SentencePieceTokenizer(SentencePieceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        File = file;
        var symbols = new UserDefinedSymbols(
            file.Pieces.Where(piece => piece.Type == SentencePieceType.UserDefined).Select(piece => piece.Text)
        );
        _normalizer = file.Normalizer.Build(symbols, file.Trainer.WhitespaceAsSuffix);
        _model = SentencePieceModels.Build(file, symbols);
        _lattices = file.Trainer.Model == SentencePieceModel.Unigram ? new SentencePieceLattices(file) : null;
        _decoder = new SentencePieceDecoder(file);
        _wordwise = WordwiseEncoder.For(new() { Model = _model, Normalizer = _normalizer });
        Special = new SpecialTokens(
            SentencePieceModels.UnknownId(file),
            Control(file.Trainer.BeginPiece),
            Control(file.Trainer.EndPiece),
            Control(file.Trainer.PaddingPiece)
        );
    }

    public SentencePieceFile File { get; }

    public int VocabularySize => File.Pieces.Count;

    public SpecialTokens Special { get; }

    /// <exception cref="InputException">The file is missing, damaged, or no model that can cut text.</exception>
    public static SentencePieceTokenizer Read(string path) => new(SentencePieceFile.Read(path));

    public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (_wordwise is not null)
        {
            _wordwise.Encode(text, 0, ids);
            return;
        }

        var normalized = Normalized(text);
        var tokens = new TokenBuffer();
        _model.Tokenize(normalized.Text, tokens);
        var room = ids.GetSpan(tokens.Count + 1);
        for (var i = 0; i < tokens.Count; i++)
        {
            room[i] = tokens.Tokens[i].Id;
        }

        ids.Advance(tokens.Count);
    }

    public IReadOnlyList<Token> Encode(string text)
    {
        var normalized = Normalized(text);
        var tokens = new TokenBuffer();
        _model.Tokenize(normalized.Text, tokens);
        return Tokens(normalized, tokens.Tokens);
    }

    /// <summary>The best segmentations, best first, each with the natural logarithm of its probability.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="InputException">The model is no unigram model.</exception>
    public IReadOnlyList<(IReadOnlyList<Token> Tokens, float Score)> EncodeBest(string text, int count)
    {
        var normalized = Normalized(text);
        var lattice = Lattice(normalized.Text);
        return normalized.Length == 0
            ? [([], 0)]
            :
            [
                .. lattice
                    .Best(count)
                    .Select(best => (Tokens(normalized, Spelled(normalized, best.Pieces)), best.Score)),
            ];
    }

    /// <summary>A random segmentation of the text: subword regularisation (Kudo, 2018), or BPE-dropout (Provilkov et al., 2020).</summary>
    /// <param name="text">The text.</param>
    /// <param name="alpha">Unigram: the power of the probability, 0 for all alike; byte-pair: the probability of passing over a merge.</param>
    /// <param name="random">The source of chance.</param>
    /// <exception cref="InputException">The model is neither a unigram nor a byte-pair model.</exception>
    public IReadOnlyList<Token> Sample(string text, double alpha, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var normalized = Normalized(text);
        if (normalized.Length == 0)
        {
            return [];
        }

        if (_model is ScoredBytePair bytePair)
        {
            var tokens = new TokenBuffer();
            bytePair.Tokenize(normalized.Text, tokens, alpha, random);
            return Tokens(normalized, tokens.Tokens);
        }

        return Tokens(normalized, Spelled(normalized, Lattice(normalized.Text).Sample(alpha, random)));
    }

    public string? Piece(int id) => (uint)id < (uint)File.Pieces.Count ? File.Pieces[id].Text : null;

    public string Decode(ReadOnlySpan<int> ids) => _decoder.Decode(ids);

    private NormalizedText Normalized(ReadOnlySpan<char> text)
    {
        var normalized = new NormalizedText(text);
        _normalizer.Normalize(normalized);
        return normalized;
    }

    private UnigramLattice Lattice(ReadOnlySpan<char> text) =>
        _lattices?.Of(text)
        ?? throw new InputException(
            $"the model is of type {File.Trainer.Model}: only unigram models know more than one segmentation by its probability"
        );

    // Unknown characters of a way through the lattice are spelled as in the best one.
    private ReadOnlySpan<PlacedId> Spelled(NormalizedText text, PlacedId[] pieces)
    {
        var unknown = new UnknownSpelling(_model.Vocabulary, Special.Unknown!.Value, File.Trainer.ByteFallback);
        var tokens = new TokenBuffer();
        foreach (var (id, start, end) in pieces)
        {
            if (id == unknown.Id)
            {
                unknown.Spell(text.Text, start, end, tokens);
            }
            else
            {
                tokens.Add(id, start, end);
            }
        }

        return tokens.Tokens;
    }

    private Token[] Tokens(NormalizedText text, ReadOnlySpan<PlacedId> placed)
    {
        var tokens = new Token[placed.Length];
        for (var i = 0; i < placed.Length; )
        {
            var (id, start, end) = placed[i];
            if (File.Pieces[id].Type == SentencePieceType.Byte)
            {
                i = PlaceBytes(text, placed, i, tokens);
                continue;
            }

            var piece = id == Special.Unknown ? text.Text[start..end].ToString() : File.Pieces[id].Text;
            tokens[i++] = new Token(id, piece, text.Source(start, end));
        }

        return tokens;
    }

    // Of the bytes of a character the last one has its place, the others stand empty before it.
    private int PlaceBytes(NormalizedText text, ReadOnlySpan<PlacedId> placed, int first, Token[] tokens)
    {
        var (_, start, end) = placed[first];
        var isWhole = File.Trainer.Model == SentencePieceModel.Word;
        while (start < end)
        {
            _ = Rune.DecodeFromUtf16(text.Text[start..end], out var rune, out var length);
            var next = isWhole ? end : start + length;
            var count = isWhole ? Encoding.UTF8.GetByteCount(text.Text[start..end]) : rune.Utf8SequenceLength;
            var source = text.Source(start, next);
            for (var left = count; left > 0; left--, first++)
            {
                var place = left == 1 ? source : source.Start..source.Start;
                tokens[first] = new Token(placed[first].Id, File.Pieces[placed[first].Id].Text, place);
            }

            start = next;
        }

        return first;
    }

    private int? Control(string piece) =>
        _model.Vocabulary.TryFind(piece, out var id) && File.Pieces[id].Type == SentencePieceType.Control ? id : null;
}
