namespace Malmoi.Storage;

/// <summary>Large arrays of finished work stay in memory until a full collection, and where little else is allocated none comes by itself.</summary>
internal static class LargeArrays
{
    // A full collection costs milliseconds, in a large program many more.
    private const long Worthwhile = 8 << 20;

    /// <summary>Collects what is finished, if it is worth it.</summary>
    /// <param name="bytes">About how many bytes the work was about.</param>
    public static void Release(long bytes)
    {
        if (bytes >= Worthwhile)
        {
            GC.Collect();
        }
    }
}
