namespace Malmoi.Village.Views;

/// <summary>An example of a task as Maeul gives it: a row of named fields.</summary>
public abstract record VillageRecord
{
    internal abstract Field[] Fields { get; }

    private protected static string Code(Language language) => language == Language.English ? "en" : "ko";
}

/// <summary>A named text, or a named number where there is no text.</summary>
internal readonly record struct Field(string Name, string? Text, int Number)
{
    public Field(string name, string text)
        : this(name, text, 0) { }

    public Field(string name, int number)
        : this(name, null, number) { }
}

/// <summary>How examples are written.</summary>
public enum RecordFormat
{
    /// <summary>An object a line.</summary>
    JsonLines,

    /// <summary>A line of names, then values between tabs.</summary>
    Tsv,
}
