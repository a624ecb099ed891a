using System.Globalization;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;
using Malmoi.Quantization;
using Malmoi.Storage;

namespace Malmoi.Tests.Inference.Matrices;

public sealed class MappedRowsTests : IDisposable
{
    private const int Outputs = 4096;
    private const int Inputs = 2048;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"malmoi-rows-{Guid.NewGuid():N}.bin");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Rows_that_were_laid_out_anew_do_not_stay_in_memory_and_can_be_read_again()
    {
        var bytes = new byte[BlockFormats.Q8_0.Bytes((long)Outputs * Inputs)];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(_path, bytes);
        using var file = new MappedFile(_path);
        var info = new TensorInfo("w", ElementType.Blocks, [Outputs, Inputs]) { Blocks = BlockFormats.Q8_0 };
        using var matrix = WeightMatrices.Of(new TensorView(info, file));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(ResidentBytes(), 0, bytes.Length / 16);
        }

        var (expected, actual) = (new float[Inputs], new float[Inputs]);
        var length = bytes.Length / Outputs;
        foreach (var row in new[] { 0, 1, 2047, Outputs - 1 })
        {
            BlockFormats.Q8_0.Dequantize(bytes.AsSpan(row * length, length), expected);
            matrix.CopyRow(row, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void A_part_beyond_the_file_is_nobodys_to_let_go()
    {
        File.WriteAllBytes(_path, new byte[100]);
        using var file = new MappedFile(_path);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.LetGo(90, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.LetGo(-1, 5));
    }

    // What of the mapped file is in this program's memory.
    private long ResidentBytes()
    {
        var isOurs = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.Contains('-', StringComparison.Ordinal) && line.Contains('/', StringComparison.Ordinal))
            {
                isOurs = line.EndsWith(_path, StringComparison.Ordinal);
            }
            else if (isOurs && line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                return 1024 * long.Parse(line[4..^2], CultureInfo.InvariantCulture);
            }
        }

        return 0;
    }
}
