namespace Malmoi.Quantization.Formats;

/// <summary>Packs 256 numbers as x = d s q - e m: parts with a few bits each for scale s and minimum m, under two scales d and e (Q2_K, Q4_K, Q5_K).</summary>
internal readonly ref struct RangeBlock
{
    private const int Rounds = 4;

    private readonly ReadOnlySpan<float> _numbers;
    private readonly ReadOnlySpan<float> _weights;
    private readonly int _length;
    private readonly int _largestScale;
    private readonly int _largestCode;

    /// <param name="length">Numbers of a part.</param>
    /// <param name="scales">A part each: takes the scales, up to <paramref name="largestScale"/>.</param>
    /// <param name="minima">A part each: takes the minima, up to <paramref name="largestScale"/>.</param>
    /// <param name="codes">256: takes the codes, up to <paramref name="largestCode"/>.</param>
    public RangeBlock(
        ReadOnlySpan<float> numbers,
        ReadOnlySpan<float> weights,
        int length,
        int largestScale,
        int largestCode,
        Span<int> scales,
        Span<int> minima,
        Span<int> codes
    )
    {
        _numbers = numbers;
        _weights = weights;
        _length = length;
        (_largestScale, _largestCode) = (largestScale, largestCode);
        Span<float> steps = stackalloc float[scales.Length];
        Span<float> bottoms = stackalloc float[scales.Length];
        for (var part = 0; part < scales.Length; part++)
        {
            (steps[part], bottoms[part]) = RangeFit.Fit(Part(numbers, part), Part(weights, part), largestCode);
        }

        Scale = Packed.Rounded(Packed.Farthest(steps) / largestScale);
        MinimumScale = Packed.Rounded(Packed.Farthest(bottoms) / largestScale);
        Choose(Scale, MinimumScale, steps, bottoms, scales, minima, codes);

        Span<int> otherScales = stackalloc int[scales.Length];
        Span<int> otherMinima = stackalloc int[scales.Length];
        Span<int> otherCodes = stackalloc int[codes.Length];
        var error = Error(Scale, MinimumScale, scales, minima, codes);
        for (var round = 0; round < Rounds; round++)
        {
            var (scale, minimumScale) = Refitted(scales, minima, codes);
            Choose(scale, minimumScale, steps, bottoms, otherScales, otherMinima, otherCodes);
            var other = Error(scale, minimumScale, otherScales, otherMinima, otherCodes);
            if (!(other < error))
            {
                break;
            }

            (Scale, MinimumScale, error) = (scale, minimumScale, other);
            otherScales.CopyTo(scales);
            otherMinima.CopyTo(minima);
            otherCodes.CopyTo(codes);
        }
    }

    /// <summary>d, as 16 bits hold it.</summary>
    public float Scale { get; }

    /// <summary>e, as 16 bits hold it.</summary>
    public float MinimumScale { get; }

    // Of the scales and minima beside those that were found, the two with the least error.
    private void Choose(
        float scale,
        float minimumScale,
        ReadOnlySpan<float> steps,
        ReadOnlySpan<float> bottoms,
        Span<int> scales,
        Span<int> minima,
        Span<int> codes
    )
    {
        for (var part = 0; part < scales.Length; part++)
        {
            var numbers = Part(_numbers, part);
            var weights = Part(_weights, part);
            var nearScale = (int)StepFit.Code(steps[part] * Packed.Inverse(scale), 0, _largestScale);
            var nearMinimum = (int)StepFit.Code(bottoms[part] * Packed.Inverse(minimumScale), 0, _largestScale);
            var least = float.PositiveInfinity;
            for (var s = Math.Max(0, nearScale - 1); s <= Math.Min(_largestScale, nearScale + 1); s++)
            {
                for (var m = Math.Max(0, nearMinimum - 1); m <= Math.Min(_largestScale, nearMinimum + 1); m++)
                {
                    var error = RangeFit.Error(numbers, weights, scale * s, minimumScale * m, _largestCode);
                    if (error < least)
                    {
                        (scales[part], minima[part], least) = (s, m, error);
                    }
                }
            }

            var (inverse, bottom) = (Packed.Inverse(scale * scales[part]), minimumScale * minima[part]);
            for (var i = 0; i < _length; i++)
            {
                codes[(_length * part) + i] = (int)StepFit.Code((numbers[i] + bottom) * inverse, 0, _largestCode);
            }
        }
    }

    // d and e by least squares, with what they multiply as it stands.
    private (float Scale, float MinimumScale) Refitted(
        ReadOnlySpan<int> scales,
        ReadOnlySpan<int> minima,
        ReadOnlySpan<int> codes
    )
    {
        var (aa, ab, bb, ax, bx) = (0d, 0d, 0d, 0d, 0d);
        for (var i = 0; i < codes.Length; i++)
        {
            double weight = _weights.IsEmpty ? 1 : _weights[i];
            var (a, b) = (scales[i / _length] * codes[i], -minima[i / _length]);
            aa += weight * a * a;
            ab += weight * a * b;
            bb += weight * b * b;
            ax += weight * a * _numbers[i];
            bx += weight * b * _numbers[i];
        }

        var determinant = (aa * bb) - (ab * ab);
        return determinant > 0
            ? (
                Packed.Rounded((float)(((bb * ax) - (ab * bx)) / determinant)),
                Packed.Rounded((float)(((aa * bx) - (ab * ax)) / determinant))
            )
            : (aa > 0 ? Packed.Rounded((float)(ax / aa)) : Scale, MinimumScale);
    }

    private double Error(
        float scale,
        float minimumScale,
        ReadOnlySpan<int> scales,
        ReadOnlySpan<int> minima,
        ReadOnlySpan<int> codes
    )
    {
        var error = 0d;
        for (var i = 0; i < codes.Length; i++)
        {
            var part = i / _length;
            var away = _numbers[i] - ((scale * scales[part] * codes[i]) - (minimumScale * minima[part]));
            error += (_weights.IsEmpty ? 1 : _weights[i]) * away * away;
        }

        return error;
    }

    private ReadOnlySpan<float> Part(ReadOnlySpan<float> all, int part) =>
        all.IsEmpty ? all : all.Slice(_length * part, _length);
}
