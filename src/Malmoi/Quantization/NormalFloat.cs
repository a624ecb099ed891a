namespace Malmoi.Quantization;

/// <summary>NF4 (Dettmers et al., 2023): sixteen levels that normally distributed numbers fall upon equally often, times the largest of a block.</summary>
public static class NormalFloat
{
    private const int Longest = 64;

    /// <summary>Quantiles of the normal distribution between -1 and 1, zero among them, as published.</summary>
    public static ReadOnlySpan<float> Levels =>
        [
            -1.0f,
            -0.6961928009986877f,
            -0.5250730514526367f,
            -0.39491748809814453f,
            -0.28444138169288635f,
            -0.18477343022823334f,
            -0.09105003625154495f,
            0.0f,
            0.07958029955625534f,
            0.16093020141124725f,
            0.24611230194568634f,
            0.33791524171829224f,
            0.44070982933044434f,
            0.5626170039176941f,
            0.7229568362236023f,
            1.0f,
        ];

    /// <summary>The format for rows of a width: blocks of 64, or of the greatest power of two below that divides it.</summary>
    public static LevelFormat Of(int width)
    {
        var length = Longest;
        while (width % length != 0)
        {
            length /= 2;
        }

        return new LevelFormat("NF4", Levels, length);
    }

    /// <summary>Packs numbers, each as its nearest level.</summary>
    /// <param name="format">Of <see cref="Of"/>.</param>
    /// <param name="numbers">A whole number of blocks of them.</param>
    public static byte[] Pack(LevelFormat format, ReadOnlySpan<float> numbers)
    {
        var blocks = new byte[format.Bytes(numbers.Length)];
        Span<byte> codes = stackalloc byte[Longest];
        codes = codes[..format.BlockLength];
        for (var (at, block) = (0, 0); at < numbers.Length; at += format.BlockLength, block += format.BlockBytes)
        {
            var own = numbers.Slice(at, format.BlockLength);
            var largest = 0f;
            foreach (var number in own)
            {
                largest = Math.Max(largest, Math.Abs(number));
            }

            for (var i = 0; i < own.Length; i++)
            {
                codes[i] = Nearest(largest == 0 ? 0 : own[i] / largest);
            }

            format.Write(blocks.AsSpan(block), largest, codes);
        }

        return blocks;
    }

    private static byte Nearest(float number)
    {
        var levels = Levels;
        byte nearest = 0;
        for (byte code = 1; code < levels.Length; code++)
        {
            nearest = Math.Abs(levels[code] - number) < Math.Abs(levels[nearest] - number) ? code : nearest;
        }

        return nearest;
    }
}
