using System.Text.Json.Serialization;
using Malmoi.Text;

namespace Malmoi.Tokenization;

/// <summary>What a model of words does to text before it counts: everything a bare model file does not say.</summary>
/// <remarks>Written beside a model as <c>&lt;file&gt;.malmoi.json</c>, read back with it, and stated in every result.</remarks>
public sealed record TextPolicy
{
    /// <summary>White-space words, as they are written: what a file without a sidecar gets.</summary>
    public static TextPolicy AsWritten { get; } = new();

    public TextUnit Unit { get; init; } = TextUnit.Word;

    /// <summary>Lower-cases (invariant culture) before splitting.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Splits punctuation from words ("end." becomes "end" "."); for <see cref="TextUnit.Word"/> only.</summary>
    public bool SplitPunctuation { get; init; }

    public UnicodeForm Normalization { get; init; } = UnicodeForm.None;

    public BoundaryPolicy Boundaries { get; init; } = BoundaryPolicy.BeginAndEnd;
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
