using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Inference;
using Malmoi.Models.Gguf;

namespace Malmoi.Models;

/// <summary>The factors of a low-rank adapter, from a checkpoint's names to ours and back: where projections are fused, A is shared and the rows of B are too.</summary>
internal static class AdapterFactors
{
    private const string Weight = ".weight";

    /// <summary>The factors by our names.</summary>
    /// <param name="folder">The adapter.</param>
    /// <param name="family">The model's, under whose names the factors stand.</param>
    /// <exception cref="InputException">It has factors for what the model lacks, in another shape, or only one of two.</exception>
    public static IReadOnlyDictionary<string, LowRankFactors> Read(AdapterFolder folder, Family family) =>
        Read(folder, family.Spec(family.Task), family.Checkpoint);

    /// <inheritdoc cref="Read(AdapterFolder, Family)"/>
    public static IReadOnlyDictionary<string, LowRankFactors> Read(
        AdapterFolder folder,
        ModelSpec spec,
        CheckpointMap map
    )
    {
        if (folder.Configuration.Decomposed == true)
        {
            throw new InputException(
                $"'{folder.Path}' trains directions and lengths apart (DoRA), for which neither the engine nor a GGUF adapter has a place: merge it into its model first ('malmoi convert {folder.Path} FOLDER')"
            );
        }

        if (folder.Embeddings is [var embedding, ..])
        {
            throw new InputException(
                $"'{folder.Path}' adapts the table of vectors '{embedding}', for which neither the engine nor a GGUF adapter has a place: merge it into its model first ('malmoi convert {folder.Path} FOLDER')"
            );
        }

        var factors = new Dictionary<string, LowRankFactors>(StringComparer.Ordinal);
        var downs = new Dictionary<string, float[]>(StringComparer.Ordinal);
        var modules = folder.Modules.ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in Matrices(spec))
        {
            var place = map.Find(tensor.Name).FirstOrDefault(place => modules.Contains(Module(place.Theirs)));
            if (place.Theirs is null)
            {
                continue;
            }

            var module = Module(place.Theirs);
            if (!folder.TryGet(module, out var a, out var b))
            {
                throw new InputException(
                    $"'{folder.Path}' adapts '{module}', but has not both of its factors '{Factor.Down}' and '{Factor.Up}'"
                );
            }

            if (!downs.TryGetValue(module, out var down))
            {
                downs[module] = down = a.ToFloats();
            }

            var rank = folder.Configuration.RankOf(module);
            var rows = a.Shape.Rank == 2 && b.Shape.Rank == 2 ? Rows(place, b) : null;
            if (
                rows is null
                || a.Shape[0] != rank
                || b.Shape[1] != rank
                || a.Shape[1] != tensor.Shape[1]
                || rows.Sum(range => range.Count) != tensor.Shape[0]
            )
            {
                throw new InputException(
                    $"'{folder.Path}': the factors of '{module}' are {a.Shape} and {b.Shape}, which are not of rank {rank} for a matrix of {string.Join('x', tensor.Shape)}: is it an adapter of another model?"
                );
            }

            var whole = b.ToFloats();
            float[] up =
            [
                .. rows.SelectMany(range =>
                    whole[(int)(range.Start * rank)..(int)((range.Start + range.Count) * rank)]
                ),
            ];
            factors[tensor.Name[..^Weight.Length]] = new LowRankFactors(
                down,
                up,
                rank,
                folder.Configuration.ScaleOf(module)
            );
        }

        var found = factors.Keys.SelectMany(path => map.Find(path + Weight)).Select(place => Module(place.Theirs));
        modules.ExceptWith(found);
        return modules.Count == 0 ? factors : throw folder.Lost(modules.First());
    }

    /// <summary>The modules of a checkpoint that factors of ours make.</summary>
    /// <param name="factors">By our names.</param>
    /// <param name="map">The checkpoint's names.</param>
    /// <param name="path">What messages call the adapter.</param>
    /// <exception cref="InputException">Of what a checkpoint fuses only a part is adapted, or each part by itself.</exception>
    public static IReadOnlyList<AdaptedModule> Fuse(
        IReadOnlyDictionary<string, LowRankFactors> factors,
        CheckpointMap map,
        string path
    )
    {
        var modules = new Dictionary<string, AdaptedModule>(StringComparer.Ordinal);
        foreach (var (ours, own) in factors)
        {
            var place = map.Find(ours + Weight).First();
            var module = Module(place.Theirs);
            if (modules.ContainsKey(module))
            {
                continue;
            }

            List<LowRankFactors> parts =
            [
                .. place.Ours.Select(part => factors.GetValueOrDefault(Module(part))).OfType<LowRankFactors>(),
            ];
            if (parts.Count != place.Ours.Count || parts.Exists(part => part.Down != own.Down))
            {
                throw new InputException(
                    $"'{path}' adapts a part of what stands as one matrix '{module}' there, and not all of it together: merge it into its model first"
                );
            }

            var straight = place.Layout with { Transposed = false };
            modules[module] = new AdaptedModule(
                module,
                own with
                {
                    Up = ModelNumbers.Fuse(straight, [.. parts.Select(part => (part.Up, own.Rank))]),
                },
                place.Layout.Transposed
            );
        }

        return [.. modules.Values];
    }

    /// <summary>Names of all modules that a checkpoint of a model has a matrix for.</summary>
    public static IEnumerable<string> Modules(ModelSpec spec, CheckpointMap map) =>
        Matrices(spec).Select(tensor => Module(map.Find(tensor.Name).First().Theirs)).Distinct();

    private static IEnumerable<ModelTensor> Matrices(ModelSpec spec) =>
        ModelTensors
            .Of(spec)
            .Where(tensor =>
                tensor.Shape.Count == 2
                && tensor.Name.EndsWith(Weight, StringComparison.Ordinal)
                && !tensor.Name.Contains(".embeddings.", StringComparison.Ordinal)
            );

    private static IReadOnlyList<RowRange>? Rows(CheckpointPlace place, TensorView up)
    {
        try
        {
            return place.Layout.Rows(up.Shape[0], place.Part);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Module(string tensor) => tensor[..Math.Max(0, tensor.LastIndexOf('.'))];
}

/// <summary>What an adapter holds for one matrix of a checkpoint.</summary>
/// <param name="Name">The matrix's module, as the checkpoint calls it.</param>
/// <param name="Factors">B has the rows of all projections that the matrix holds.</param>
/// <param name="IsTurned">Whether the checkpoint holds the matrix as (in, out).</param>
internal sealed record AdaptedModule(string Name, LowRankFactors Factors, bool IsTurned);
