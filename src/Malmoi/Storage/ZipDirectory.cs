using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Malmoi.Storage;

/// <summary>A file inside a zip archive.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="Offset">Where its bytes begin in the archive.</param>
/// <param name="StoredLength">How many bytes it takes there.</param>
/// <param name="Length">How many bytes it has when it is unpacked.</param>
/// <param name="IsCompressed">Whether those two are different bytes.</param>
internal sealed record ZipEntry(string Name, long Offset, long StoredLength, long Length, bool IsCompressed);

/// <summary>The directory of a zip archive in memory, with the place of each file, so that what is stored as it is can be read where it stands.</summary>
/// <remarks>The framework's reader hands out streams only. Archives of many disks and encrypted files are refused; sizes of 64 bits are read.</remarks>
internal sealed unsafe class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private readonly IFixedBytes _memory;
    private readonly string _file;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    /// <param name="memory">The whole archive.</param>
    /// <param name="file">The archive's name, for messages.</param>
    /// <exception cref="InputException">It is no zip archive, or a damaged one.</exception>
    public ZipDirectory(IFixedBytes memory, string file)
    {
        (_memory, _file) = (memory, file);
        var (count, start, end) = FindDirectory();
        for (var at = start; count > 0; count--)
        {
            at = ReadEntry(at, end);
        }
    }

    public IReadOnlyCollection<ZipEntry> Entries => _entries.Values;

    public bool TryFind(string name, [NotNullWhen(true)] out ZipEntry? entry) => _entries.TryGetValue(name, out entry);

    private InputException Error(string what) => new($"'{_file}' is no sound zip archive: {what}; fetch it again");

    private ReadOnlySpan<byte> Part(long start, long length) =>
        start >= 0 && length >= 0 && start <= _memory.Length - length
            ? new ReadOnlySpan<byte>(_memory.Pointer + start, (int)length)
            : throw Error("it is cut off, or points outside itself");

    private (ulong Count, long Start, long End) FindDirectory()
    {
        for (var at = _memory.Length - EndLength; at >= 0 && at >= _memory.Length - EndLength - LongestComment; at--)
        {
            var end = Part(at, EndLength);
            if (
                BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature
                || at + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != _memory.Length
            )
            {
                continue;
            }

            ulong count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
            ulong length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            ulong start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            if (at >= 20 && BinaryPrimitives.ReadUInt32LittleEndian(Part(at - 20, 4)) == Locator64Signature)
            {
                var wide = Part((long)BinaryPrimitives.ReadUInt64LittleEndian(Part(at - 12, 8)), 56);
                if (BinaryPrimitives.ReadUInt32LittleEndian(wide) != End64Signature)
                {
                    throw Error("its 64-bit directory is not where it should be");
                }

                count = BinaryPrimitives.ReadUInt64LittleEndian(wide[32..]);
                length = BinaryPrimitives.ReadUInt64LittleEndian(wide[40..]);
                start = BinaryPrimitives.ReadUInt64LittleEndian(wide[48..]);
            }

            return start <= (ulong)at && length <= (ulong)at - start
                ? (count, (long)start, (long)(start + length))
                : throw Error("its directory lies outside it");
        }

        throw Error("it has no directory at its end");
    }

    private long ReadEntry(long at, long end)
    {
        var fixedPart = Part(at, 46);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[30..]);
        var next = at + 46 + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[32..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(fixedPart) != EntrySignature || next > end)
        {
            throw Error("its directory is damaged");
        }

        var name = Encoding.UTF8.GetString(Part(at + 46, nameLength));
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[10..]);
        if ((flags & 1) != 0 || method is not (0 or 8))
        {
            throw Error($"'{name}' in it is encrypted, or compressed otherwise than by deflate");
        }

        Span<ulong> numbers =
        [
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[42..]),
        ];
        Widen(Part(at + 46 + nameLength, extraLength), numbers);
        var (length, stored, local) = (numbers[0], numbers[1], numbers[2]);
        if (stored > (ulong)_memory.Length || local > (ulong)_memory.Length || length > long.MaxValue)
        {
            throw Error($"'{name}' in it lies outside it");
        }

        var offset = DataOffset(name, (long)local);
        if ((long)stored > _memory.Length - offset || (method == 0 && stored != length))
        {
            throw Error($"'{name}' in it is cut off");
        }

        if (!_entries.TryAdd(name, new ZipEntry(name, offset, (long)stored, (long)length, method == 8)))
        {
            throw Error($"it holds '{name}' twice");
        }

        return next;
    }

    // The name and the extra field before the bytes may be longer than those of the directory: writers pad there to align what follows.
    private long DataOffset(string name, long local)
    {
        var header = Part(local, 30);
        return BinaryPrimitives.ReadUInt32LittleEndian(header) == LocalSignature
            ? local
                + 30
                + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
                + BinaryPrimitives.ReadUInt16LittleEndian(header[28..])
            : throw Error($"'{name}' in it is not where the directory says");
    }

    // Numbers of all ones stand in an extra field of 64-bit numbers, those that are needed and no others.
    private void Widen(ReadOnlySpan<byte> extra, Span<ulong> numbers)
    {
        while (extra.Length >= 4)
        {
            var kind = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            extra = extra[4..];
            if (length > extra.Length)
            {
                throw Error("its directory is damaged");
            }

            if (kind == 1)
            {
                var wide = extra[..length];
                foreach (ref var number in numbers)
                {
                    if (number == uint.MaxValue && wide.Length >= sizeof(ulong))
                    {
                        number = BinaryPrimitives.ReadUInt64LittleEndian(wide);
                        wide = wide[sizeof(ulong)..];
                    }
                }
            }

            extra = extra[length..];
        }
    }
}
