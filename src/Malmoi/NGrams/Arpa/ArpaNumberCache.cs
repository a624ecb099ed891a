using System.Runtime.CompilerServices;

namespace Malmoi.NGrams.Arpa;

/// <summary>Writes numbers as <see cref="ArpaNumber"/> does, remembering the last ones: back-off weights are the same again and again.</summary>
internal sealed class ArpaNumberCache
{
    private const int Bits = 11;
    private readonly uint[] _values = new uint[1 << Bits];
    private readonly byte[] _lengths = new byte[1 << Bits];
    private readonly Text[] _texts = new Text[1 << Bits];

    [InlineArray(Length)]
    private struct Text
    {
        public const int Length = 16;
        private byte _first;
    }

    /// <summary>As <see cref="ArpaNumber.Format"/>; there must be room for <see cref="ArpaNumber.MostBytes"/>.</summary>
    public int Format(float value, Span<byte> to)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var at = (int)((bits * 0x9E3779B9) >> (32 - Bits));
        if (_values[at] == bits && _lengths[at] > 0)
        {
            ((ReadOnlySpan<byte>)_texts[at]).CopyTo(to);
            return _lengths[at];
        }

        var length = ArpaNumber.Format(value, to);
        if (length <= Text.Length)
        {
            _values[at] = bits;
            _lengths[at] = (byte)length;
            to[..length].CopyTo(_texts[at]);
        }

        return length;
    }
}
