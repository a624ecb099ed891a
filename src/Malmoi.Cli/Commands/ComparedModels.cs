using System.CommandLine;
using Malmoi.Evaluation.Tasks;
using Malmoi.Models;

namespace Malmoi.Cli.Commands;

/// <summary>Several models that stand side by side in a table; a masked one may have a column for each way to mask.</summary>
internal sealed class ComparedModels(ModelArguments common, IReadOnlyList<string> paths)
{
    /// <summary>What <c>--masking</c> takes besides the ways themselves.</summary>
    public const string EveryMasking = "all";

    /// <summary>Parts the words behind the first model: models as far as they go, then tasks.</summary>
    public static (List<string> Models, List<string> Tasks) Part(string first, IReadOnlyList<string> words)
    {
        var models = words.TakeWhile(IsModel).ToList();
        return models.Count < words.Count
            ? ([first, .. models], [.. words.Skip(models.Count)])
            : throw new InputException(
                $"no task is named behind the model(s): give one of {string.Join(", ", TaskTable.Names.Select(task => task.Name))}, or a file"
            );
    }

    /// <summary>Opens one after the other, since together they may not fit into memory; each is closed before the next is opened.</summary>
    public IEnumerable<(string Name, OpenedModel Model)> Open(ParseResult parse)
    {
        var masking = parse.GetValue(common.Masking);
        foreach (var path in paths)
        {
            var name = Name(path);
            using (var model = common.Open(parse, path, masking: null, isOneOfMany: true))
            {
                if (masking is null || model.PredictsNext)
                {
                    yield return (name, model);
                    continue;
                }
            }

            foreach (var way in masking == EveryMasking ? Maskings.Names : [masking])
            {
                using var model = common.Open(parse, path, way, isOneOfMany: true);
                yield return ($"{name} {way}", model);
            }
        }
    }

    // By its last part, if that tells it from the others.
    private string Name(string path)
    {
        return paths.Count(other => Last(other) == Last(path)) == 1 ? Last(path) : path;

        static string Last(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
    }

    private static bool IsModel(string word) =>
        !TaskTable.IsNamed(word) && (Transformers.IsOne(word) || ModelFile.IsOne(word));
}
