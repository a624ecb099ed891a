using System.Globalization;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;
using Malmoi.Numerics;
using Malmoi.Quantization;

namespace Malmoi.Benchmarks;

/// <summary>Matrices of one size in several formats, multiplied in turns on one thread, in processor time: what a format costs beside Q4_0.</summary>
/// <remarks>As many matrices of each as no cache holds are gone through in turn, as decoding goes through a model's.</remarks>
internal static unsafe class MatrixBenchmark
{
    /// <summary>[FORMATS [OUTPUTS [INPUTS [VECTORS [ROUNDS [MEGABYTES]]]]]]: names with commas, F16 too; of groups G4_128, G4_128o with columns in an order of their own.</summary>
    public static int Run(string[] args)
    {
        string[] names = args.Length > 0 ? args[0].Split(',') : ["Q4_0", "G4_128", "G4_128o", "Q8_0"];
        int Number(int place, int otherwise) =>
            args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
        var (outputs, inputs) = (Number(1, 4096), Number(2, 4096));
        var (vectors, rounds) = (Number(3, 1), Number(4, 15));
        var streamed = Number(5, 64) * 1_000_000L;
        using var pool = new WorkerPool(1);
        using var x = new Activations(vectors, inputs);
        for (var i = 0; i < vectors * inputs; i++)
        {
            x.Values[i] = MathF.Sin(i * 0.37f);
        }

        var y = new float[vectors * outputs];
        var matrices = Array.ConvertAll(names, name => Several(name, outputs, inputs, streamed));
        var best = new double[names.Length];
        Array.Fill(best, double.PositiveInfinity);
        fixed (float* products = y)
        {
            for (var round = -3; round < rounds; round++)
            {
                for (var i = 0; i < names.Length; i++)
                {
                    var before = Environment.CpuUsage.TotalTime;
                    foreach (var matrix in matrices[i])
                    {
                        Projections.Multiply(pool, x, matrix, products, outputs);
                    }

                    var each = (Environment.CpuUsage.TotalTime - before).TotalSeconds / matrices[i].Length;
                    best[i] = round < 0 ? best[i] : Math.Min(best[i], each);
                }
            }
        }

        for (var i = 0; i < names.Length; i++)
        {
            var bytes = matrices[i][0].Bytes;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{names[i], -10} {best[i] * 1e6, 9:f0} us  {best[i] / best[0], 5:f2} of {names[0]}  {bytes / 1e6, 6:f1} MB  {bytes / best[i] / 1e9, 5:f1} GB/s  {2.0 * outputs * inputs * vectors / best[i] / 1e9, 6:f0} GOP/s  {matrices[i][0].GetType().Name}"
                )
            );
        }

        return 0;
    }

    private static WeightMatrix[] Several(string name, int outputs, int inputs, long streamed)
    {
        var plain = name switch
        {
            "F16" => ElementType.Float16,
            "BF16" => ElementType.BFloat16,
            "F32" => ElementType.Float32,
            _ => ElementType.Blocks,
        };
        var format = plain == ElementType.Blocks ? Format(name.TrimEnd('o'), inputs) : null;
        int[] columns = [.. Enumerable.Range(0, inputs)];
        new Random(2).Shuffle(columns);
        var info = new TensorInfo("w", plain, TensorShape.Create(outputs, inputs))
        {
            Blocks = format,
            Columns = name.EndsWith('o') ? new ColumnOrder(columns) : null,
        };
        var bytes = new byte[info.Length];
        new Random(1).NextBytes(bytes);

        // Scales of 16 and 32 bits are then ordinary numbers wherever they stand.
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((bytes[i] & 0x3f) | 0x10);
        }

        var view = TensorView.Of(info, bytes);
        var first = WeightMatrices.Of(view);
        var more = Math.Max(0, (int)(streamed / first.Bytes));
        return [first, .. Enumerable.Range(0, more).Select(_ => WeightMatrices.Of(view))];
    }

    private static BlockFormat Format(string name, int inputs)
    {
        var parts = name.Split('_');
        return parts[0] switch
        {
            "G4" => new GroupFormat(4, int.Parse(parts[1], CultureInfo.InvariantCulture)),
            "G8" => new GroupFormat(8, int.Parse(parts[1], CultureInfo.InvariantCulture)),
            "R8" => new RowFormat(inputs),
            "NF4" => new LevelFormat(
                "NF4",
                [
                    -1,
                    -0.7f,
                    -0.53f,
                    -0.39f,
                    -0.28f,
                    -0.18f,
                    -0.09f,
                    0,
                    0.08f,
                    0.16f,
                    0.25f,
                    0.34f,
                    0.44f,
                    0.56f,
                    0.72f,
                    1,
                ],
                int.Parse(parts[1], CultureInfo.InvariantCulture)
            ),
            _ => BlockFormats.TryParse(name, out var format)
                ? format
                : throw new InputException($"'{name}' is no format of blocks"),
        };
    }
}
