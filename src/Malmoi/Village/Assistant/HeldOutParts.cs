namespace Malmoi.Village.Assistant;

/// <summary>What of a test example stands in no other split.</summary>
[Flags]
public enum HeldOutParts
{
    None = 0,

    /// <summary>The kind of task.</summary>
    Kind = 1,

    /// <summary>The way in which it is asked for.</summary>
    Wording = 2,

    /// <summary>A word, a name or a wish.</summary>
    Word = 4,

    /// <summary>A construction of a sentence that is read.</summary>
    Construction = 8,
}

internal static class HeldOutNames
{
    /// <summary>"kind and word"; "nothing" where training has all of it.</summary>
    public static string Name(this HeldOutParts parts) =>
        parts == HeldOutParts.None
            ? "nothing"
            : string.Join(
                " and ",
                Enum.GetValues<HeldOutParts>()
                    .Where(part => part != HeldOutParts.None && parts.HasFlag(part))
                    .Select(part => part.ToString().ToLowerInvariant())
            );
}
