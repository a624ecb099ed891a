namespace Malmoi.Cli.Commands;

/// <summary>The file beside an output from which an interrupted training goes on.</summary>
internal sealed class Checkpoint
{
    private readonly string _path;

    private Checkpoint(string path) => _path = path;

    /// <summary>That of an output.</summary>
    public static Checkpoint Beside(string output) => new($"{output}.checkpoint");

    /// <summary>Its path; where it exists already, says so on standard error.</summary>
    public string Announced()
    {
        if (File.Exists(_path))
        {
            Console.Error.WriteLine($"going on from '{_path}'");
        }

        return _path;
    }

    /// <summary>Deletes it, and halves of it that a killed process left: what it was for is safe.</summary>
    public void Delete()
    {
        var full = Path.GetFullPath(_path);
        foreach (var half in Directory.GetFiles(Path.GetDirectoryName(full)!, $"{Path.GetFileName(full)}.*.part"))
        {
            File.Delete(half);
        }

        File.Delete(full);
    }
}
