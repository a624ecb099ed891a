namespace Malmoi.Quantization.Formats;

/// <summary>Packs 256 numbers as x = d s q: sixteen parts, each with a few bits for its scale s, under one scale d (Q3_K, Q6_K).</summary>
internal readonly ref struct StepBlock
{
    private const int Parts = 16;
    private const int Length = 16;
    private const int Rounds = 4;

    private readonly ReadOnlySpan<float> _numbers;
    private readonly ReadOnlySpan<float> _weights;
    private readonly int _leastScale;
    private readonly int _leastCode;

    /// <param name="scales">16: takes the scale of each part, from <paramref name="leastScale"/> to its opposite less one.</param>
    /// <param name="codes">256: takes the codes, from <paramref name="leastCode"/> to its opposite less one.</param>
    public StepBlock(
        ReadOnlySpan<float> numbers,
        ReadOnlySpan<float> weights,
        int leastScale,
        int leastCode,
        Span<int> scales,
        Span<int> codes
    )
    {
        _numbers = numbers;
        _weights = weights;
        _leastScale = leastScale;
        _leastCode = leastCode;
        Span<float> steps = stackalloc float[Parts];
        for (var part = 0; part < Parts; part++)
        {
            steps[part] = StepFit.Fit(Part(numbers, part), Part(weights, part), leastCode, -leastCode - 1);
        }

        Scale = Packed.Rounded(Packed.Farthest(steps) / leastScale);
        Choose(Scale, steps, scales, codes);
        Span<int> otherScales = stackalloc int[Parts];
        Span<int> otherCodes = stackalloc int[codes.Length];
        var error = Error(Scale, scales, codes);
        for (var round = 0; round < Rounds; round++)
        {
            var scale = Refitted(scales, codes);
            Choose(scale, steps, otherScales, otherCodes);
            var other = Error(scale, otherScales, otherCodes);
            if (!(other < error))
            {
                break;
            }

            (Scale, error) = (scale, other);
            otherScales.CopyTo(scales);
            otherCodes.CopyTo(codes);
        }
    }

    /// <summary>d, as 16 bits hold it.</summary>
    public float Scale { get; }

    // Of the scales beside the one that was found, the one with the least error.
    private void Choose(float scale, ReadOnlySpan<float> steps, Span<int> scales, Span<int> codes)
    {
        var largestCode = -_leastCode - 1;
        for (var part = 0; part < Parts; part++)
        {
            var numbers = Part(_numbers, part);
            var weights = Part(_weights, part);
            var near = (int)StepFit.Code(steps[part] * Packed.Inverse(scale), _leastScale, -_leastScale - 1);
            var least = float.PositiveInfinity;
            for (var s = Math.Max(_leastScale, near - 1); s <= Math.Min(-_leastScale - 1, near + 1); s++)
            {
                var error = StepFit.Error(numbers, weights, scale * s, _leastCode, largestCode);
                if (error < least)
                {
                    (scales[part], least) = (s, error);
                }
            }

            var inverse = Packed.Inverse(scale * scales[part]);
            for (var i = 0; i < Length; i++)
            {
                codes[(Length * part) + i] = (int)StepFit.Code(numbers[i] * inverse, _leastCode, largestCode);
            }
        }
    }

    // d by least squares, with what it multiplies as it stands.
    private float Refitted(ReadOnlySpan<int> scales, ReadOnlySpan<int> codes)
    {
        var (product, square) = (0d, 0d);
        for (var i = 0; i < codes.Length; i++)
        {
            var times = scales[i / Length] * codes[i];
            var weighted = (_weights.IsEmpty ? 1d : _weights[i]) * times;
            product += weighted * _numbers[i];
            square += weighted * times;
        }

        return square > 0 ? Packed.Rounded((float)(product / square)) : 0;
    }

    private double Error(float scale, ReadOnlySpan<int> scales, ReadOnlySpan<int> codes)
    {
        var error = 0d;
        for (var i = 0; i < codes.Length; i++)
        {
            var away = _numbers[i] - (scale * scales[i / Length] * codes[i]);
            error += (_weights.IsEmpty ? 1 : _weights[i]) * away * away;
        }

        return error;
    }

    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> all, int part) =>
        all.IsEmpty ? all : all.Slice(Length * part, Length);
}
