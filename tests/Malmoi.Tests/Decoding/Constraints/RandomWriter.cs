using System.Text;
using Malmoi.Decoding;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;

namespace Malmoi.Tests.Decoding.Constraints;

/// <summary>A model that finds every token equally likely, held to a constraint.</summary>
internal static class RandomWriter
{
    /// <summary>Up to 80 tokens drawn at random from those allowed.</summary>
    /// <param name="tokenizer">Its tokens.</param>
    /// <param name="constraint">What may be written.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="look">Sees what was written and what may follow.</param>
    /// <param name="hurry">From this token on, what closes is taken before what opens; null: never.</param>
    public static (int[] Ids, bool IsWhole) Write(
        ITokenizer tokenizer,
        IConstraint constraint,
        int seed,
        Action<List<int>, HashSet<int>>? look = null,
        int? hurry = null
    )
    {
        constraint = constraint.Fork();
        var random = new Xoshiro256(seed);
        var ids = new List<int>();
        for (var length = 0; length < (hurry is null ? 12 : 300); length++)
        {
            var allowed = Allowed(constraint, tokenizer);
            look?.Invoke(ids, [.. allowed]);
            if (constraint.MayEnd && (allowed.Length == 0 || length > hurry || random.NextDouble() < 0.1))
            {
                return ([.. ids], true);
            }

            allowed = [.. allowed.Where(id => id != tokenizer.Special.End)];
            if (allowed.Length == 0)
            {
                return ([.. ids], false);
            }

            var closing = length > hurry ? Array.Find(allowed, id => Closes(tokenizer, id)) : 0;
            var chosen = closing > 0 ? closing : allowed[(int)(random.NextDouble() * allowed.Length)];
            constraint.Accept(chosen);
            ids.Add(chosen);
        }

        return ([.. ids], constraint.MayEnd);
    }

    public static int[] Allowed(IConstraint constraint, ITokenizer tokenizer)
    {
        var logits = new float[tokenizer.VocabularySize];
        constraint.Apply(logits);
        return [.. Enumerable.Range(0, logits.Length).Where(id => !float.IsNegativeInfinity(logits[id]))];
    }

    /// <summary>Whether a token writes the same text everywhere.</summary>
    public static bool IsPlain(ITokenizer tokenizer, int id)
    {
        var special = tokenizer.Special;
        return id != special.Unknown
            && id != special.End
            && id != special.Begin
            && tokenizer.Piece(id) is { } piece
            && !piece.EndsWith("</w>", StringComparison.Ordinal)
            && (tokenizer is not TokenizerPipeline pipeline || pipeline.Shown(id, skipSpecialTokens: true) is not null);
    }

    /// <summary>A tokenizer of all units of a text.</summary>
    public static ITokenizer Units(string text, TextUnit unit)
    {
        var vocabulary = new WordVocabulary();
        foreach (var mark in (string[])["<unk>", "<s>", "</s>"])
        {
            vocabulary.Add(Encoding.UTF8.GetBytes(mark));
        }

        var policy = TextPolicy.AsWritten with { Unit = unit };
        foreach (var piece in new Pieces(text, policy))
        {
            vocabulary.Add(Encoding.UTF8.GetBytes(piece.Text.ToString()));
        }

        return new UnitTokenizer(vocabulary, policy, new SpecialTokens(0, 1, 2));
    }

    private static bool Closes(ITokenizer tokenizer, int id) =>
        tokenizer.Piece(id) is "}" or "]" or "\"" or "<0x7D>" or "<0x5D>" or "<0x22>" or "<0x30>" or "0";
}
