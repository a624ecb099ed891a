using Malmoi.Families;
using Malmoi.Neural.Pretraining;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Pretraining;

/// <summary>A model whose optimiser sees the tensors of its checkpoint, fused and turned, and not ours.</summary>
internal sealed class FusedTraining : ITrainable, IDisposable
{
    private readonly Transformer _model;
    private readonly TransformerTraining _training;
    private readonly Family _family;
    private readonly Dictionary<string, Parameter> _tensors;

    public FusedTraining(Transformer model, Family family)
    {
        (_model, _training, _family) = (model, new TransformerTraining(model), family);
        using var scope = NewDisposeScope();
        _tensors = Published(tensor => tensor)
            .ToDictionary(
                tensor => tensor.Name,
                tensor =>
                    (Parameter)nn.Parameter(tensor.Make().clone().DetachFromDisposeScope()).DetachFromDisposeScope()
            );
    }

    public IReadOnlyDictionary<string, Parameter> Tensors => _tensors;

    public Tensor Loss(Batch batch, bool training)
    {
        using (no_grad())
        {
            using var scope = NewDisposeScope();
            foreach (var tensor in Published(tensor => tensor))
            {
                var fused =
                    tensor.Layout.Transposed && tensor.Parts[0].dim() == 2
                        ? _tensors[tensor.Name].t()
                        : _tensors[tensor.Name];
                for (var part = 0; part < tensor.Parts.Count; part++)
                {
                    var rows = tensor.Layout.Rows(fused.shape[0], part)[0];
                    tensor.Parts[part].copy_(fused.narrow(0, rows.Start, rows.Count));
                }
            }
        }

        return _training.Loss(batch, training);
    }

    public void Backward(Tensor loss)
    {
        loss.backward();
        using var scope = NewDisposeScope();
        foreach (var tensor in Published(tensor => tensor.grad!))
        {
            _tensors[tensor.Name].grad = tensor.Make();
        }

        Gradients.Clear(_model.Tensors.Values);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private IReadOnlyList<PublishedTensor> Published(Func<Parameter, Tensor> what) =>
        PublishedTensors.Of(_model.Tensors.ToDictionary(tensor => tensor.Key, tensor => what(tensor.Value)), _family);
}
