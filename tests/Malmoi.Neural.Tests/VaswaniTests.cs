using System.Text;
using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests;

/// <summary>The 2017 Transformer beside the paper's formulas, number by number.</summary>
public class VaswaniTests
{
    private const int Width = 8;
    private const int Heads = 2;

    private static readonly long[] Source = [3, 1, 4, 1, 5];
    private static readonly long[] Target = [0, 2, 6, 5];

    [Fact]
    public void Its_numbers_are_those_of_the_paper_s_formulas()
    {
        var family = FamilyTable.Read(
            Encoding.UTF8.GetBytes(
                """{"model_type": "transformer", "vocab_size": 9, "d_model": 8, "num_layers": 2, "num_heads": 2, "d_ff": 12}"""
            ),
            "config.json"
        );
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var drawn = new FreshWeights(1, deviation: 0.5);
        using var model = new Transformer(family.Spec(ModelTask.NextToken), drawn);
        var memory = model.Encoder!.Forward(new StackInput { Input = tensor(Source).unsqueeze(0) });
        var hidden = model.Decoder!.Forward(new StackInput { Input = tensor(Target).unsqueeze(0), Memory = memory });
        var logits = model.Heads[HeadNames.NextToken].Forward(hidden).squeeze(0).data<float>().ToArray();
        var paper = new Paper(name => Matrix(model.Tensors[name])).Logits(Source, Target, layers: 2);
        var expected = paper.SelectMany(row => row).ToArray();
        Assert.Equal(expected.Length, logits.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], logits[i], 1e-4);
        }
    }

    private static double[][] Matrix(Tensor tensor)
    {
        var rows = tensor.dim() == 1 ? 1 : (int)tensor.shape[0];
        return [.. tensor.detach().data<float>().ToArray().Select(x => (double)x).Chunk((int)tensor.numel() / rows)];
    }

    /// <summary>Sections 3.1 to 3.5 in plain loops and doubles.</summary>
    private sealed class Paper(Func<string, double[][]> weight)
    {
        public double[][] Logits(long[] source, long[] target, int layers)
        {
            var memory = Embed(source);
            for (var i = 0; i < layers; i++)
            {
                var at = $"encoder.layers.{i}";
                memory = Norm(
                    Add(memory, Attend($"{at}.attention", memory, memory, causal: false)),
                    $"{at}.attentionNorm"
                );
                memory = Norm(Add(memory, FeedForward($"{at}.feedForward", memory)), $"{at}.feedForwardNorm");
            }

            var x = Embed(target);
            for (var i = 0; i < layers; i++)
            {
                var at = $"decoder.layers.{i}";
                x = Norm(Add(x, Attend($"{at}.attention", x, x, causal: true)), $"{at}.attentionNorm");
                x = Norm(Add(x, Attend($"{at}.crossAttention", x, memory, causal: false)), $"{at}.crossAttentionNorm");
                x = Norm(Add(x, FeedForward($"{at}.feedForward", x)), $"{at}.feedForwardNorm");
            }

            return Times(x, "tokens.weight");
        }

        private double[][] Embed(long[] ids) =>
            [
                .. ids.Select(
                    (id, position) =>
                        weight("tokens.weight")[id]
                            .Select((x, i) => x * Math.Sqrt(Width) + Position(position, i))
                            .ToArray()
                ),
            ];

        private static double Position(int position, int i)
        {
            var angle = position / Math.Pow(10_000, (i - i % 2) / (double)Width);
            return i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
        }

        private double[][] Attend(string at, double[][] from, double[][] to, bool causal)
        {
            var (queries, keys, values) = (
                Times(from, $"{at}.query.weight"),
                Times(to, $"{at}.key.weight"),
                Times(to, $"{at}.value.weight")
            );
            var mixed = from.Select(_ => new double[Width]).ToArray();
            const int size = Width / Heads;
            for (var head = 0; head < Heads; head++)
            {
                for (var q = 0; q < from.Length; q++)
                {
                    var seen = causal ? q + 1 : to.Length;
                    var shares = new double[seen];
                    for (var k = 0; k < seen; k++)
                    {
                        var dot = 0.0;
                        for (var c = head * size; c < (head + 1) * size; c++)
                        {
                            dot += queries[q][c] * keys[k][c];
                        }

                        shares[k] = Math.Exp(dot / Math.Sqrt(size));
                    }

                    for (var c = head * size; c < (head + 1) * size; c++)
                    {
                        mixed[q][c] = Enumerable.Range(0, seen).Sum(k => shares[k] / shares.Sum() * values[k][c]);
                    }
                }
            }

            return Times(mixed, $"{at}.output.weight");
        }

        private double[][] FeedForward(string at, double[][] x)
        {
            var inner = Shift(Times(x, $"{at}.up.weight"), $"{at}.up.bias");
            var kept = inner.Select(row => row.Select(number => Math.Max(0, number)).ToArray()).ToArray();
            return Shift(Times(kept, $"{at}.down.weight"), $"{at}.down.bias");
        }

        private double[][] Norm(double[][] x, string at) =>
            [
                .. x.Select(row =>
                {
                    var mean = row.Average();
                    var deviation = Math.Sqrt(row.Average(number => (number - mean) * (number - mean)) + 1e-6);
                    return row.Select(
                            (number, i) =>
                                (number - mean) / deviation * weight($"{at}.weight")[0][i] + weight($"{at}.bias")[0][i]
                        )
                        .ToArray();
                }),
            ];

        private double[][] Times(double[][] x, string name)
        {
            var matrix = weight(name);
            return [.. x.Select(row => matrix.Select(to => to.Zip(row, (a, b) => a * b).Sum()).ToArray())];
        }

        private double[][] Shift(double[][] x, string name) =>
            [.. x.Select(row => row.Zip(weight(name)[0], (a, b) => a + b).ToArray())];

        private static double[][] Add(double[][] x, double[][] y) =>
            [.. x.Zip(y, (a, b) => a.Zip(b, (p, q) => p + q).ToArray())];
    }
}
