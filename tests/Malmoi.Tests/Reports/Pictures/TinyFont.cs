using System.Buffers.Binary;
using System.Text;

namespace Malmoi.Tests.Reports.Pictures;

/// <summary>A font of two letters: a is a square, 한 is that square half as large again, made of it.</summary>
internal static class TinyFont
{
    /// <summary>With outlines of TrueType's kind.</summary>
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
        return Font(
            ("glyf", [.. square, .. larger]),
            ("loca", Shorts(0, 0, square.Length / 2, (square.Length + larger.Length) / 2))
        );
    }

    /// <summary>With programs in the Compact Font Format, whose letter 한 has hints and calls a subroutine.</summary>
    /// <param name="byNumber">As large Korean fonts have it: letters by number, each with one of several private parts.</param>
    public static byte[] Compact(bool byNumber)
    {
        const int Names = 4; // after the head
        byte[] nothing = [14];
        byte[] square = [.. Numbers(500, 0, 0), 21, .. Numbers(500, 500, -500), 6, 14];
        byte[] larger = [.. Numbers(0, 10), 18, .. Numbers(0, 10), 19, 0xC0, .. Numbers(0), 22, .. Numbers(-107), 10];
        byte[] routine = [.. Numbers(750, 750, -750), 6, 14];
        byte[] name = Index([(byte)'T']);
        byte[] strings = [0, 0];
        byte[] shared = [0, 0];
        byte[] glyphs = Index(nothing, square, larger);
        byte[] own = [.. Whole(6), 19]; // subroutines stand behind these six bytes
        byte[] routines = Index(routine);
        byte[] select = [3, .. Shorts(2, 0), 0, .. Shorts(2), 1, .. Shorts(3)];
        byte[] Top(int at) =>
            byNumber
                ? Index([
                    .. Whole(1),
                    .. Whole(2),
                    .. Whole(0),
                    12,
                    30,
                    .. Whole(at),
                    17,
                    .. Whole(at + glyphs.Length + 12 + routines.Length),
                    12,
                    37,
                    .. Whole(at + glyphs.Length + 12 + routines.Length + select.Length),
                    12,
                    36,
                ])
                : Index([.. Whole(at), 17, .. Whole(6), .. Whole(at + glyphs.Length), 18]);
        var begin = Names + name.Length + Top(0).Length + strings.Length + shared.Length;
        byte[] plain = [.. Whole(0), .. Whole(begin + glyphs.Length), 18];
        byte[] calling = [.. Whole(6), .. Whole(begin + glyphs.Length), 18];
        byte[] table =
        [
            1,
            0,
            Names,
            4,
            .. name,
            .. Top(begin),
            .. strings,
            .. shared,
            .. glyphs,
            .. own,
            .. routines,
            .. byNumber ? [.. new byte[6], .. select, .. Index(plain, calling)] : Array.Empty<byte>(),
        ];
        return Font(("CFF ", table));

        static byte[] Index(params byte[][] parts) =>
            [
                .. Shorts(parts.Length),
                2,
                .. Shorts([
                    .. Enumerable.Range(0, parts.Length + 1).Select(i => 1 + parts.Take(i).Sum(part => part.Length)),
                ]),
                .. parts.SelectMany(part => part),
            ];
        static byte[] Numbers(params int[] numbers) =>
            [.. numbers.SelectMany(number => (byte[])[28, .. Shorts(number)])];
        static byte[] Whole(int number) => [29, .. Long(number)];
    }

    private static byte[] Font(params (string Name, byte[] Bytes)[] outlines)
    {
        var letters = Shorts(0, 1, 3, 1, 0, 12, 4, 48, 0, 6, 0, 0, 0)
            .Concat(Shorts('a', 0xD55C, 0xFFFF, 0, 'a', 0xD55C, 0xFFFF, 1 - 'a', 2 - 0xD55C, 1, 0, 0, 0))
            .ToArray();
        (string Name, byte[] Bytes)[] tables =
        [
            ("cmap", letters),
            ("head", [.. new byte[18], .. Shorts(1000), .. new byte[30], .. Shorts(0, 0)]),
            ("hhea", [.. new byte[34], .. Shorts(3)]),
            ("hmtx", Shorts(500, 0, 600, 0, 1200, 0)),
            .. outlines,
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
