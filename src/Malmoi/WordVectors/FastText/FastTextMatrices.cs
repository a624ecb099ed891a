using System.Runtime.InteropServices;
using Malmoi.Storage;
using Malmoi.WordVectors.Files;

namespace Malmoi.WordVectors.FastText;

/// <summary>Reads the matrices of a fastText file, where it can without copying them.</summary>
/// <param name="source">The file.</param>
/// <param name="mapped">The same file in memory, which the matrices then own.</param>
/// <param name="dimensions">The columns that every matrix must have.</param>
internal sealed class FastTextMatrices(ByteSource source, MappedFile? mapped, int dimensions)
{
    private const int Step = 1 << 16;

    public IRowMatrix Read(bool quantized, string what) => quantized ? ReadQuantized(what) : ReadDense(what);

    private DenseMatrix ReadDense(string what)
    {
        var rows = ReadSize(what);
        if (rows * dimensions * sizeof(float) > source.Remaining || rows * dimensions > Array.MaxLength)
        {
            throw source.Fail(
                $"{what} has {rows} x {dimensions} numbers, more than the {source.Remaining} bytes left hold or memory can; is it cut off?"
            );
        }

        var length = (int)(rows * dimensions);
        if (mapped is not null && BitConverter.IsLittleEndian)
        {
            var memory = new MappedNumbers(mapped, source.Offset, length);
            source.Skip(length * (long)sizeof(float));
            return new DenseMatrix((int)rows, dimensions, Finite(memory.Memory, what), memory);
        }

        var values = ReadBlocks<float>(length, what);
        Word2VecBinary.ToNative(values);
        return new DenseMatrix((int)rows, dimensions, Finite(values, what));
    }

    private QuantizedMatrix ReadQuantized(string what)
    {
        var withNorms = source.ReadFlag($"the mark of norms of {what}");
        var rows = ReadSize(what);
        var codeSize = source.ReadInt32(what);
        if (codeSize < 0 || rows > int.MaxValue || (rows > 0 && codeSize % rows != 0))
        {
            throw source.Fail($"{what} has {codeSize} codes for {rows} rows; is it damaged?");
        }

        var codes = ReadBlocks<byte>(codeSize, what);
        var quantizer = ReadQuantizer(dimensions, what);
        if (codeSize != rows * quantizer.Parts)
        {
            throw source.Fail(
                $"{what} has {codeSize} codes for {rows} rows of {quantizer.Parts} parts; is it damaged?"
            );
        }

        return withNorms
            ? new QuantizedMatrix(
                (int)rows,
                quantizer,
                codes,
                normCodes: ReadBlocks<byte>((int)rows, what),
                norms: ReadQuantizer(1, what)
            )
            : new QuantizedMatrix((int)rows, quantizer, codes);
    }

    private ProductQuantizer ReadQuantizer(int expected, string what)
    {
        var columns = source.ReadInt32(what);
        var parts = source.ReadInt32(what);
        var partLength = source.ReadInt32(what);
        var lastLength = source.ReadInt32(what);
        if (
            columns != expected
            || partLength < 1
            || partLength > columns
            || parts != (columns + partLength - 1) / partLength
            || lastLength != columns - ((parts - 1) * partLength)
        )
        {
            throw source.Fail(
                $"the quantiser of {what} cuts {columns} numbers, expected {expected}, into {parts} parts of {partLength}, the last {lastLength}; is it damaged?"
            );
        }

        var centroids = ReadBlocks<float>(columns * ProductQuantizer.Centroids, what);
        Word2VecBinary.ToNative(centroids);
        return new ProductQuantizer(columns, partLength, Finite(centroids, what));
    }

    private long ReadSize(string what)
    {
        var rows = source.ReadInt64(what);
        var columns = source.ReadInt64(what);
        return columns == dimensions && rows is >= 0 and <= int.MaxValue
            ? rows
            : throw source.Fail($"{what} is {rows} x {columns}, expected {dimensions} columns; is it damaged?");
    }

    // A size that a packed file claims is believed only as its bytes come.
    private T[] ReadBlocks<T>(int length, string what)
        where T : unmanaged
    {
        var known = source.Remaining < long.MaxValue;
        if (known && length * (long)Marshal.SizeOf<T>() > source.Remaining)
        {
            throw source.Fail(
                $"{what} needs {length} numbers, but only {source.Remaining} bytes are left; is it cut off?"
            );
        }

        var values = new T[known ? length : Math.Min(length, Step)];
        for (var read = 0; read < length; read += Step)
        {
            if (read == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(length, read * 2L));
            }

            source.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(read, Math.Min(Step, length - read))), what);
        }

        return values;
    }

    private float[] Finite(float[] values, string what)
    {
        Finite(values.AsMemory(), what);
        return values;
    }

    private ReadOnlyMemory<float> Finite(Memory<float> values, string what) =>
        values.Span.FirstNotFinite() is var at and >= 0
            ? throw source.Fail($"{what} has {values.Span[at]} at number {at + 1}; expected finite numbers")
            : values;
}
