using Malmoi.Inference;
using Malmoi.Neural.Finetuning;
using static TorchSharp.torch;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>The managed engine over a model that torch trains: it reads the weights where torch keeps them, and writes answers several times faster.</summary>
/// <remarks>
/// <code>
///   torch:   W, A, B ── backward, step ──┐
///              │ where they lie          │ changes them in place
///   engine:  W x + scale · B A x  ◄──────┘ Renew: factors, norms and biases are read again, keys and values forgotten
/// </code>
/// </remarks>
public sealed class TrainedEngine : IDisposable
{
    private readonly Transformer _model;
    private readonly LowRank? _adapter;
    private readonly EngineOptions _options;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;
    private readonly bool _ownsTensors;
    private EngineModel? _engine;

    /// <param name="model">A decoder with a head for the next token; the caller's.</param>
    /// <param name="adapter">What is trained beside its matrices; null: nothing.</param>
    /// <param name="options">How the engine computes; null: as suits most.</param>
    public TrainedEngine(Transformer model, LowRank? adapter, EngineOptions? options = null)
        : this(
            model,
            adapter,
            options,
            model.Tensors.ToDictionary(tensor => tensor.Key, tensor => (Tensor)tensor.Value)
        ) { }

    private TrainedEngine(
        Transformer model,
        LowRank? adapter,
        EngineOptions? options,
        IReadOnlyDictionary<string, Tensor> tensors,
        bool ownsTensors = false
    ) =>
        (_model, _adapter, _options, _tensors, _ownsTensors) = (
            model,
            adapter,
            options ?? new EngineOptions(),
            tensors,
            ownsTensors
        );

    /// <summary>The model as it was when this was made, or renewed last.</summary>
    /// <exception cref="InputException">The engine does not run such models.</exception>
    public EngineModel Model => _engine ??= Open();

    /// <summary>The model as it is now and stays: without its adapter, and with copies of the tensors that are trained.</summary>
    public static TrainedEngine Frozen(Transformer model, EngineOptions? options = null)
    {
        using var noGradients = no_grad();
        return new TrainedEngine(
            model,
            null,
            options,
            model.Tensors.ToDictionary(
                tensor => tensor.Key,
                tensor =>
                    tensor.Value.requires_grad ? tensor.Value.detach().clone().DetachFromDisposeScope() : tensor.Value
            ),
            ownsTensors: true
        );
    }

    /// <summary>Takes in what training has changed. States of the model before are no longer read.</summary>
    public void Renew()
    {
        _engine?.Dispose();
        _engine = null;
    }

    public void Dispose()
    {
        Renew();
        if (_ownsTensors)
        {
            foreach (var (name, tensor) in _tensors)
            {
                if (!ReferenceEquals(tensor, _model.Tensors[name]))
                {
                    tensor.Dispose();
                }
            }
        }
    }

    private EngineModel Open()
    {
        var tensors = new TensorsInMemory(_tensors);
        Decoder? decoder = null;
        try
        {
            var options = _options with { Adapter = _adapter?.Factors() };
            decoder = new Decoder(_model.Spec, tensors, tensors.Map(), options);
            return new EngineModel(decoder, begin: null, tensors);
        }
        catch
        {
            decoder?.Dispose();
            tensors.Dispose();
            throw;
        }
    }
}
