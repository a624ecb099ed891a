using System.Buffers;

namespace Malmoi.LanguageModels;

/// <summary>Text to ids and back.</summary>
public interface ITokenizer
{
    int VocabularySize { get; }

    SpecialTokens Special { get; }

    /// <summary>The piece with this id as the vocabulary spells it; null where there is none.</summary>
    string? Piece(int id);

    /// <summary>Appends the ids of <paramref name="text"/> to <paramref name="ids"/>; no allocation per token.</summary>
    void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids);

    /// <summary>The tokens of <paramref name="text"/> with their places in it.</summary>
    IReadOnlyList<Token> Encode(string text);

    /// <summary>The text of <paramref name="ids"/>.</summary>
    string Decode(ReadOnlySpan<int> ids);
}

/// <summary>One token of a text.</summary>
/// <param name="Id">Its id in the vocabulary.</param>
/// <param name="Piece">Its text as the vocabulary spells it; for an unknown word, as the text does.</param>
/// <param name="Range">Where it stands in the source, in UTF-16 units; empty for tokens that stand for no text.</param>
public readonly record struct Token(int Id, string Piece, Range Range);

/// <summary>The ids with a role of their own; null where the vocabulary lacks one.</summary>
public sealed record SpecialTokens(int? Unknown = null, int? Begin = null, int? End = null, int? Padding = null);
