namespace Malmoi.Village;

/// <summary>FNV-1a over UTF-16 units (Fowler, Noll, Vo): the same on every machine, which string.GetHashCode is not.</summary>
internal static class TextHash
{
    /// <summary>Where a hash begins.</summary>
    public const uint Start = 2166136261u;

    public static uint Of(string text) => Mix(Start, text);

    /// <summary>The hash of what came before and then this text.</summary>
    public static uint Mix(uint hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 16777619;
        }

        return hash;
    }
}
