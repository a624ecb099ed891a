using System.Numerics;
using Malmoi.Architectures;
using Malmoi.Inference.Matrices;
using static Malmoi.Inference.VectorArithmetic;

namespace Malmoi.Inference;

/// <summary>Brings vectors to a common scale, as a <see cref="NormSpec"/> says.</summary>
internal abstract unsafe class Norm(int width)
{
    // Fewer numbers than this are not worth waking another thread for.
    private const int Share = 1 << 14;

    private int Width { get; } = width;

    /// <param name="spec">Which one.</param>
    /// <param name="width">Of the vectors.</param>
    /// <param name="weights">Where its scale and shift are.</param>
    public static Norm Create(NormSpec spec, int width, EngineWeights weights) =>
        spec switch
        {
            LayerNormSpec layer => new LayerNorm(layer, width, weights),
            RmsNormSpec rms => new RmsNorm(rms, width, weights),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };

    /// <summary>y ← norm(x) for every vector; both may be the same.</summary>
    public void Apply(Pass pass, Activations x, Activations y)
    {
        y.Count = x.Count;
        pass.EachRow(
            x.Count,
            Math.Max(1, Share / Width),
            (Norm: this, X: x, Y: y),
            static (row, job) =>
                job.Norm.Apply(job.X.Values + ((long)row * job.X.Width), job.Y.Values + ((long)row * job.Y.Width))
        );
    }

    /// <summary>y ← norm(x) for one vector; both may be the same.</summary>
    public abstract void Apply(float* x, float* y);

    /// <summary>Zero mean, unit variance, learned scale and shift (Ba et al., 2016).</summary>
    private sealed class LayerNorm(LayerNormSpec spec, int width, EngineWeights weights) : Norm(width)
    {
        private readonly float[] _scale = spec.Scaled ? weights["weight"].Vector(width) : Fill(width, 1);
        private readonly float[] _shift = spec.Scaled && spec.Shifted ? weights["bias"].Vector(width) : Fill(width, 0);

        public override void Apply(float* x, float* y)
        {
            var width = Width;
            var mean = Sum(x, width) / width;
            var variance = SquaredDistance(x, mean, width) / width;
            var scale = 1 / MathF.Sqrt(variance + (float)spec.Epsilon);
            fixed (
                float* scales = _scale,
                    shifts = _shift
            )
            {
                var i = 0;
                for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                {
                    var normed = (At(x + i) - new Vector<float>(mean)) * scale;
                    Put(y + i, (normed * At(scales + i)) + At(shifts + i));
                }

                for (; i < width; i++)
                {
                    y[i] = ((x[i] - mean) * scale * scales[i]) + shifts[i];
                }
            }
        }
    }

    /// <summary>Unit root-mean-square, learned scale (Zhang and Sennrich, 2019).</summary>
    private sealed class RmsNorm(RmsNormSpec spec, int width, EngineWeights weights) : Norm(width)
    {
        private readonly float[] _scale = Array.ConvertAll(
            weights["weight"].Vector(width),
            scale => scale + (float)spec.Offset
        );

        public override void Apply(float* x, float* y)
        {
            var width = Width;
            var scale = 1 / MathF.Sqrt((SquaredDistance(x, 0, width) / width) + (float)spec.Epsilon);
            fixed (float* scales = _scale)
            {
                var i = 0;
                for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                {
                    Put(y + i, At(x + i) * scale * At(scales + i));
                }

                for (; i < width; i++)
                {
                    y[i] = x[i] * scale * scales[i];
                }
            }
        }
    }

    private static float[] Fill(int width, float value)
    {
        var numbers = new float[width];
        Array.Fill(numbers, value);
        return numbers;
    }

    private static float Sum(float* x, int count)
    {
        var (i, sums) = (0, Vector<float>.Zero);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += At(x + i);
        }

        var sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    // Σ (x - from)²
    private static float SquaredDistance(float* x, float from, int count)
    {
        var (i, sums) = (0, Vector<float>.Zero);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gap = At(x + i) - new Vector<float>(from);
            sums = Vector.FusedMultiplyAdd(gap, gap, sums);
        }

        var sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            sum += (x[i] - from) * (x[i] - from);
        }

        return sum;
    }
}
