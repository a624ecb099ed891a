namespace Malmoi.Prompting;

/// <summary>How far a chat template may go: templates come with models of strangers, so every one of their costs has an end.</summary>
public sealed record ChatTemplateLimits
{
    /// <summary>What a rendering takes where nothing else is said; published templates stay a hundredfold below.</summary>
    public static ChatTemplateLimits Default { get; } = new();

    /// <summary>The most UTF-16 units a template's source may have.</summary>
    public int Source { get; init; } = 1 << 20;

    /// <summary>The most evaluations, loop rounds and list elements of one rendering.</summary>
    public long Steps { get; init; } = 2_000_000;

    /// <summary>The most UTF-16 units that one rendering may make, in its output and in the strings on the way to it.</summary>
    public long Characters { get; init; } = 1 << 25;

    /// <summary>How deep brackets and blocks may nest in the source, and lists and dictionaries in a value.</summary>
    public int Nesting { get; init; } = 100;

    /// <summary>How deep evaluation may go: a macro that calls itself ends here.</summary>
    public int Recursion { get; init; } = 1000;

    /// <summary>The most numbers of one <c>range()</c>; the reference's sandbox allows as many.</summary>
    public int Range { get; init; } = 100_000;
}
