using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Checkpoints.Quantized;

/// <summary>A checkpoint of GPTQ, AWQ or bitsandbytes: each matrix as one tensor <c>….weight</c> in blocks, all else as it is.</summary>
/// <remarks>A matrix is laid out row by row when somebody reads it, and again if nobody holds it any more.</remarks>
public sealed class QuantizedCheckpoint : ITensorSource
{
    private readonly ITensorSource _source;
    private readonly Dictionary<string, PackedMatrix> _matrices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WeakReference<TensorView>> _laid = new(StringComparer.Ordinal);

    private QuantizedCheckpoint(ITensorSource source, QuantizationConfig config)
    {
        _source = source;
        var tensors = new List<TensorInfo>();
        foreach (var info in source.Tensors)
        {
            if (Matrix(info.Name, config) is { } matrix)
            {
                _matrices.Add(matrix.Info.Name, matrix);
                tensors.Add(matrix.Info);
            }
        }

        HashSet<string> names = [.. source.Tensors.Select(info => info.Name)];
        foreach (var matrix in _matrices.Values)
        {
            _parts.UnionWith(QuantizedNames.PartsOf(matrix.Info.Name, names));
        }

        tensors.AddRange(source.Tensors.Where(info => !_parts.Contains(info.Name)));
        Tensors = tensors;
    }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Presents the matrices of a checkpoint; it is disposed with this one.</summary>
    /// <exception cref="InputException">A part of a matrix is missing or misshapen; the checkpoint is disposed then.</exception>
    public static QuantizedCheckpoint Over(ITensorSource source, QuantizationConfig config)
    {
        try
        {
            return new QuantizedCheckpoint(source, config);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        if (!_matrices.TryGetValue(name, out var matrix))
        {
            tensor = null;
            return !_parts.Contains(name) && _source.TryGet(name, out tensor);
        }

        if (!_laid.TryGetValue(name, out var held) || !held.TryGetTarget(out tensor))
        {
            tensor = new TensorView(matrix.Info, new LaidRows(matrix));
            _laid[name] = new WeakReference<TensorView>(tensor);
        }

        return true;
    }

    public void Dispose() => _source.Dispose();

    private PackedMatrix? Matrix(string name, QuantizationConfig config) =>
        config.Method switch
        {
            QuantizationMethod.Gptq when QuantizedNames.Stem(name, ".qweight") is { } stem => new GptqMatrix(
                _source,
                stem,
                config
            ),
            QuantizationMethod.Awq when QuantizedNames.Stem(name, ".qweight") is { } stem => new AwqMatrix(
                _source,
                stem,
                config
            ),
            QuantizationMethod.Bitsandbytes
                when QuantizedNames.Stem(name, ".quant_state.bitsandbytes__nf4") is { } stem => new LevelMatrix(
                _source,
                stem,
                "nf4"
            ),
            QuantizationMethod.Bitsandbytes
                when QuantizedNames.Stem(name, ".quant_state.bitsandbytes__fp4") is { } stem => new LevelMatrix(
                _source,
                stem,
                "fp4"
            ),
            QuantizationMethod.Bitsandbytes when QuantizedNames.Stem(name, ".SCB") is { } stem => new RowMatrix(
                _source,
                stem
            ),
            _ => null,
        };
}
