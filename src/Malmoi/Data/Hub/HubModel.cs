using System.Text.RegularExpressions;

namespace Malmoi.Data.Hub;

/// <summary>A model on a hub by its name, at one revision.</summary>
public sealed partial record HubModel
{
    private HubModel(string name, string revision) => (Name, Revision) = (name, revision);

    /// <summary>OWNER/NAME.</summary>
    public string Name { get; }

    /// <summary>A branch, a tag or a commit.</summary>
    public string Revision { get; }

    /// <exception cref="InputException">The name is not of the form OWNER/NAME, or the revision is none.</exception>
    public static HubModel Parse(string name, string revision = "main")
    {
        if (!NamePattern().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
        {
            throw new InputException(
                $"'{name}' is no name of a model on a hub: write OWNER/NAME, as in openai-community/gpt2"
            );
        }

        return RevisionPattern().IsMatch(revision) && !revision.Contains("..", StringComparison.Ordinal)
            ? new HubModel(name, revision)
            : throw new InputException($"'{revision}' is no revision: name a branch, a tag or a commit, as in main");
    }

    /// <summary>The model's folder in the user's cache, a folder for each revision.</summary>
    public string CacheFolder() =>
        Path.Combine([DataSets.CacheRoot(), "models", .. Name.Split('/'), Uri.EscapeDataString(Revision)]);

    public override string ToString() => Name;

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]*/[A-Za-z0-9_][A-Za-z0-9_.-]*\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./+-]*\z")]
    private static partial Regex RevisionPattern();
}
