using System.Text.Json.Serialization;
using Malmoi.LanguageModels;
using Malmoi.Text;

namespace Malmoi.Tokenization;

/// <summary>What a model of words does to text before it counts: everything a bare model file does not say.</summary>
/// <remarks>Written beside a model as <c>&lt;file&gt;.malmoi.json</c>, read back with it, and stated in every result.</remarks>
public sealed record TextPolicy
{
    /// <summary>White-space words, as they are written: what a file without a sidecar gets.</summary>
    public static TextPolicy AsWritten { get; } = new();

    public TextUnit Unit { get; init; } = TextUnit.Word;

    /// <summary>The tokenizer whose pieces are the units; for <see cref="TextUnit.Piece"/> only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PieceUnits? Tokenizer { get; init; }

    /// <summary>The pieces of this tokenizer are the units.</summary>
    public static TextPolicy Pieces(PieceUnits tokenizer) => new() { Unit = TextUnit.Piece, Tokenizer = tokenizer };

    /// <summary>Lower-cases (invariant culture) before splitting.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Splits punctuation from words ("end." becomes "end" "."); for <see cref="TextUnit.Word"/> only.</summary>
    public bool SplitPunctuation { get; init; }

    public UnicodeForm Normalization { get; init; } = UnicodeForm.None;

    public BoundaryPolicy Boundaries { get; init; } = BoundaryPolicy.BeginAndEnd;

    /// <summary>Reads what the command line says of a policy: a tokenizer's file or folder; or a unit, then what is done to it, joined by '+': <c>word+lowercase+punctuation+nfc</c>.</summary>
    /// <exception cref="InputException">A part is not known.</exception>
    public static TextPolicy Parse(string text)
    {
        if (File.Exists(text) || Directory.Exists(text))
        {
            return Pieces(new PieceUnits(text));
        }

        var policy = AsWritten;
        foreach (var part in text.Split('+'))
        {
            policy = part.Trim().ToLowerInvariant() switch
            {
                "word" => policy with { Unit = TextUnit.Word },
                "character" => policy with { Unit = TextUnit.Character },
                "syllable" => policy with { Unit = TextUnit.Syllable },
                "jamo" => policy with { Unit = TextUnit.Jamo },
                "lowercase" => policy with { Lowercase = true },
                "punctuation" => policy with { SplitPunctuation = true },
                "nfc" => policy with { Normalization = UnicodeForm.Nfc },
                "nfkc" => policy with { Normalization = UnicodeForm.Nfkc },
                "nobounds" => policy with { Boundaries = BoundaryPolicy.None },
                "begin" => policy with { Boundaries = BoundaryPolicy.Begin },
                _ => throw new InputException(
                    $"'{part}' in the text policy '{text}' is not known: join word, character, syllable or jamo with lowercase, punctuation, nfc, nfkc, begin or nobounds, as in word+lowercase+punctuation"
                ),
            };
        }

        return policy;
    }

    /// <summary>The tokenizer of a model with this vocabulary.</summary>
    /// <exception cref="InputException">The policy names a tokenizer that cannot be opened.</exception>
    public ITokenizer Over(IVocabulary vocabulary, SpecialTokens special) =>
        Tokenizer is { } pieces
            ? new PieceTokenizer(pieces, vocabulary, special)
            : new UnitTokenizer(vocabulary, this, special);

    /// <summary>The policy in words, as results state it.</summary>
    public override string ToString()
    {
        var parts = new List<string>
        {
            Unit switch
            {
                TextUnit.Word when SplitPunctuation => "words with punctuation split off",
                TextUnit.Word => "white-space words",
                TextUnit.Character => "characters",
                TextUnit.Syllable => "syllables",
                TextUnit.Piece => Tokenizer?.ToString() ?? "pieces",
                _ => "jamo",
            },
        };
        if (Unit != TextUnit.Piece)
        {
            parts.Add(Lowercase ? "lower-cased" : "as written");
        }

        if (Normalization != UnicodeForm.None)
        {
            parts.Add(Normalization == UnicodeForm.Nfc ? "NFC" : "NFKC");
        }

        parts.Add(
            Boundaries switch
            {
                BoundaryPolicy.BeginAndEnd => "<s> given, </s> predicted",
                BoundaryPolicy.Begin => "<s> given",
                _ => "no sentence marks",
            }
        );
        return string.Join(", ", parts);
    }
}

/// <summary>What one token of a model is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TextUnit>))]
public enum TextUnit
{
    /// <summary>What white space separates; in Korean an eojeol.</summary>
    Word,

    /// <summary>A Unicode scalar value; a blank is written "▁".</summary>
    Character,

    /// <summary>A Hangul syllable, or a run of other letters or digits, or one other character; a blank is written "▁".</summary>
    Syllable,

    /// <summary>A Hangul jamo (reversibly: see Text/Jamo), or one other character; a blank is written "▁".</summary>
    Jamo,

    /// <summary>A piece of a tokenizer (BPE, WordPiece, Unigram ...).</summary>
    Piece,
}

/// <summary>Which sentence marks stand round a scored text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BoundaryPolicy>))]
public enum BoundaryPolicy
{
    /// <summary>&lt;s&gt; is context and &lt;/s&gt; is predicted: KenLM's default.</summary>
    BeginAndEnd,

    /// <summary>&lt;s&gt; is context; the end is not predicted.</summary>
    Begin,

    /// <summary>Neither: the text is the middle of something.</summary>
    None,
}
