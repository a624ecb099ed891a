using System.Buffers.Binary;
using Malmoi.Storage;

namespace Malmoi.Tokenization.Korean;

/// <summary>The file of an analyser; all numbers are little-endian.</summary>
/// <remarks>
/// <code>
/// 24 bytes   "malmoi korean analyser 1"
/// 3 x int64  running eojeol, different eojeol and pieces that it learned from
/// 72 x int16 weights of transitions: nine rows (after each of eight labels, at the start) of eight
/// int32      number of features
/// each       uint64 its hash, ascending; a byte with a bit for each label that has a weight; an int16 for each of those
/// </code>
/// Weights are from -1000 to 1000.
/// </remarks>
internal static class AnalyserFile
{
    private const int Labels = PieceLabels.Count;
    private const int Transitions = (Labels + 1) * Labels;
    private const int Head = 24 + (3 * sizeof(long)) + (Transitions * sizeof(short)) + sizeof(int);
    private const int LeastFeature = sizeof(ulong) + 1 + sizeof(short);

    /// <summary>The first bytes of every such file.</summary>
    public static ReadOnlySpan<byte> Magic => "malmoi korean analyser 1"u8;

    public static void Write(KoreanAnalyser analyser, string path)
    {
        using var output = new OutputFile(path);
        output.Stream.Write(ToBytes(analyser));
        output.Commit();
    }

    /// <exception cref="InputException">The file is missing or none of an analyser.</exception>
    public static KoreanAnalyser Read(string path)
    {
        using var stream = CompressedFile.OpenPacked(path);
        if (stream.Length > Array.MaxLength)
        {
            throw new InputException($"'{path}' has {stream.Length:N0} bytes: no analyser is that large");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return FromBytes(bytes, path);
    }

    public static byte[] ToBytes(KoreanAnalyser analyser)
    {
        var bytes = new List<byte>();
        bytes.AddRange(Magic);
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var value in (long[])[analyser.Training.Eojeol, analyser.Training.Types, analyser.Training.Pieces])
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            bytes.AddRange(number);
        }

        foreach (var weight in analyser.Transitions)
        {
            BinaryPrimitives.WriteInt16LittleEndian(number, (short)weight);
            bytes.AddRange(number[..sizeof(short)]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(number, analyser.Features);
        bytes.AddRange(number[..sizeof(int)]);
        foreach (var (feature, row) in analyser.Weights.Sorted())
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, feature);
            bytes.AddRange(number);
            var mask = bytes.Count;
            bytes.Add(0);
            for (var label = 0; label < Labels; label++)
            {
                if (row.Span[label] != 0)
                {
                    bytes[mask] |= (byte)(1 << label);
                    BinaryPrimitives.WriteInt16LittleEndian(number, row.Span[label]);
                    bytes.AddRange(number[..sizeof(short)]);
                }
            }
        }

        return [.. bytes];
    }

    public static KoreanAnalyser FromBytes(ReadOnlySpan<byte> bytes, string path)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw new InputException(
                bytes.StartsWith(Magic[..^1])
                    ? $"'{path}' is an analyser of another version than this program reads: train it again"
                    : $"'{path}' is no Korean analyser: make one with 'malmoi train analyser'"
            );
        }

        if (bytes.Length < Head)
        {
            throw Broken(path, bytes.Length, "it ends within its head");
        }

        var at = Magic.Length;
        var training = new AnalyserTraining(
            ReadCount(bytes, ref at, path),
            ReadCount(bytes, ref at, path),
            ReadCount(bytes, ref at, path)
        );
        var transitions = new int[Transitions];
        foreach (ref var weight in transitions.AsSpan())
        {
            weight = ReadWeight(bytes, ref at, path);
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        at += sizeof(int);
        if (count < 0 || count > (bytes.Length - at) / LeastFeature)
        {
            throw Broken(path, at - sizeof(int), $"{count} features do not fit into its {bytes.Length} bytes");
        }

        var weights = new FeatureWeights(count);
        var last = EojeolFeatures.None;
        for (var i = 0; i < count; i++)
        {
            last = ReadFeature(bytes, ref at, last, weights, path);
        }

        return at == bytes.Length
            ? new KoreanAnalyser(weights, transitions, training)
            : throw Broken(path, at, "more follows than its features");
    }

    private static ulong ReadFeature(
        ReadOnlySpan<byte> bytes,
        ref int at,
        ulong last,
        FeatureWeights weights,
        string path
    )
    {
        if (bytes.Length - at < LeastFeature)
        {
            throw Broken(path, at, "it ends within a feature");
        }

        var feature = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
        var mask = bytes[at + sizeof(ulong)];
        if (feature <= last || mask == 0)
        {
            throw Broken(path, at, "a feature is out of order or has no weight");
        }

        at += sizeof(ulong) + 1;
        if (bytes.Length - at < sizeof(short) * System.Numerics.BitOperations.PopCount(mask))
        {
            throw Broken(path, at, "it ends within a feature");
        }

        var row = weights.Add(feature);
        for (var label = 0; label < Labels; label++)
        {
            if ((mask & (1 << label)) != 0)
            {
                row[label] = ReadWeight(bytes, ref at, path);
            }
        }

        return feature;
    }

    private static long ReadCount(ReadOnlySpan<byte> bytes, ref int at, string path)
    {
        var count = BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
        if (count < 0)
        {
            throw Broken(path, at, $"{count} is no number of eojeol");
        }

        at += sizeof(long);
        return count;
    }

    private static short ReadWeight(ReadOnlySpan<byte> bytes, ref int at, string path)
    {
        var weight = BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
        if (weight is < -FeatureWeights.Most or > FeatureWeights.Most)
        {
            throw Broken(
                path,
                at,
                $"a weight of {weight} is none from -{FeatureWeights.Most} to {FeatureWeights.Most}"
            );
        }

        at += sizeof(short);
        return weight;
    }

    private static InputException Broken(string path, int at, string why) =>
        new($"'{path}', byte {at}: {why}; the file is damaged or cut off: copy it or train it again");
}
