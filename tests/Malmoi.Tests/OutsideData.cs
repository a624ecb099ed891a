namespace Malmoi.Tests;

/// <summary>Data that does not travel with the project; a test that needs it skips with a clear word where it is not there.</summary>
internal static class OutsideData
{
    /// <summary>A path below the folder that MALMOI_GOLDEN names (expected numbers of the reference implementations).</summary>
    public static string Golden(params string[] parts) => Find("MALMOI_GOLDEN", parts);

    /// <summary>A path below the folder that MALMOI_DATA names (corpora, benchmarks).</summary>
    public static string Data(params string[] parts) => Find("MALMOI_DATA", parts);

    private static string Find(string variable, string[] parts)
    {
        var root = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"{variable} is not set: it names the folder of outside data");
        var path = Path.Combine([root!, .. parts]);
        Assert.True(Path.Exists(path), $"'{path}' is missing although {variable} is set");
        return path;
    }
}
