using System.Buffers;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Text;

namespace Malmoi.Tokenization;

/// <summary>Words, syllables, characters or jamo of a closed vocabulary: the tokenizer of every model that has a <see cref="TextPolicy"/>.</summary>
/// <remarks>
/// Cuts text by <see cref="Pieces"/>, as training does. A piece that the vocabulary lacks is the unknown word. Text cannot spell
/// a sentence mark: "&lt;s&gt;" and "&lt;/s&gt;" in a sentence are unknown words. Adds no sentence marks: that is the scorer's business.
/// </remarks>
public sealed class UnitTokenizer(IVocabulary vocabulary, TextPolicy policy, SpecialTokens special) : ITokenizer
{
    private const string UnknownWord = "<unk>";
    private readonly string?[] _spellings = new string?[vocabulary.Count];

    public int VocabularySize => vocabulary.Count;

    public SpecialTokens Special => special;

    public TextPolicy Policy => policy;

    public string? Piece(int id) => (uint)id < (uint)vocabulary.Count ? Word(id) : null;

    public void Encode(ReadOnlySpan<char> text, IBufferWriter<int> ids)
    {
        foreach (var piece in new Pieces(text, policy))
        {
            ids.GetSpan(1)[0] = Id(piece.Text);
            ids.Advance(1);
        }
    }

    public IReadOnlyList<Token> Encode(string text)
    {
        var tokens = new List<Token>(16);
        foreach (var piece in new Pieces(text, policy))
        {
            var id = Id(piece.Text);
            tokens.Add(new Token(id, Spelling(id, piece.Text), piece.Range));
        }

        return tokens;
    }

    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            if (id == special.Begin || id == special.End || id == special.Padding)
            {
                continue;
            }

            var piece = Word(id);
            if (policy.Unit == TextUnit.Word && WordJoiner.WantsBlank(text, piece, policy.SplitPunctuation))
            {
                text.Append(' ');
            }

            text.Append(piece);
        }

        return policy.Unit switch
        {
            TextUnit.Word => text.ToString(),
            TextUnit.Jamo => Jamo.Compose(text.Replace(Pieces.Blank, ' ').ToString()),
            _ => text.Replace(Pieces.Blank, ' ').ToString(),
        };
    }

    /// <summary>The word with this id, as the vocabulary spells it.</summary>
    public string Word(int id) =>
        id == special.Unknown ? UnknownWord
        : (uint)id < (uint)_spellings.Length ? _spellings[id] ??= vocabulary.Word(id)
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"the vocabulary has {vocabulary.Count} words");

    private int Id(ReadOnlySpan<char> piece)
    {
        var id = vocabulary.Find(piece);
        return id >= 0 && id != special.Begin && id != special.End
            ? id
            : special.Unknown
                ?? throw new InputException(
                    $"'{piece}' is not in the vocabulary, which has no <unk> to stand for it: use a model with an unknown word"
                );
    }

    // Known words share one string each; unknown ones keep the text's own.
    private string Spelling(int id, ReadOnlySpan<char> piece) =>
        id == special.Unknown ? piece.ToString() : _spellings[id] ??= piece.ToString();
}
