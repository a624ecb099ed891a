namespace Malmoi.Decoding.Constraints;

/// <summary>Where a token stands, which decides with some tokenizers whether a blank comes with it.</summary>
internal enum TokenPlace
{
    /// <summary>Behind another token of the text.</summary>
    Within,

    /// <summary>First of the text, behind a prompt: a blank that only joins words is not the text's.</summary>
    BehindPrompt,

    /// <summary>First of all.</summary>
    Start,
}
