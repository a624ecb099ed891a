using System.Buffers;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Chat;

/// <summary>A token a UTF-16 unit: 0 begins, 1 ends, 2 to 128 are ASCII but for NUL, then Hangul syllables; all others are question marks.</summary>
internal sealed class CharacterTokenizer : ITokenizer
{
    private const int Hangul = 0xac00;
    private const int Syllables = 11_172;

    public int VocabularySize => 129 + Syllables;

    public SpecialTokens Special { get; } = new(Begin: 0, End: 1);

    public string? Piece(int id) =>
        id switch
        {
            0 => "<s>",
            1 => "</s>",
            <= 128 => ((char)(id - 1)).ToString(),
            _ => ((char)(Hangul + id - 129)).ToString(),
        };

    public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids)
    {
        foreach (var letter in text)
        {
            ids.GetSpan(1)[0] = Id(letter);
            ids.Advance(1);
        }
    }

    public IReadOnlyList<Token> Encode(string text) =>
        [.. text.Select((letter, i) => new Token(Id(letter), letter.ToString(), i..(i + 1)))];

    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = "";
        foreach (var id in ids)
        {
            text += id < 2 ? "" : Piece(id);
        }

        return text;
    }

    private static int Id(char letter) =>
        letter is > '\0' and <= '\u007f' ? letter + 1
        : letter >= Hangul && letter < Hangul + Syllables ? 129 + letter - Hangul
        : Id('?');
}
