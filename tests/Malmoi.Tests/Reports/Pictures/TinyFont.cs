using System.Buffers.Binary;
using System.Text;

namespace Malmoi.Tests.Reports.Pictures;

/// <summary>A TrueType font of two letters: a is a square, 한 is that square half as large again, made of it.</summary>
internal static class TinyFont
{
    public static byte[] Bytes()
    {
        byte[] square =
        [
            .. Shorts(1, 0, 0, 500, 500, 3, 0), // one line of four corners, no program
            1,
            1,
            1,
            1, // all on the line
            .. Shorts(0, 500, 0, -500), // to the right and back
            .. Shorts(0, 0, 500, 0), // upwards
        ];
        byte[] larger = [.. Shorts(-1, 0, 0, 750, 750, 0x0A, 1), 0, 0, .. Shorts(0x6000)]; // of the first glyph, no shift, 1.5 times
        var letters = Shorts(0, 1, 3, 1, 0, 12, 4, 48, 0, 6, 0, 0, 0)
            .Concat(Shorts('a', 0xD55C, 0xFFFF, 0, 'a', 0xD55C, 0xFFFF, 1 - 'a', 2 - 0xD55C, 1, 0, 0, 0))
            .ToArray();
        (string Name, byte[] Bytes)[] tables =
        [
            ("cmap", letters),
            ("glyf", [.. square, .. larger]),
            ("head", [.. new byte[18], .. Shorts(1000), .. new byte[30], .. Shorts(0, 0)]),
            ("hhea", [.. new byte[34], .. Shorts(3)]),
            ("hmtx", Shorts(500, 0, 600, 0, 1200, 0)),
            ("loca", Shorts(0, 0, square.Length / 2, (square.Length + larger.Length) / 2)),
        ];
        var head = new List<byte>([0, 1, 0, 0, .. Shorts(tables.Length, 0, 0, 0)]);
        var body = new List<byte>();
        var start = 12 + (16 * tables.Length);
        foreach (var (name, bytes) in tables)
        {
            head.AddRange([
                .. Encoding.ASCII.GetBytes(name),
                0,
                0,
                0,
                0,
                .. Long(start + body.Count),
                .. Long(bytes.Length),
            ]);
            body.AddRange(bytes);
        }

        return [.. head, .. body];
    }

    private static byte[] Shorts(params int[] numbers) =>
        [.. numbers.SelectMany(number => new[] { (byte)(number >> 8), (byte)number })];

    private static byte[] Long(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
