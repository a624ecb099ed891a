using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Malmoi.Checkpoints;
using Malmoi.Inference.Matrices;
using Malmoi.Inference.Matrices.Lanes;
using Malmoi.Numerics;
using Malmoi.Quantization;

namespace Malmoi.Tests.Inference.Matrices;

public sealed class QuantizedMatrixTests
{
    public static TheoryData<string> Formats =>
        [
            "Q4_0",
            "Q8_0",
            "Q2_K",
            "Q3_K",
            "Q4_K",
            "Q5_K",
            "Q6_K",
            "Q4_1",
            "Q5_0",
            "Q5_1",
            "IQ4_NL",
            "IQ4_XS",
            "TQ1_0",
            "TQ2_0",
            "G4_32",
            "G4_128",
            "G8_32",
            "G8_128",
            "R8",
            "L4_64",
        ];

    // Set for a program that is to find nothing better than what it names.
    private const string ExpectedVariable = "MALMOI_TEST_INSTRUCTIONS";

    private static readonly Dictionary<string, Func<TensorRows, WeightMatrix>> Machines = new()
    {
        ["AVX-VNNI"] = WeightMatrices.On<AvxVnniLanes, Vector256<int>>,
        ["AVX-512"] = WeightMatrices.On<Avx512Lanes, Vector512<int>>,
        ["AVX2"] = WeightMatrices.On<Avx2Lanes, Vector256<int>>,
        ["portable"] = WeightMatrices.On<PortableLanes, Vector128<int>>,
    };

    private static IEnumerable<string> Supported =>
        new (string Name, bool Is)[]
        {
            ("AVX-VNNI", AvxVnniLanes.IsSupported),
            ("AVX-512", Avx512Lanes.IsSupported),
            ("AVX2", Avx2Lanes.IsSupported),
            ("portable", PortableLanes.IsSupported),
        }
            .Where(machine => machine.Is)
            .Select(machine => machine.Name);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Products_are_those_of_the_unpacked_numbers_with_the_rounded_vectors(string name)
    {
        using var pool = new WorkerPool(2);
        foreach (var (outputs, inputs) in new[] { (1, 256), (16, 512), (37, 768), (70, 1024) })
        {
            var format = Format(name, inputs);
            var view = View(format, outputs, inputs);
            var weights = view.ToFloats();
            foreach (var machine in Supported)
            {
                using var matrix = Machines[machine](new TensorRows(view));
                Assert.IsNotType<DenseMatrix>(matrix);
                foreach (var vectors in new[] { 1, 5 })
                {
                    var x = Products.Random(vectors, vectors * inputs);
                    var rounded = Rounded(matrix.Forms, x);
                    Products.AssertClose(Products.Plain(weights, rounded, inputs), Products.Of(pool, matrix, x), 1e-5);
                    if (outputs > 1)
                    {
                        // How large products are is known from several.
                        Products.AssertClose(Products.Plain(weights, x, inputs), Products.Of(pool, matrix, x), 0.05);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_largest_numbers_do_not_overflow(string name)
    {
        using var pool = new WorkerPool(1);
        const int Inputs = 512;
        var format = Format(name, Inputs);
        foreach (var fill in new byte[] { 0x00, 0x80, 0x77, 0x7f, 0xff })
        {
            var row = new byte[format.Bytes(Inputs)];
            Array.Fill(row, fill);
            SetScales(format, row);
            var view = TensorView.Of(new TensorInfo("w", ElementType.Blocks, [1, Inputs]) { Blocks = format }, row);
            foreach (var machine in Supported)
            {
                using var matrix = Machines[machine](new TensorRows(view));
                foreach (var sign in new[] { 1f, -1f })
                {
                    var x = new float[4 * Inputs];
                    Array.Fill(x, sign);
                    Products.AssertClose(
                        Products.Plain(view.ToFloats(), x, Inputs),
                        Products.Of(pool, matrix, x),
                        1e-5
                    );
                }
            }
        }
    }

    [Theory]
    [InlineData("Q4_0")]
    [InlineData("Q8_0")]
    [InlineData("G4_32")]
    [InlineData("G4_128")]
    [InlineData("G8_128")]
    public void Columns_in_an_order_of_their_own_are_met_by_the_inputs_in_it(string name)
    {
        using var pool = new WorkerPool(2);
        const int Inputs = 768;
        var (format, random) = (Format(name, Inputs), new Random(7));
        var orders = Enumerable.Range(0, 2).Select(_ => Shuffled(random, Inputs)).ToArray();

        // Two of one order, though not the same object; one of another; one of none.
        ColumnOrder?[] own = [new(orders[0]), null, new(orders[1]), new(orders[0])];
        var views = own.Select((order, i) => View(format, 21 + i, Inputs, order)).ToArray();
        foreach (var machine in Supported)
        {
            var matrices = Array.ConvertAll(views, view => Machines[machine](new TensorRows(view)));
            foreach (var vectors in new[] { 1, 6, 90 })
            {
                var x = Products.Random(vectors, vectors * Inputs);
                var products = Products.Of(pool, matrices, x);
                for (var i = 0; i < views.Length; i++)
                {
                    Assert.Equal(own[i], matrices[i].Columns);
                    Products.AssertClose(Products.Plain(views[i].ToFloats(), x, Inputs), products[i], 0.05);
                    using var widened = new DenseMatrix(new TensorRows(views[i]));
                    Products.AssertClose(
                        Array.ConvertAll(Products.Of(pool, widened, x), y => (double)y),
                        products[i],
                        0.05
                    );
                }
            }

            Array.ForEach(matrices, matrix => matrix.Dispose());
        }
    }

    private static int[] Shuffled(Random random, int count)
    {
        int[] numbers = [.. Enumerable.Range(0, count)];
        random.Shuffle(numbers);
        return numbers;
    }

    [Fact]
    public void The_machine_takes_the_best_instructions_that_it_has()
    {
        var view = View(BlockFormats.Q4_0, 8, 32);
        using var matrix = WeightMatrices.Of(view);
        using var best = Machines[Supported.First()](new TensorRows(view));
        Assert.Equal(best.GetType(), matrix.GetType());
        if (Environment.GetEnvironmentVariable(ExpectedVariable) is { } expected)
        {
            Assert.Equal(expected, Supported.First());
        }
    }

    [Theory]
    [InlineData("AVX2", "DOTNET_EnableAVXVNNI", "DOTNET_EnableAVX512")]
    [InlineData("portable", "DOTNET_EnableAVX2", "DOTNET_EnableAVX512")]
    public void Without_some_instructions_others_give_the_same(string expected, params string[] switches)
    {
        if (Environment.GetEnvironmentVariable(ExpectedVariable) is not null || !Avx2Lanes.IsSupported)
        {
            return;
        }

        var program = Path.Combine(
            AppContext.BaseDirectory,
            OperatingSystem.IsWindows() ? "Malmoi.Tests.exe" : "Malmoi.Tests"
        );
        var start = new ProcessStartInfo(
            program,
            ["--filter-class", "*QuantizedMatrixTests", "*DenseMatrixTests", "*TurnedVectorsTests", "--progress", "off"]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment[ExpectedVariable] = expected;
        foreach (var name in switches)
        {
            start.Environment[name] = "0";
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        Assert.DoesNotContain("total: 0", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Levels_that_are_no_whole_steps_are_near_those_that_are(string name, float[] levels, double most)
    {
        using var pool = new WorkerPool(1);
        var (steps, step) = LevelSteps.Of(levels);
        Assert.All(steps, (whole, i) => Assert.InRange((whole * step) - levels[i], -0.5f / 100, 0.5f / 100));
        var view = View(new LevelFormat(name, levels, 64), 40, 512);
        var x = Products.Random(3, 2 * 512);
        var expected = Products.Plain(view.ToFloats(), x, 512);
        foreach (var machine in Supported)
        {
            using var matrix = Machines[machine](new TensorRows(view));
            Products.AssertClose(expected, Products.Of(pool, matrix, x), most);
        }
    }

    public static TheoryData<string, float[], double> Levels =>
        new()
        {
            // Those of the paper, and what bitsandbytes takes for FP4.
            {
                "NF4",
                [
                    -1,
                    -0.6961928f,
                    -0.52507305f,
                    -0.3949175f,
                    -0.28444138f,
                    -0.18477343f,
                    -0.09105004f,
                    0,
                    0.0795803f,
                    0.1609302f,
                    0.2461123f,
                    0.33791524f,
                    0.44070983f,
                    0.562617f,
                    0.72295684f,
                    1,
                ],
                0.03
            },
            {
                "FP4",
                [
                    0,
                    0.005208333f,
                    0.6666667f,
                    1,
                    0.33333334f,
                    0.5f,
                    0.16666667f,
                    0.25f,
                    0,
                    -0.005208333f,
                    -0.6666667f,
                    -1,
                    -0.33333334f,
                    -0.5f,
                    -0.16666667f,
                    -0.25f,
                ],
                0.03
            },
        };

    // Levels that are whole steps, so that nothing is rounded.
    private static BlockFormat Format(string name, int inputs)
    {
        var length = name.Split('_') is [_, var text] && int.TryParse(text, out var number) ? number : 0;
        return name[..2] switch
        {
            "G4" => new GroupFormat(4, length),
            "G8" => new GroupFormat(8, length),
            "R8" => new RowFormat(inputs),
            "L4" => new LevelFormat(
                "L4",
                [.. Enumerable.Range(0, 16).Select(i => ((i * 37 % 255) - 127) / 127f)],
                length
            ),
            _ => BlockFormats.TryParse(name, out var format) ? format : throw new ArgumentException(name),
        };
    }

    private static TensorView View(BlockFormat format, int outputs, int inputs, ColumnOrder? order = null)
    {
        var bytes = new byte[format.Bytes((long)outputs * inputs)];
        new Random(outputs).NextBytes(bytes);
        SetScales(format, bytes);
        var info = new TensorInfo("w", ElementType.Blocks, [outputs, inputs]) { Blocks = format, Columns = order };
        return TensorView.Of(info, bytes);
    }

    // Random bytes are blocks, but for the scales, which are to be of one size.
    private static void SetScales(BlockFormat format, byte[] bytes)
    {
        int[] scales = format.Name switch
        {
            "Q4_K" or "Q5_K" or "Q4_1" or "Q5_1" => [0, 2],
            "Q6_K" => [208],
            "Q2_K" => [80, 82],
            "Q3_K" => [108],
            "TQ1_0" => [52],
            "TQ2_0" => [64],
            _ => [0],
        };
        for (var at = 0; at < bytes.Length; at += format.BlockBytes)
        {
            if (format is GroupFormat)
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(at + 2), (short)(at % 17));
            }

            if (format is RowFormat or LevelFormat)
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(at), 0.5f + (at % 7 / 7f));
                continue;
            }

            foreach (var scale in scales)
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(at + scale), (Half)(0.5f + (at % 7 / 7f)));
            }
        }
    }

    // What the bytes or words of a vector stand for.
    private static float[] Rounded(ActivationForms forms, float[] x)
    {
        var (steps, length) = forms switch
        {
            ActivationForms.Bytes32 => (127, 32),
            ActivationForms.Bytes256 => (127, 256),
            ActivationForms.Words32 => (32767, 32),
            _ => (0, 0),
        };
        return steps == 0
            ? x
            :
            [
                .. x.Chunk(length)
                    .SelectMany(block =>
                    {
                        var largest = block.Max(Math.Abs);
                        return block.Select(value => MathF.Round(value * (steps / largest)) * (largest / steps));
                    }),
            ];
    }
}
