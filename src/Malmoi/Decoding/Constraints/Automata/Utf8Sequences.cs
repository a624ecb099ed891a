using System.Collections.Immutable;
using System.Text;
using Malmoi.Tokenization.Patterns.Regex;

namespace Malmoi.Decoding.Constraints.Automata;

/// <summary>A set of characters as sequences of byte ranges: any choice of a byte from each range is a character of the set.</summary>
internal static class Utf8Sequences
{
    private static readonly int[] LastOfLength = [0x7f, 0x7ff, 0xffff, 0x10ffff];

    /// <summary>Sorted sequences without a character in common.</summary>
    public static List<ImmutableArray<(byte From, byte To)>> Of(ScalarRanges set)
    {
        var sequences = new List<ImmutableArray<(byte, byte)>>();
        foreach (var (from, to) in set.Ranges)
        {
            var start = from;
            foreach (var last in LastOfLength)
            {
                if (start <= to && start <= last)
                {
                    Split(start, Math.Min(to, last), sequences);
                    start = last + 1;
                }
            }
        }

        return sequences;
    }

    // A range of characters of one length is a product of byte ranges once every byte but the first that differs is free.
    private static void Split(int from, int to, List<ImmutableArray<(byte, byte)>> sequences)
    {
        for (var level = 1; level < 4; level++)
        {
            var below = (1 << (6 * level)) - 1;
            if ((from & ~below) == (to & ~below) || from <= 0x7f)
            {
                continue;
            }

            if ((from & below) != 0)
            {
                Split(from, from | below, sequences);
                Split((from | below) + 1, to, sequences);
                return;
            }

            if ((to & below) != below)
            {
                Split(from, (to & ~below) - 1, sequences);
                Split(to & ~below, to, sequences);
                return;
            }
        }

        Span<byte> first = stackalloc byte[4];
        Span<byte> last = stackalloc byte[4];
        var length = new Rune(from).EncodeToUtf8(first);
        new Rune(to).EncodeToUtf8(last);
        var sequence = ImmutableArray.CreateBuilder<(byte, byte)>(length);
        for (var i = 0; i < length; i++)
        {
            sequence.Add((first[i], last[i]));
        }

        sequences.Add(sequence.MoveToImmutable());
    }
}
