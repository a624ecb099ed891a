using System.Buffers.Binary;
using System.Text;

namespace Malmoi.Reports.Pictures;

/// <summary>The bytes of a font and where its tables begin; nothing is read beyond their end.</summary>
internal sealed class FontFile
{
    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly Dictionary<string, int> _tables = new(StringComparer.Ordinal);

    /// <exception cref="InputException">It is no font.</exception>
    public FontFile(string path)
    {
        (_path, _bytes) = (path, File.ReadAllBytes(path));
        var start = Tag(0) == "ttcf" ? (int)Long(12) : 0;
        var count = Short(start + 4);
        for (var i = 0; i < count; i++)
        {
            var entry = start + 12 + (16 * i);
            var (first, length) = (Long(entry + 8), Long(entry + 12));
            if ((ulong)first + length > (ulong)_bytes.Length)
            {
                throw Damaged(entry);
            }

            _tables[Tag(entry)] = (int)first;
        }
    }

    public bool Has(string table) => _tables.ContainsKey(table);

    public int Table(string name) => _tables.TryGetValue(name, out var start) ? start : throw Damaged(0);

    public byte At(int at) => Bytes(at, 1)[0];

    public ushort Short(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes(at, 2));

    public short Signed(int at) => BinaryPrimitives.ReadInt16BigEndian(Bytes(at, 2));

    public uint Long(int at) => BinaryPrimitives.ReadUInt32BigEndian(Bytes(at, 4));

    public InputException Damaged(int at) =>
        new(
            $"the font '{_path}' is damaged, or has no outlines of TrueType's kind or of CFF (byte {at}): install another, or write an .svg"
        );

    private string Tag(int at) => Encoding.ASCII.GetString(Bytes(at, 4));

    private ReadOnlySpan<byte> Bytes(int at, int count) =>
        at >= 0 && at <= _bytes.Length - count ? _bytes.AsSpan(at, count) : throw Damaged(at);
}
