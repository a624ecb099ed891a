using Malmoi.Checkpoints;

namespace Malmoi.Verification;

/// <summary>Inputs of a model and what another program made of them, kept as tensors called <c>run.in.name</c> and <c>run.out.name</c>.</summary>
/// <remarks>
/// Besides <c>out</c> there may be <c>base</c> (the body without its head), <c>loss</c> (with labels), and generation under
/// <c>gen.name</c>.
/// </remarks>
public sealed class Recording : IDisposable
{
    private readonly ITensorSource _source;

    private Recording(ITensorSource source) => _source = source;

    /// <summary>Opens a file of recorded inputs and outputs.</summary>
    /// <exception cref="InputException">The file is no safetensors file, or has no run in it.</exception>
    public static Recording Open(string path)
    {
        var recording = new Recording(SafetensorsFile.Open(path));
        if (recording.Runs.Count > 0)
        {
            return recording;
        }

        recording.Dispose();
        throw new InputException(
            $"'{path}' has no recorded run: its tensors should be called 'main.in.input_ids', 'main.out.logits' and the like"
        );
    }

    /// <summary>Names of the runs that have inputs and outputs, generation aside.</summary>
    public IReadOnlyList<string> Runs =>
        [
            .. _source
                .Tensors.Select(tensor => tensor.Name.Split('.'))
                .Where(parts => parts.Length > 2 && parts[1] == "in" && parts[0] != "gen")
                .Select(parts => parts[0])
                .Distinct(),
        ];

    /// <summary>Names of the recorded generations.</summary>
    public IReadOnlyList<string> Generations =>
        [
            .. _source
                .Tensors.Select(tensor => tensor.Name.Split('.'))
                .Where(parts => parts is ["gen", _, ..])
                .Select(parts => parts[1])
                .Distinct(),
        ];

    /// <summary>A run's inputs, by name.</summary>
    public Dictionary<string, RecordedArray> Inputs(string run) => Below($"{run}.in.");

    /// <summary>What was recorded of a run, by name: "out.logits", "base.last_hidden_state", "loss.loss", ...</summary>
    public Dictionary<string, RecordedArray> Outputs(string run)
    {
        var outputs = new Dictionary<string, RecordedArray>();
        foreach (var (name, tensor) in Below($"{run}."))
        {
            if (!name.StartsWith("in.", StringComparison.Ordinal))
            {
                outputs[name] = tensor;
            }
        }

        return outputs;
    }

    public void Dispose() => _source.Dispose();

    private Dictionary<string, RecordedArray> Below(string prefix)
    {
        var tensors = new Dictionary<string, RecordedArray>();
        foreach (var info in _source.Tensors.Where(info => info.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (_source.TryGet(info.Name, out var view))
            {
                tensors[info.Name[prefix.Length..]] = RecordedArray.Of(view);
            }
        }

        return tensors;
    }
}
