using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Checkpoints;

/// <summary>A checkpoint's tensors by name and shape, with numbers drawn anew: the twin that was never trained, to compare a model with.</summary>
/// <remarks>
/// Matrices and tables are drawn from a normal distribution of standard deviation 0.02, as GPT-2 and BERT begin; scales are one, shifts and
/// biases zero. A tensor's numbers depend on the seed and its name alone. What is no floating-point number is kept.
/// </remarks>
/// <param name="source">The trained tensors; they become this one's to dispose.</param>
/// <param name="seed">Of the numbers.</param>
public sealed class RandomTensors(ITensorSource source, long seed) : ITensorSource
{
    private const double Deviation = 0.02;
    private static readonly string[] s_zeros = ["bias", "beta", "mean"];

    private readonly Dictionary<string, TensorView> _drawn = new(StringComparer.Ordinal);

    public IReadOnlyList<TensorInfo> Tensors { get; } = [.. source.Tensors.Select(Drawn)];

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor)
    {
        lock (_drawn)
        {
            if (_drawn.TryGetValue(name, out tensor))
            {
                return true;
            }

            if (!source.TryGet(name, out tensor))
            {
                return false;
            }

            if (IsDrawn(tensor.Info))
            {
                _drawn[name] = tensor = Draw(tensor.Info);
            }

            return true;
        }
    }

    public void Dispose() => source.Dispose();

    private TensorView Draw(TensorInfo info)
    {
        var values = new float[info.Count];
        if (info.Shape.Rank < 2)
        {
            values.AsSpan().Fill(s_zeros.Any(end => info.Name.EndsWith(end, StringComparison.Ordinal)) ? 0 : 1);
        }
        else
        {
            var random = new Xoshiro256(seed, Hash(info.Name));
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)(Deviation * random.NextNormal());
            }
        }

        return TensorView.Of(info.Name, info.Shape, values);
    }

    private static TensorInfo Drawn(TensorInfo info) =>
        IsDrawn(info) ? new TensorInfo(info.Name, ElementType.Float32, info.Shape) : info;

    private static bool IsDrawn(TensorInfo info) =>
        info.Type
            is ElementType.Float16
                or ElementType.BFloat16
                or ElementType.Float32
                or ElementType.Float64
                or ElementType.Float8E4M3
                or ElementType.Float8E5M2
                or ElementType.Blocks;

    // FNV-1a: the same on every machine, as string.GetHashCode is not.
    private static long Hash(string name)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 0x100000001b3;
        }

        return (long)hash;
    }
}
