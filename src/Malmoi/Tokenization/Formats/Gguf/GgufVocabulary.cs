using System.Collections.Immutable;
using Malmoi.Checkpoints.Gguf;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.PostProcessors;

namespace Malmoi.Tokenization.Formats.Gguf;

/// <summary>The pieces that the metadata of a GGUF file holds, with their kinds and roles, whatever cuts text into them.</summary>
internal sealed class GgufVocabulary
{
    /// <summary>What every key of a tokenizer begins with.</summary>
    public const string Prefix = "tokenizer.ggml.";

    private readonly GgufMetadata _said;
    private readonly IReadOnlyList<long>? _kinds;

    /// <exception cref="InputException">There are no pieces, or not as many kinds or scores.</exception>
    public GgufVocabulary(GgufMetadata said)
    {
        _said = said;
        Pieces = said.Texts(Prefix + "tokens") ?? throw said.Missing(Prefix + "tokens");
        _kinds = said.Integers(Prefix + "token_type");
        Scores = said.Numbers(Prefix + "scores");
        if (Pieces.Count == 0 || (_kinds?.Count ?? Pieces.Count) != Pieces.Count)
        {
            throw new InputException(
                $"'{said.File}' has {Pieces.Count} pieces and {_kinds?.Count ?? Pieces.Count} kinds of pieces in its tokenizer: is the file damaged?"
            );
        }

        if ((Scores?.Count ?? Pieces.Count) != Pieces.Count)
        {
            throw new InputException(
                $"'{said.File}' has {Pieces.Count} pieces and {Scores!.Count} scores in its tokenizer: is the file damaged?"
            );
        }
    }

    /// <summary>Every piece as the file spells it; the place is the id.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>A score a piece; null where the file has none.</summary>
    public IReadOnlyList<float>? Scores { get; }

    public SentencePieceType Kind(int id) =>
        _kinds?[id] is >= 1 and <= 6 and var kind ? (SentencePieceType)kind : SentencePieceType.Normal;

    /// <summary>A setting of the tokenizer.</summary>
    public bool? Flag(string key) => _said.Flag(Prefix + key);

    /// <summary>The id with a role; null where the file names none.</summary>
    /// <exception cref="InputException">It is no piece's.</exception>
    public int? Role(string role) =>
        _said.Size($"{Prefix}{role}_token_id") switch
        {
            null => null,
            { } id when id < Pieces.Count => id,
            var id => throw new InputException(
                $"'{_said.File}' says that piece {id} has the role '{role}', and there are {Pieces.Count}: is the file damaged?"
            ),
        };

    public SpecialTokens Special => new(Role("unknown"), Role("bos"), Role("eos"), Role("padding"));

    /// <summary>The pieces under their ids; of two that are spelled alike the second can be decoded no more.</summary>
    /// <param name="spelling">How a piece is spelled here; null: as in the file.</param>
    public SubwordVocabulary Build(Func<int, string>? spelling = null)
    {
        var seen = new HashSet<string>(Pieces.Count, StringComparer.Ordinal);
        var pieces = new List<KeyValuePair<string, int>>(Pieces.Count);
        for (var id = 0; id < Pieces.Count; id++)
        {
            var piece = spelling?.Invoke(id) ?? Pieces[id];
            if (seen.Add(piece))
            {
                pieces.Add(new(piece, id));
            }
        }

        return new SubwordVocabulary(pieces);
    }

    /// <summary>Pieces that are found in text before everything else.</summary>
    public ImmutableArray<AddedToken> AddedTokens()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "" };
        return
        [
            .. Enumerable
                .Range(0, Pieces.Count)
                .Where(id =>
                    Kind(id) is SentencePieceType.Unknown or SentencePieceType.Control or SentencePieceType.UserDefined
                    && seen.Add(Pieces[id])
                )
                .Select(id => new AddedToken(id, Pieces[id]) { Special = Kind(id) != SentencePieceType.UserDefined }),
        ];
    }

    /// <summary>What is put round a text; null: nothing.</summary>
    /// <param name="begins">Whether the begin mark stands before it where the file does not say.</param>
    /// <param name="ends">Whether the end mark stands after it where the file does not say.</param>
    /// <param name="end">The role of what stands after it.</param>
    public TemplateProcessor? Frame(bool begins, bool ends, string end = "eos")
    {
        var first = Flag("add_bos_token") ?? begins ? Marked("bos") : null;
        var last = Flag("add_eos_token") ?? ends ? Marked(end) : null;
        if (first is null && last is null)
        {
            return null;
        }

        return new TemplateProcessor(
            [.. Mark(first, 0), new(null, 0, 0), .. Mark(last, 0)],
            [
                .. Mark(first, 0),
                new(null, 0, 0),
                .. Mark(last, 0),
                .. first is null || end != "eos" ? [] : Mark(first, 1),
                new(null, 1, 1),
                .. Mark(last, 1),
            ],
            new[] { first, last }
                .OfType<SpecialPiece>()
                .DistinctBy(piece => piece.Piece)
                .ToImmutableDictionary(piece => piece.Piece, piece => ImmutableArray.Create(piece))
        );

        static IEnumerable<TemplatePart> Mark(SpecialPiece? piece, int type) =>
            piece is null ? [] : [new TemplatePart(piece.Piece, 0, type)];
    }

    private SpecialPiece? Marked(string role) => Role(role) is { } id ? new SpecialPiece(Pieces[id], id) : null;
}
