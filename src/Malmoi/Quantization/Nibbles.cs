namespace Malmoi.Quantization;

/// <summary>How codes of 4 bits stand in the blocks of our own formats: of every 32 the first half in the low nibbles, the second in the high ones.</summary>
/// <remarks>This is the order of Q4_0. A block whose length is no multiple of 32 is halved as one.</remarks>
internal static class Nibbles
{
    private const int Part = 32;

    /// <summary>Bytes that codes take.</summary>
    public static int Bytes(int codes) => (codes + 1) / 2;

    public static void Write(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        var (part, half) = Cut(codes.Length);
        packed.Clear();
        for (var i = 0; i < codes.Length; i++)
        {
            var within = i % part;
            packed[(i / part * half) + (within % half)] |= (byte)(codes[i] << (within / half * 4));
        }
    }

    public static void Read(ReadOnlySpan<byte> packed, Span<byte> codes)
    {
        var (part, half) = Cut(codes.Length);
        for (var start = 0; start < codes.Length; start += part)
        {
            var bytes = packed.Slice(start / part * half, half);
            var both = codes.Slice(start, part);
            for (var i = 0; i < half; i++)
            {
                both[i] = (byte)(bytes[i] & 15);
            }

            for (var i = half; i < part; i++)
            {
                both[i] = (byte)(bytes[i - half] >> 4);
            }
        }
    }

    private static (int Part, int Half) Cut(int codes)
    {
        var part = codes % Part == 0 ? Part : codes;
        return (part, (part + 1) / 2);
    }
}
