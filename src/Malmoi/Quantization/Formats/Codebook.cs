using System.Numerics;

namespace Malmoi.Quantization.Formats;

/// <summary>The words of numbers that one code of an IQ format stands for.</summary>
/// <remarks>Of all words over the levels some were chosen (see <see cref="Codebooks"/>); codes count those, the word's first number turning fastest.</remarks>
internal sealed class Codebook
{
    private readonly sbyte[] _words;

    /// <param name="chosen">In base 64: a bit for each word over the levels, whether it is one of those chosen.</param>
    /// <param name="length">Numbers of a word.</param>
    /// <param name="levels">What a number can be.</param>
    public Codebook(string chosen, int length, ReadOnlySpan<sbyte> levels)
    {
        Length = length;
        var bits = Convert.FromBase64String(chosen);
        _words = new sbyte[length * bits.Sum(eight => BitOperations.PopCount(eight))];
        var next = 0;
        for (var number = 0; number < bits.Length * 8; number++)
        {
            if ((bits[number >> 3] >> (number & 7) & 1) == 0)
            {
                continue;
            }

            var rest = number;
            for (var i = 0; i < length; i++, rest /= levels.Length)
            {
                _words[next++] = levels[rest % levels.Length];
            }
        }
    }

    /// <summary>Numbers of a word.</summary>
    public int Length { get; }

    /// <summary>How many words there are.</summary>
    public int Count => _words.Length / Length;

    /// <summary>The word of a code.</summary>
    public ReadOnlySpan<sbyte> this[int code] => _words.AsSpan(code * Length, Length);
}
