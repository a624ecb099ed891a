using System.Collections.Immutable;

namespace Malmoi.Tokenization;

/// <summary>One token as a model reads it.</summary>
/// <param name="Id">Its id in the vocabulary.</param>
/// <param name="Piece">Its text as the vocabulary spells it.</param>
/// <param name="Start">Where it starts in its sequence, in UTF-16 units; 0 for tokens that stand for no text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="TypeId">The segment that a model with segments takes it for.</param>
/// <param name="Word">The number of the word it belongs to; null for tokens that stand for no text.</param>
/// <param name="Sequence">0 for the text, 1 for its pair; null for tokens that stand for no text.</param>
/// <param name="IsSpecial">Added by the post-processor or as padding.</param>
/// <param name="IsPadding">Not to be attended to.</param>
public readonly record struct InputToken(
    int Id,
    string Piece,
    int Start,
    int End,
    int TypeId,
    int? Word,
    int? Sequence,
    bool IsSpecial = false,
    bool IsPadding = false
)
{
    /// <summary>A token that stands for no text.</summary>
    public static InputToken Special(int id, string piece, int typeId) =>
        new(id, piece, 0, 0, typeId, Word: null, Sequence: null, IsSpecial: true);
}

/// <summary>A text, or a pair of texts, as a model reads it: special tokens, truncation and padding included.</summary>
public sealed record ModelInput(ImmutableArray<InputToken> Tokens)
{
    /// <summary>No tokens.</summary>
    public static ModelInput Empty { get; } = new(ImmutableArray<InputToken>.Empty);

    /// <summary>What truncation cut off, in parts of the same length.</summary>
    public ImmutableArray<ModelInput> Overflowing { get; init; } = [];

    public int Length => Tokens.Length;

    public int[] Ids => [.. Tokens.Select(token => token.Id)];

    public int[] TypeIds => [.. Tokens.Select(token => token.TypeId)];

    /// <summary>1 for tokens to attend to, 0 for padding.</summary>
    public int[] AttentionMask => [.. Tokens.Select(token => token.IsPadding ? 0 : 1)];

    /// <summary>1 for tokens that the post-processor or padding added.</summary>
    public int[] SpecialTokensMask => [.. Tokens.Select(token => token.IsSpecial ? 1 : 0)];

    /// <summary>The tokens from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public ModelInput Slice(int start, int end) => new(Tokens[start..end]);

    /// <summary>Every token changed, here and in what overflows.</summary>
    internal ModelInput Map(Func<ModelInput, ModelInput> change) =>
        change(this) with
        {
            Overflowing = [.. Overflowing.Select(change)],
        };

    /// <summary>This and then <paramref name="next"/>; what overflows of either is combined with all of the other.</summary>
    internal ModelInput Then(ModelInput next)
    {
        var overflowing = ImmutableArray.CreateBuilder<ModelInput>();
        foreach (var part in Overflowing)
        {
            overflowing.Add(new ModelInput([.. part.Tokens, .. next.Tokens]));
            overflowing.AddRange(next.Overflowing.Select(other => new ModelInput([.. part.Tokens, .. other.Tokens])));
        }

        overflowing.AddRange(next.Overflowing.Select(other => new ModelInput([.. Tokens, .. other.Tokens])));
        return new ModelInput([.. Tokens, .. next.Tokens]) { Overflowing = overflowing.ToImmutable() };
    }
}
