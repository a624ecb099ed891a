using System.Globalization;
using System.Text.RegularExpressions;
using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;
using Malmoi.Families;

namespace Malmoi.Models.Gguf;

/// <summary>A low-rank adapter (LoRA, Hu et al., 2022) in a GGUF file, as llama.cpp reads it.</summary>
/// <remarks>
/// <code>
///   general.type = "adapter"   adapter.type = "lora"   general.architecture   adapter.lora.alpha
///   blk.0.attn_q.weight.lora_a   (rank, in)            a scale for all: alpha over the rank of the matrix
///   blk.0.attn_q.weight.lora_b   (out, rank)
/// </code>
/// </remarks>
public static partial class GgufAdapter
{
    private const string Alpha = "adapter.lora.alpha";
    private const string Experts = "_exps";

    // More experts than any model has; a file that claims more is damaged.
    private const int MostExperts = 4096;

    /// <summary>Whether a file's metadata says that it is an adapter.</summary>
    public static bool IsOne(GgufMetadata said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return said.TryGet("general.type", out var type) && type.Text == "adapter";
    }

    /// <summary>Opens an adapter, its factors under ggml's names of modules.</summary>
    /// <param name="path">The file.</param>
    /// <param name="architecture">What ggml calls that of the model it is to adapt.</param>
    /// <exception cref="InputException">It is damaged, no adapter, or one for another architecture.</exception>
    internal static AdapterFolder Open(string path, string architecture)
    {
        using var file = GgufFile.Open(path);
        var said = file.Metadata;
        if (!IsOne(said))
        {
            throw new InputException(
                $"'{path}' is no adapter ('general.type' in its metadata is not \"adapter\"): give a file that convert_lora_to_gguf or 'malmoi convert' wrote, or a folder of PEFT's kind"
            );
        }

        if (said.Text("adapter.type") is not "lora" and var kind)
        {
            throw new InputException(
                $"'{path}' is an adapter of the kind '{kind}', which this program does not know (it knows lora)"
            );
        }

        if (said.Text("general.architecture") is var other && other != architecture)
        {
            throw new InputException(
                $"'{path}' adapts a model of the architecture '{other}', and this model is one of '{architecture}': give an adapter of this model"
            );
        }

        var alpha = said.Number(Alpha) ?? 0;
        if (!double.IsFinite(alpha))
        {
            throw new InputException(
                $"'{path}' says that '{Alpha}' is {alpha}, which scales nothing: is the file damaged?"
            );
        }

        var tensors = file.Tensors.SelectMany(info => Factors(file, info)).ToList();
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var down in tensors.Where(tensor => tensor.Name.EndsWith(Factor.Down, StringComparison.Ordinal)))
        {
            var rank = down.Shape.Rank == 2 ? down.Shape[0] : 0;
            ranks[down.Name[..^Factor.Down.Length]] = rank is > 0 and <= int.MaxValue
                ? (int)rank
                : throw new InputException(
                    $"'{path}' has factors for '{down.Name}' that are {down.Shape}: is the file damaged?"
                );
        }

        if (ranks.Count == 0)
        {
            throw new InputException($"'{path}' is an adapter without a single factor: is the file whole?");
        }

        var escaped = ranks.ToDictionary(pair => Regex.Escape(pair.Key), pair => pair.Value);
        var configuration = new AdapterConfiguration
        {
            PeftType = "LORA",
            TaskType = "CAUSAL_LM",
            Rank = ranks.Values.First(),
            Alpha = alpha != 0 ? alpha : null,
            TargetModules = new ModuleNames([.. ranks.Keys]),
            RankPattern = escaped,
            // An adapter that says none is added as it is.
            AlphaPattern = alpha != 0 ? null : escaped.ToDictionary(pair => pair.Key, pair => (double)pair.Value),
        };
        try
        {
            return AdapterFolder.Of(path, configuration, new TensorList(tensors));
        }
        catch (ArgumentException error)
        {
            throw new InputException($"'{path}' has factors of one matrix twice: is the file damaged?", error);
        }
    }

    /// <summary>Writes an adapter.</summary>
    /// <param name="adapter">A folder of PEFT's kind, or a GGUF adapter to be written anew.</param>
    /// <param name="family">That of the model it adapts.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="form">In which form its factors are held.</param>
    /// <exception cref="InputException">The adapter is damaged, another model's, or holds more than factors; or the file cannot be written.</exception>
    public static void Write(string adapter, Family family, string path, GgufForm form)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(form);
        var translation = new AdapterTranslation(family);
        using var ggml = Ggml(adapter, translation);
        var modules = ggml.Modules.Select(module => Read(ggml, module)).ToList();
        var alpha = modules[0].Scale * modules[0].Rank;
        var said = new GgufMetadata(path)
        {
            { "general.architecture", translation.Architecture },
            { "general.type", "adapter" },
            { "general.name", Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(adapter)) },
            { "adapter.type", "lora" },
            { Alpha, alpha },
        };
        var tensors = modules
            .GroupBy(module => Expert().Replace(module.Name, Experts))
            .SelectMany(group => Stacked(group.Key, [.. group], alpha))
            .ToList();
        using var writer = new GgufWriter(
            path,
            said,
            tensors.Select(tensor => form.Info(tensor.Name, tensor.Shape, new GgufModelShape()))
        );
        foreach (var (info, tensor) in writer.Tensors.Zip(tensors))
        {
            writer.Write(info.Name, GgufForm.Pack(info, tensor.ToFloats(), []));
        }

        writer.Commit();
    }

    /// <summary>Writes an adapter as a folder that PEFT loads.</summary>
    /// <param name="adapter">The GGUF adapter.</param>
    /// <param name="family">That of the model it adapts.</param>
    /// <param name="model">Where that model is found.</param>
    /// <param name="folder">Made where it is missing.</param>
    /// <exception cref="InputException">The adapter is damaged or another model's, or the folder cannot be written.</exception>
    public static void Export(string adapter, Family family, string model, string folder)
    {
        var translation = new AdapterTranslation(family);
        using var ggml = Open(adapter, translation.Architecture);
        using var published = translation.FromGgml(ggml);
        published.Write(folder, model);
    }

    /// <summary>Writes an adapter that was trained beside a GGUF file's matrices as a folder that PEFT loads.</summary>
    /// <param name="adapter">A folder under ggml's names.</param>
    /// <param name="family">That of the file.</param>
    /// <param name="model">Where the file is found.</param>
    /// <param name="folder">Made where it is missing.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void Publish(string adapter, GgufFamily family, string model, string folder)
    {
        using var ggml = AdapterFolder.Open(adapter);
        using var published = new AdapterTranslation(family).FromGgml(ggml);
        published.Write(folder, model);
    }

    private static AdapterFolder Ggml(string adapter, AdapterTranslation translation)
    {
        if (File.Exists(adapter))
        {
            return Open(adapter, translation.Architecture);
        }

        using var folder = AdapterFolder.Open(adapter);
        return translation.ToGgml(folder);
    }

    private static Module Read(AdapterFolder ggml, string name)
    {
        ggml.TryGet(name, out var down, out var up);
        var (rank, scale) = (ggml.Configuration.RankOf(name), ggml.Configuration.ScaleOf(name));
        return new Module(name, down!, up!, rank, scale);
    }

    // Experts as one tensor each of A and B; what one scale for all cannot say goes into B.
    private static IEnumerable<TensorView> Stacked(string name, IReadOnlyList<Module> parts, double alpha)
    {
        long[] stack = parts[0].Name == name ? [] : [parts.Count];
        if (parts.Any(part => part.Rank != parts[0].Rank) || !IsWhole(name, parts))
        {
            throw new InputException(
                $"of the experts '{name}' some are adapted and others not, or in another rank, and a GGUF adapter holds them as one: merge the adapter into its model instead"
            );
        }

        yield return TensorView.Of(
            $"{name}.weight.lora_a",
            TensorShape.Create([.. stack, .. parts[0].Down.Shape]),
            [.. parts.SelectMany(part => part.Down.ToFloats())]
        );
        yield return TensorView.Of(
            $"{name}.weight.lora_b",
            TensorShape.Create([.. stack, .. parts[0].Up.Shape]),
            [
                .. parts.SelectMany(part =>
                    Array.ConvertAll(part.Up.ToFloats(), number => (float)(number * (part.Scale * part.Rank / alpha)))
                ),
            ]
        );
    }

    // Experts are numbered from 0 without a gap. Those after the last that is adapted cannot be seen from here: llama.cpp refuses the sizes.
    private static bool IsWhole(string name, IReadOnlyList<Module> parts) =>
        parts[0].Name == name
        || parts
            .Select(
                (part, i) => part.Name == string.Create(CultureInfo.InvariantCulture, $"{name[..^Experts.Length]}.{i}")
            )
            .All(isNext => isNext);

    private static IEnumerable<TensorView> Factors(GgufFile file, TensorInfo info)
    {
        var found = FactorName().Match(info.Name);
        if (!found.Success || !file.TryGet(info.Name, out var tensor))
        {
            throw new InputException(
                $"'{file.Metadata.File}' is an adapter and holds '{info.Name}', which is no factor of a matrix (*.weight.lora_a, *.weight.lora_b): merge it into its model with llama.cpp first"
            );
        }

        var (module, end) = (found.Groups[1].Value, found.Groups[2].Value == "a" ? Factor.Down : Factor.Up);
        if (module == "token_embd")
        {
            throw new InputException(
                $"'{file.Metadata.File}' adapts an embedding ('{info.Name}'), which this program does not know: merge it into its model with llama.cpp first"
            );
        }

        if (!module.EndsWith(Experts, StringComparison.Ordinal) || info.Shape.Rank != 3 || info.Shape[0] > MostExperts)
        {
            yield return Copy(tensor, module + end);
            yield break;
        }

        for (var expert = 0; expert < info.Shape[0]; expert++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{module[..^Experts.Length]}.{expert}{end}");
            yield return Copy(tensor.Outermost(expert, name), name);
        }
    }

    // Small, and then no file must stay open.
    private static TensorView Copy(TensorView tensor, string name) =>
        TensorView.Of(name, tensor.Shape, tensor.ToFloats());

    [GeneratedRegex(@"^(.+)\.weight\.lora_([ab])$")]
    private static partial Regex FactorName();

    [GeneratedRegex(@"(?<=\.ffn_(?:gate|up|down))\.\d+$")]
    private static partial Regex Expert();

    private sealed record Module(string Name, TensorView Down, TensorView Up, int Rank, double Scale);
}
