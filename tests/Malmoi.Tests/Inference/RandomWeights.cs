using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Malmoi.Architectures;
using Malmoi.Checkpoints;

namespace Malmoi.Tests.Inference;

/// <summary>A checkpoint of numbers drawn by chance, under our own names.</summary>
internal sealed class RandomWeights : ITensorSource
{
    private readonly Dictionary<string, TensorView> _tensors = [];

    public RandomWeights(ModelSpec spec, int seed = 7, double deviation = 0.3)
    {
        var random = new Random(seed);
        Map = [];
        foreach (var tensor in ModelTensors.Of(spec))
        {
            var numbers = new float[tensor.Count];
            foreach (ref var number in numbers.AsSpan())
            {
                number = (float)(deviation * Normal(random));
            }

            var shape = TensorShape.Create([.. tensor.Shape]);
            _tensors[tensor.Name] = TensorView.Of(tensor.Name, shape, numbers);
            var template = string.Join('.', tensor.Name.Split('.').Select(part => IsNumber(part) ? "{}" : part));
            if (!Map.Contains(template))
            {
                Map.Add(template, template);
            }
        }
    }

    /// <summary>Every name is itself.</summary>
    public CheckpointMap Map { get; }

    public IReadOnlyList<TensorInfo> Tensors => [.. _tensors.Values.Select(tensor => tensor.Info)];

    public bool TryGet(string name, [NotNullWhen(true)] out TensorView? tensor) =>
        _tensors.TryGetValue(name, out tensor);

    public void Dispose() { }

    private static bool IsNumber(string part) => int.TryParse(part, CultureInfo.InvariantCulture, out _);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
