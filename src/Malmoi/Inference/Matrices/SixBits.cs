namespace Malmoi.Inference.Matrices;

/// <summary>The scales and minima of Q4_K and Q5_K, 8 and 8 of 6 bits each in 12 bytes (ggml).</summary>
internal static unsafe class SixBits
{
    /// <summary>One byte each: 8 scales, then 8 minima.</summary>
    public static void Unpack(byte* packed, byte* unpacked)
    {
        for (var i = 0; i < 4; i++)
        {
            unpacked[i] = (byte)(packed[i] & 63);
            unpacked[i + 8] = (byte)(packed[i + 4] & 63);
            unpacked[i + 4] = (byte)((packed[i + 8] & 15) | ((packed[i] >> 6) << 4));
            unpacked[i + 12] = (byte)((packed[i + 8] >> 4) | ((packed[i + 4] >> 6) << 4));
        }
    }
}
