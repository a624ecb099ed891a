using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Optimizers;

/// <summary>Changes tensors along their gradients, and keeps what it must remember from step to step as tensors with names.</summary>
public abstract class Optimizer : IDisposable
{
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);
    private readonly bool _decaysAll;

    private protected Optimizer(OptimizerSpec spec, IReadOnlyDictionary<string, Parameter> tensors)
    {
        _decaysAll = spec.DecaysAll;
        Tensors = [.. tensors.Where(tensor => tensor.Value.requires_grad)];
    }

    /// <summary>What it remembers: "firstMoment.decoder.norm.weight".</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Steps taken; to be set where the state is put back.</summary>
    public long Steps { get; set; }

    /// <summary>What is changed.</summary>
    private protected IReadOnlyList<KeyValuePair<string, Parameter>> Tensors { get; }

    /// <param name="spec">Which one.</param>
    /// <param name="tensors">By their names; those that need no gradient are left alone.</param>
    public static Optimizer Create(OptimizerSpec spec, IReadOnlyDictionary<string, Parameter> tensors) =>
        spec switch
        {
            AdamWSpec adam => new AdamW(adam, tensors),
            AdafactorSpec adafactor => new Adafactor(adafactor, tensors),
            LionSpec lion => new Lion(lion, tensors),
            SgdSpec sgd => new Sgd(sgd, tensors),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, null),
        };

    /// <summary>Takes one step; a tensor without a gradient stays as it is.</summary>
    /// <param name="rate">The learning rate.</param>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Steps++;
        Change(rate);
    }

    public void Dispose()
    {
        foreach (var tensor in _state.Values)
        {
            tensor.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The step itself, inside a scope that disposes what it makes, and without recording.</summary>
    /// <remarks>
    /// Numbers are held in a <see cref="TorchSharp.Scalar"/> of one's own: one that is made on the way to libtorch belongs to nobody, and may
    /// be collected before it is read.
    /// </remarks>
    private protected abstract void Change(double rate);

    /// <summary>One more tensor to remember, of zeros.</summary>
    private protected Tensor Remember(string kind, string name, long[] shape, Tensor like) =>
        _state[$"{kind}.{name}"] = zeros(shape, like.dtype, like.device).DetachFromDisposeScope();

    private protected Tensor Remembered(string kind, string name) => _state[$"{kind}.{name}"];

    /// <summary>Whether a tensor is drawn to zero: neither a norm's nor a bias is, as in the reference and in GPT-2's training.</summary>
    /// <remarks>T5's table of relative biases is called one by the reference too.</remarks>
    private protected bool Decays(string name, Tensor tensor) =>
        _decaysAll || (tensor.dim() > 1 && !name.Contains("bias", StringComparison.OrdinalIgnoreCase));
}
