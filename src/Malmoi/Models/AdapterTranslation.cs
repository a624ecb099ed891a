using System.Text.RegularExpressions;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Inference;
using Malmoi.Models.Gguf;

namespace Malmoi.Models;

/// <summary>Low-rank adapters of a model from Hugging Face's names and rows to ggml's, and back.</summary>
/// <remarks>
/// <code>
///   model.layers.0.self_attn.q_proj   rows of B in Hugging Face's order
///              ⇅                              ⇅
///   blk.0.attn_q                      rows of B as ggml has those of W
/// </code>
/// </remarks>
internal sealed class AdapterTranslation
{
    private readonly Family _published;
    private readonly DecoderModel _spec;
    private readonly CheckpointMap _ggml;
    private readonly GgufDifferences _differences;

    /// <param name="family">The model's, as a folder or as a GGUF file has it.</param>
    /// <exception cref="InputException">ggml knows no such model.</exception>
    public AdapterTranslation(Family family)
    {
        var stored = family as GgufFamily;
        _published = stored?.Published ?? family;
        _spec =
            _published.Spec(_published.Task) as DecoderModel
            ?? throw new InputException(
                $"a model of family '{_published.ModelType}' is no decoder, and GGUF adapters here are for those"
            );
        Architecture = stored?.Architecture ?? GgufSizesWriter.ArchitectureOf(_published);
        _ggml = stored?.Checkpoint ?? GgufNames.Of(Architecture, _spec.Decoder);
        _differences = new GgufDifferences(Architecture, _spec.Decoder.Layers[0].Attention);
    }

    /// <summary>What ggml calls the model's architecture.</summary>
    public string Architecture { get; }

    /// <summary>An adapter under ggml's names.</summary>
    /// <param name="adapter">Under Hugging Face's.</param>
    /// <exception cref="InputException">It is another model's, or holds more than factors.</exception>
    public AdapterFolder ToGgml(AdapterFolder adapter) =>
        adapter.Unused is [var whole, ..]
            ? throw new InputException(
                $"'{adapter.Path}' holds '{whole}' whole, and an adapter of ggml's holds factors only: merge it into its model instead ('malmoi convert MODEL FILE.gguf --adapter {adapter.Path}')"
            )
            : Translate(adapter, _published.Checkpoint, _ggml, _differences.ToGgml);

    /// <summary>An adapter under Hugging Face's names.</summary>
    /// <param name="adapter">Under ggml's.</param>
    /// <exception cref="InputException">It is another model's.</exception>
    public AdapterFolder FromGgml(AdapterFolder adapter) =>
        Translate(adapter, _ggml, _published.Checkpoint, _differences.FromGgml);

    private AdapterFolder Translate(
        AdapterFolder adapter,
        CheckpointMap from,
        CheckpointMap to,
        Action<string, float[]> reorder
    )
    {
        var factors = AdapterFactors.Read(adapter, _spec, from);
        foreach (var (path, own) in factors)
        {
            reorder(path + ".weight", own.Up);
        }

        var modules = AdapterFactors.Fuse(factors, to, adapter.Path);
        return AdapterFolder.Of(adapter.Path, Configured(modules, to), new TensorList(modules.SelectMany(Tensors)));
    }

    private AdapterConfiguration Configured(IReadOnlyList<AdaptedModule> modules, CheckpointMap map)
    {
        var first = modules[0].Factors;
        var alpha = first.Scale * first.Rank;
        return new AdapterConfiguration
        {
            PeftType = "LORA",
            TaskType = "CAUSAL_LM",
            Rank = first.Rank,
            Alpha = alpha,
            Bias = "none",
            FanInFanOut = modules.Any(module => module.IsTurned),
            InferenceMode = true,
            TargetModules = new ModuleNames(Ends(modules, map)),
            RankPattern = modules
                .Where(module => module.Factors.Rank != first.Rank)
                .ToDictionary(module => Regex.Escape(module.Name), module => module.Factors.Rank),
            AlphaPattern = modules
                .Where(module =>
                    Math.Abs((module.Factors.Scale * module.Factors.Rank) - alpha) > 1e-9 * Math.Abs(alpha)
                )
                .ToDictionary(
                    module => Regex.Escape(module.Name),
                    module => module.Factors.Scale * module.Factors.Rank
                ),
        };
    }

    // "q_proj" where all of that name are adapted, else whole names.
    private string[] Ends(IReadOnlyList<AdaptedModule> modules, CheckpointMap map)
    {
        var all = AdapterFactors.Modules(_spec, map).CountBy(End).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. modules
                .GroupBy(module => End(module.Name))
                .SelectMany(group =>
                    group.Count() == all.GetValueOrDefault(group.Key)
                        ? [group.Key]
                        : group.Select(module => module.Name)
                ),
        ];

        static string End(string module) => module[(module.LastIndexOf('.') + 1)..];
    }

    private static IEnumerable<TensorView> Tensors(AdaptedModule module)
    {
        var (name, own) = (module.Name, module.Factors);
        yield return TensorView.Of(name + Factor.Down, [own.Rank, own.Inputs], own.Down);
        yield return TensorView.Of(name + Factor.Up, [own.Outputs, own.Rank], own.Up);
    }
}
