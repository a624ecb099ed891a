using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Malmoi.Data.Hub;

/// <summary>Which of a repository's files a model needs: its configuration, one set of weights, its tokenizer.</summary>
/// <remarks>Repositories often hold the same weights several times, for other programs or in other precisions.</remarks>
public static partial class ModelFiles
{
    /// <summary>The files a model needs, or those that patterns name; the configuration last.</summary>
    /// <param name="model">For errors.</param>
    /// <param name="listed">All files there are.</param>
    /// <param name="patterns">As in <c>*.json</c>; a star stands for anything. None: what a model needs.</param>
    /// <exception cref="InputException">Something needed is not there, a pattern matches nothing, or a name would lead out of the folder.</exception>
    public static IReadOnlyList<DataFile> Select(
        HubModel model,
        IReadOnlyList<DataFile> listed,
        IReadOnlyList<string> patterns
    )
    {
        var selected = patterns.Count > 0 ? Named(model, listed, patterns) : Needed(model, listed);
        foreach (var file in selected)
        {
            if (!IsSafe(file.Path))
            {
                throw new InputException(
                    $"'{model}' has a file '{file.Path}', whose name leads out of the model's folder or is none everywhere: leave it out with --file"
                );
            }
        }

        return [.. selected.DistinctBy(file => file.Path).OrderBy(file => IsConfiguration(file.Path))];
    }

    private static List<DataFile> Named(HubModel model, IReadOnlyList<DataFile> listed, IReadOnlyList<string> patterns)
    {
        var selected = new List<DataFile>();
        foreach (var pattern in patterns)
        {
            var before = selected.Count;
            selected.AddRange(
                listed.Where(file => FileSystemName.MatchesSimpleExpression(pattern, file.Path, ignoreCase: false))
            );
            if (selected.Count == before)
            {
                throw new InputException(
                    $"'{model}' has no file '{pattern}'; it has {string.Join(", ", listed.Take(20).Select(file => file.Path))}{(listed.Count > 20 ? ", ..." : "")}"
                );
            }
        }

        return selected;
    }

    private static List<DataFile> Needed(HubModel model, IReadOnlyList<DataFile> listed)
    {
        if (!listed.Any(file => IsConfiguration(file.Path)))
        {
            throw new InputException(
                $"'{model}' has no 'config.json': it is no model of Transformers' kind; choose its files with --file"
            );
        }

        var weights = Weights(listed);
        if (weights.Count == 0)
        {
            throw new InputException(
                $"'{model}' has no weights that Malmoi reads (.safetensors, pytorch_model*.bin): choose its files with --file"
            );
        }

        return [.. weights, .. listed.Where(file => Beside().IsMatch(file.Path))];
    }

    // In the order in which a folder's weights are looked for, and one set only; shards with their index.
    private static List<DataFile> Weights(IReadOnlyList<DataFile> listed)
    {
        foreach (var pattern in (Regex[])[Whole(), Shards(), Others(), WholePickle(), PickleShards()])
        {
            var weights = listed.Where(file => pattern.IsMatch(file.Path)).ToList();
            if (weights.Count > 0)
            {
                return weights;
            }
        }

        return [];
    }

    private static bool IsConfiguration(string path) => path is "config.json" or "adapter_config.json";

    // Also where a backslash divides folders and a colon names a drive.
    private static bool IsSafe(string path) =>
        path.Split('/').All(part => part.Length > 0 && part.Trim('.', ' ').Length > 0)
        && !path.Any(letter => char.IsControl(letter) || letter is '\\' or ':');

    [GeneratedRegex(@"^model\.safetensors\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^model(-\d+-of-\d+\.safetensors|\.safetensors\.index\.json)\z")]
    private static partial Regex Shards();

    [GeneratedRegex(@"^[^/]+\.safetensors(\.index\.json)?\z")]
    private static partial Regex Others();

    [GeneratedRegex(@"^pytorch_model\.bin\z")]
    private static partial Regex WholePickle();

    [GeneratedRegex(@"^pytorch_model(-\d+-of-\d+\.bin|\.bin\.index\.json)\z")]
    private static partial Regex PickleShards();

    [GeneratedRegex(
        @"^((config|adapter_config|generation_config|preprocessor_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|chat_template|vocab)\.json|[^/\\]+\.(model|spm|tiktoken)|vocab\.txt|merges\.txt|bpe\.codes|chat_template\.jinja)\z"
    )]
    private static partial Regex Beside();
}
