namespace Malmoi.Families;

/// <summary>What a decoder reads before the first token that it is to write.</summary>
public enum DecoderStart
{
    /// <summary>A token that the configuration names.</summary>
    StartToken,

    /// <summary>The target's own last token, which names the language (mBART): a b c &lt;/s&gt; ko is read as ko a b c &lt;/s&gt;.</summary>
    LastToken,
}
