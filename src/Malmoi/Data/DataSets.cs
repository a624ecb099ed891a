namespace Malmoi.Data;

/// <summary>Where data sets lie on this machine: the folder that MALMOI_DATA names, then the user's cache.</summary>
/// <param name="outside">A folder with a folder a set, or null; it is only read.</param>
/// <param name="cache">Where downloads go.</param>
public sealed class DataSets(string? outside, string cache)
{
    /// <summary>As the environment says: MALMOI_DATA, then MALMOI_CACHE, XDG_CACHE_HOME or the system's folder for application data.</summary>
    public static DataSets FromEnvironment() => new(Variable("MALMOI_DATA"), Path.Combine(CacheRoot(), "data"));

    /// <summary>Where everything that is downloaded goes.</summary>
    internal static string CacheRoot() =>
        Variable("MALMOI_CACHE")
        ?? Path.Combine(
            Variable("XDG_CACHE_HOME")
                ?? Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
            "malmoi"
        );

    /// <summary>The folder of a data set of the built-in catalogue on this machine.</summary>
    /// <exception cref="InputException">There is no such set, or it is not here; the message says how to get it.</exception>
    public static string Find(string name)
    {
        var set = DataCatalogue.BuiltIn.Find(name);
        return FromEnvironment().TryFind(set)
            ?? throw new InputException(
                set.Address is null
                    ? $"the data set '{set.Name}' is not here: it was {set.Note}; put its folder where MALMOI_DATA points"
                    : $"the data set '{set.Name}' is not here; fetch it with: malmoi data get {set.Name}"
            );
    }

    /// <summary>The folder of a set, or null where it is not on this machine, or not whole.</summary>
    public string? TryFind(DataSet set)
    {
        if (outside is not null && Path.Combine(outside, set.Name) is var folder && Directory.Exists(folder))
        {
            return folder;
        }

        return set.Files.Count > 0 && set.Files.All(file => IsWhole(set, file)) ? CacheFolder(set) : null;
    }

    /// <summary>The folder in the cache into which a set is downloaded.</summary>
    public string CacheFolder(DataSet set) => Path.Combine(cache, set.Name);

    /// <summary>The place of one of the set's files in the cache.</summary>
    public string CachePath(DataSet set, DataFile file) => Path.Combine([CacheFolder(set), .. file.Path.Split('/')]);

    // A file gets its name only when its sum was right, so that its size is enough to see here.
    internal bool IsWhole(DataSet set, DataFile file) =>
        new FileInfo(CachePath(set, file)) is { Exists: true } found && (file.Size ?? found.Length) == found.Length;

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
