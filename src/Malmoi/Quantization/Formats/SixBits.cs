namespace Malmoi.Quantization.Formats;

/// <summary>Eight scales and eight minima of 6 bits in twelve bytes, as Q4_K and Q5_K hold them.</summary>
/// <remarks>
/// <code>
/// bytes 0 to 3    scales 0 to 3, and the upper 2 bits of scales 4 to 7
/// bytes 4 to 7    minima 0 to 3, and the upper 2 bits of minima 4 to 7
/// bytes 8 to 11   the lower 4 bits of scales 4 to 7, and those of minima 4 to 7
/// </code>
/// </remarks>
internal static class SixBits
{
    public static (int Scale, int Minimum) Read(ReadOnlySpan<byte> twelve, int part) =>
        part < 4
            ? (twelve[part] & 63, twelve[part + 4] & 63)
            : ((twelve[part + 4] & 15) | twelve[part - 4] >> 6 << 4, twelve[part + 4] >> 4 | twelve[part] >> 6 << 4);

    /// <summary>A byte each: the scales, then the minima.</summary>
    public static void Unpack(ReadOnlySpan<byte> twelve, Span<byte> sixteen)
    {
        for (var part = 0; part < 8; part++)
        {
            var (scale, minimum) = Read(twelve, part);
            (sixteen[part], sixteen[part + 8]) = ((byte)scale, (byte)minimum);
        }
    }

    public static void Write(Span<byte> twelve, ReadOnlySpan<int> scales, ReadOnlySpan<int> minima)
    {
        for (var i = 0; i < 4; i++)
        {
            twelve[i] = (byte)(scales[i] | scales[i + 4] >> 4 << 6);
            twelve[i + 4] = (byte)(minima[i] | minima[i + 4] >> 4 << 6);
            twelve[i + 8] = (byte)((scales[i + 4] & 15) | (minima[i + 4] & 15) << 4);
        }
    }
}
