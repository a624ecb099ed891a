using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining;

/// <summary>An exponential moving average of weights (Polyak and Juditsky, 1992, with a horizon): quieter than the weights themselves.</summary>
/// <remarks>a ← d a + (1 - d) w after every step.</remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly IReadOnlyDictionary<string, Parameter> _tensors;
    private readonly Dictionary<string, Tensor> _averages = new(StringComparer.Ordinal);
    private readonly double _decay;

    /// <param name="tensors">What is averaged, as it begins.</param>
    /// <param name="decay">How slowly the average follows.</param>
    public WeightAverage(IReadOnlyDictionary<string, Parameter> tensors, double decay)
    {
        (_tensors, _decay) = (tensors, decay);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (name, tensor) in tensors)
        {
            _averages[name] = tensor.detach().clone().DetachFromDisposeScope();
        }
    }

    public IReadOnlyDictionary<string, Tensor> Tensors => _averages;

    public void Update()
    {
        using Scalar decay = _decay;
        using Scalar rest = 1 - _decay;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (name, average) in _averages)
        {
            average.mul_(decay).add_(_tensors[name], rest);
        }
    }

    /// <summary>Puts the averages into the model.</summary>
    public void Apply()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var (name, average) in _averages)
        {
            _tensors[name].copy_(average);
        }
    }

    /// <summary>Puts the averages into the model until what is given back is disposed.</summary>
    public IDisposable Lend() => new Loan(this);

    public void Dispose()
    {
        foreach (var average in _averages.Values)
        {
            average.Dispose();
        }
    }

    private sealed class Loan : IDisposable
    {
        private readonly WeightAverage _average;
        private readonly Dictionary<string, Tensor> _weights;

        public Loan(WeightAverage average)
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            _average = average;
            _weights = average._tensors.ToDictionary(
                tensor => tensor.Key,
                tensor => tensor.Value.detach().clone().DetachFromDisposeScope()
            );
            average.Apply();
        }

        public void Dispose()
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            foreach (var (name, weight) in _weights)
            {
                _average._tensors[name].copy_(weight);
                weight.Dispose();
            }
        }
    }
}
