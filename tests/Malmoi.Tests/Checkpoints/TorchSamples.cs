using System.IO.Compression;
using System.Text;

namespace Malmoi.Tests.Checkpoints;

/// <summary>PyTorch files as small as they can be, written opcode by opcode.</summary>
internal static class TorchSamples
{
    private static readonly byte[] Magic =
    [
        0x80,
        2,
        0x8a,
        10,
        0x6c,
        0xfc,
        0x9c,
        0x46,
        0xf9,
        0x20,
        0x6a,
        0xa8,
        0x50,
        0x19,
        (byte)'.',
    ];

    /// <summary>The elements of the tensor in <see cref="Zip(CompressionLevel, string)"/>: 0 to 5, as 2 by 3, transposed.</summary>
    public static readonly float[] Transposed = [0, 2, 4, 1, 3, 5];

    /// <summary>{"a.weight": a transposed tensor, "epoch": 3} in the new form.</summary>
    public static byte[] Zip(CompressionLevel level, string order = "little") =>
        Zip(StateDict([2, 3], [1, 2], 0, 6), Floats(6), level, order);

    /// <summary>A pickle and the storage "0" in the new form.</summary>
    public static byte[] Zip(
        byte[] pickle,
        byte[] storage,
        CompressionLevel level = CompressionLevel.NoCompression,
        string order = "little"
    )
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("m/data.pkl", pickle);
            Add("m/byteorder", Encoding.ASCII.GetBytes(order));
            Add("m/data/0", storage);
            Add("m/version", "3\n"u8.ToArray());

            void Add(string name, byte[] bytes)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>{"a.weight": a tensor with these steps over 0, 1, 2 ..., "epoch": 3} in the old form.</summary>
    public static byte[] Legacy(long[] sizes, long[] strides, long offset, int count) =>
        [
            .. Magic,
            .. (byte[])[0x80, 2, (byte)'M', 0xe9, 3, (byte)'.'],
            .. (byte[])[0x80, 2, (byte)'}', .. Text("little_endian"), 0x88, (byte)'s', (byte)'.'],
            .. StateDict(sizes, strides, offset, count),
            .. (byte[])[0x80, 2, (byte)']', .. Text("0"), (byte)'a', (byte)'.'],
            .. BitConverter.GetBytes((long)count),
            .. Floats(count),
        ];

    /// <summary>The instruction that pushes a text.</summary>
    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. BitConverter.GetBytes(bytes.Length), .. bytes];
    }

    /// <summary>The pickle of <see cref="Zip(CompressionLevel, string)"/> with every number as a long one.</summary>
    public static byte[] Widened() =>
        StateDict([2, 3], [1, 2], 0, 6, number => [0x8a, 8, .. BitConverter.GetBytes(number)]);

    /// <summary>0, 1, 2 ...</summary>
    public static byte[] Floats(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes((float)i))];

    private static byte[] StateDict(long[] sizes, long[] strides, long offset, int count) =>
        StateDict(sizes, strides, offset, count, number => [(byte)'J', .. BitConverter.GetBytes((int)number)]);

    private static byte[] StateDict(long[] sizes, long[] strides, long offset, int count, Func<long, byte[]> number) =>
        [
            0x80,
            2,
            .. "ccollections\nOrderedDict\nq\x00)R("u8,
            .. Text("a.weight"),
            .. "ctorch._utils\n_rebuild_tensor_v2\n(("u8,
            .. Text("storage"),
            .. "ctorch\nFloatStorage\n"u8,
            .. Text("0"),
            .. Text("cpu"),
            .. number(count),
            .. "tQ"u8,
            .. number(offset),
            .. "("u8,
            .. sizes.SelectMany(number),
            .. "t("u8,
            .. strides.SelectMany(number),
            .. "t"u8,
            0x89,
            .. "h\x00)RtR"u8,
            .. Text("epoch"),
            .. number(3),
            .. "u."u8,
        ];
}
