using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Models;

namespace Malmoi.Neural.Finetuning.Tasks;

/// <summary>The adapter that tunes a model for a task: which modules it adapts, and which are trained whole beside it.</summary>
internal static class TaskAdapter
{
    public static AdapterConfiguration Configuration(
        AdapterOptions options,
        Family family,
        TuningTask task,
        HuggingFaceFolder folder,
        string path
    )
    {
        var spec = family.Spec(task.Head(family));
        return Configuration(options, family, spec, path) with
        {
            TaskType = Type(task.Head(family), spec),
            ModulesToSave = Fresh(spec, family, task, folder) is { Count: > 0 } fresh ? fresh : null,
        };
    }

    /// <summary>The adapter of a model that writes, which has all its parts already.</summary>
    /// <exception cref="InputException">Its rank is none.</exception>
    public static AdapterConfiguration Configuration(
        AdapterOptions options,
        Family family,
        ModelSpec spec,
        string path
    ) =>
        options.Rank < 1
            ? throw new InputException($"an adapter of rank {options.Rank} changes nothing: give a rank from 1 on")
            : new AdapterConfiguration
            {
                PeftType = "LORA",
                TaskType = Type(family.Task, spec),
                BaseModelNameOrPath = System.IO.Path.GetFullPath(path),
                Rank = options.Rank,
                Alpha = options.Alpha,
                Dropout = options.Dropout,
                RankStabilised = options.RankStabilised ? true : null,
                Decomposed = options.Decomposed ? true : null,
                Bias = "none",
                TargetModules = options.Targets is ["all-linear"]
                    ? new ModuleNames(ModuleNames.AllLinear)
                    : new ModuleNames(options.Targets.Count > 0 ? options.Targets : QueriesAndValues(spec, family)),
            };

    // The last part of their published names: "q_proj" and "v_proj", "c_attn" where they are one matrix.
    private static List<string> QueriesAndValues(ModelSpec spec, Family family) =>
        [
            .. spec
                .Stacks.SelectMany(stack =>
                    (string[])[$"{stack.Name}.layers.0.attention.query", $"{stack.Name}.layers.0.attention.value"]
                )
                .Select(module => Module(family, module + ".weight"))
                .Select(module => module[(module.LastIndexOf('.') + 1)..])
                .Distinct(),
        ];

    // A fresh head, and a pooler that the model never had, are learned from nothing: whole.
    private static List<string> Fresh(ModelSpec spec, Family family, TuningTask task, HuggingFaceFolder folder)
    {
        if (task.Writes)
        {
            return [];
        }

        return
        [
            .. ModelTensors
                .Of(spec)
                .Select(tensor => tensor.Name)
                .Where(name =>
                    name.StartsWith("heads.", StringComparison.Ordinal)
                    || (
                        name.StartsWith("pooler.", StringComparison.Ordinal)
                        && !family.Checkpoint.Find(name).Any(place => folder.Weights.TryGet(place.Theirs, out _))
                    )
                )
                .Select(name => Module(family, name))
                .Distinct(),
        ];
    }

    private static string Module(Family family, string tensor)
    {
        var theirs = PublishedTensors.Place(tensor, family.Checkpoint, isBody: false).Theirs;
        return theirs[..Math.Max(0, theirs.LastIndexOf('.'))];
    }

    private static string Type(ModelTask head, ModelSpec spec) =>
        head switch
        {
            ModelTask.SequenceClass or ModelTask.Choice => "SEQ_CLS",
            ModelTask.TokenClass => "TOKEN_CLS",
            ModelTask.Span => "QUESTION_ANS",
            _ => spec is EncoderDecoderModel ? "SEQ_2_SEQ_LM" : "CAUSAL_LM",
        };
}
