using System.Buffers.Binary;
using System.IO.Compression;
using Malmoi.Storage;

namespace Malmoi.Reports.Pictures;

/// <summary>A chart as dots, for places that show no SVG: painted here, with a font that is installed, and no native library.</summary>
/// <remarks>PNG (ISO/IEC 15948) of 8-bit RGB, every line with the filter "up".</remarks>
public static class PngFile
{
    private const double Scale = 2; // dots for each unit of the drawing
    private const byte Up = 2;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Paints a drawing in the light colours of the reports; of words in two languages one is shown.</summary>
    /// <param name="svg">What a chart's <c>ToSvg</c> gave.</param>
    /// <param name="path">The file.</param>
    /// <param name="korean">Whether the words are Korean.</param>
    /// <exception cref="InputException">No font that is installed has the letters, or the file cannot be written.</exception>
    public static void Save(string svg, string path, bool korean = false)
    {
        var raster = SvgPainter.Paint(svg, Scale, korean);
        using var output = new OutputFile(path);
        Write(raster, output.Stream);
        output.Commit();
    }

    internal static void Write(Raster raster, Stream stream)
    {
        stream.Write(Signature);
        Span<byte> header = stackalloc byte[13]; // 8 bits, RGB; no other compression, filters or order there is
        BinaryPrimitives.WriteInt32BigEndian(header, raster.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], raster.Height);
        (header[8], header[9]) = (8, 2);
        Chunk(stream, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var stride = 3 * raster.Width;
            var (line, before) = (new byte[1 + stride], new byte[stride]);
            line[0] = Up;
            for (var y = 0; y < raster.Height; y++)
            {
                var pixels = raster.Line(y);
                for (var i = 0; i < stride; i++)
                {
                    line[1 + i] = (byte)(pixels[i] - before[i]);
                }

                zlib.Write(line);
                pixels.CopyTo(before);
            }
        }

        Chunk(stream, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(stream, "IEND"u8, []);
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(name);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Check(data, Check(name, uint.MaxValue)));
        stream.Write(number);
    }

    // CRC-32, polynomial 0x04C11DB7 reflected.
    private static uint Check(ReadOnlySpan<byte> data, uint sum)
    {
        foreach (var value in data)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
            }
        }

        return sum;
    }
}
