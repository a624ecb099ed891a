using System.Runtime.Intrinsics;

namespace Malmoi.Numerics;

/// <summary>A step of AdaGrad (Duchi et al., 2011) on two rows whose product is to change, as GloVe takes it.</summary>
/// <remarks>
/// <code>
/// g = rate clip(slope c)    h = rate clip(slope w)       with the old w and c
/// w -= g / √G    c -= h / √H    G += g²    H += h²
/// </code>
/// </remarks>
internal static unsafe class AdaGradStep
{
    private const float Clip = 100;

    public static void Run(
        float* w,
        float* c,
        float* wordSquares,
        float* contextSquares,
        float slope,
        float rate,
        int length
    )
    {
        var factor = Vector512.Create(slope);
        var rates = Vector512.Create(rate);
        for (var i = 0; i < length; i += Vector512<float>.Count)
        {
            var (word, context) = (Vector512.Load(w + i), Vector512.Load(c + i));
            var (g, h) = (Clipped(factor * context) * rates, Clipped(factor * word) * rates);
            var (wordSum, contextSum) = (Vector512.Load(wordSquares + i), Vector512.Load(contextSquares + i));
            (word - (g / Vector512.Sqrt(wordSum))).Store(w + i);
            (context - (h / Vector512.Sqrt(contextSum))).Store(c + i);
            (wordSum + (g * g)).Store(wordSquares + i);
            (contextSum + (h * h)).Store(contextSquares + i);
        }
    }

    private static Vector512<float> Clipped(Vector512<float> value) =>
        Vector512.Min(Vector512.Max(value, Vector512.Create(-Clip)), Vector512.Create(Clip));
}
