namespace Malmoi.Linguistics.Attention;

/// <summary>Where a head may look without knowing anything of the language (Clark et al., 2019).</summary>
public enum SurfacePattern
{
    /// <summary>At itself.</summary>
    Self,

    /// <summary>At what stands right before.</summary>
    Previous,

    /// <summary>At what stands right after.</summary>
    Next,

    /// <summary>At the first of all: a begin mark, [CLS], or the first word where there is none.</summary>
    First,

    /// <summary>At special tokens beyond the first: [SEP], an end mark.</summary>
    Separator,

    /// <summary>At the same word elsewhere in the text.</summary>
    SameWord,

    /// <summary>At marks of punctuation.</summary>
    Punctuation,
}
