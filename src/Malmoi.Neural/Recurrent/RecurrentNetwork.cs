using Malmoi.Architectures;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural.Recurrent;

/// <summary>A recurrent language model built from its spec: a table of tokens, layers of long short-term memory, the head that predicts.</summary>
public sealed class RecurrentNetwork : IDisposable
{
    private readonly Weights _weights;
    private readonly Parameter _tokens;
    private readonly LstmLayer[] _layers;

    /// <param name="spec">What to build.</param>
    /// <param name="source">Draws the tensors or reads them.</param>
    /// <param name="device">Where they are to be; null: on the CPU.</param>
    /// <exception cref="InputException">The source lacks a tensor, or has it in another shape.</exception>
    public RecurrentNetwork(RecurrentModel spec, IWeightSource source, Device? device = null)
    {
        Spec = spec;
        Device = device ?? CPU;
        _weights = new Weights(source, Device);
        try
        {
            var (network, place) = (spec.Network, _weights["network"]);
            _tokens = place["token"].Table(network.Vocabulary, network.TokenWidth);
            _layers =
            [
                .. network.Widths.Select(
                    (width, i) => new LstmLayer(network.InputWidth(i), width, network.WeightDropout, place["layers"][i])
                ),
            ];
            Head = spec.Heads.TryGetValue(HeadNames.NextToken, out var head)
                ? new Head(head, spec.OutputWidth, _weights["heads"][HeadNames.NextToken], place["token"])
                : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public RecurrentModel Spec { get; }

    public Device Device { get; }

    /// <summary>What predicts the next token; null in a bare body.</summary>
    public Head? Head { get; }

    /// <summary>Every tensor by our name for it; a shared one stands once.</summary>
    public IReadOnlyDictionary<string, Parameter> Tensors => _weights.All;

    /// <summary>Builds the model of a folder with the head it was saved with.</summary>
    /// <exception cref="InputException">It is no recurrent network, or a tensor is missing, misshapen or not known.</exception>
    public static RecurrentNetwork Load(HuggingFaceFolder folder, string device = "cpu")
    {
        var spec =
            folder.Family.Spec(folder.Family.Task) as RecurrentModel
            ?? throw new InputException(
                $"'{folder.Path}' is of family '{folder.Family.ModelType}' and no recurrent network: give the folder of an LSTM"
            );
        var weights = new CheckpointWeights(folder.Weights, folder.Family.Checkpoint);
        var network = new RecurrentNetwork(spec, weights, TorchDevice.Parse(device));
        try
        {
            weights.CheckAllKnown(folder);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>A memory of rows that have read nothing.</summary>
    public RecurrentMemory Fresh(long rows) => RecurrentMemory.Fresh(Spec.Network.Widths, rows, Device);

    /// <summary>Reads tokens on from a memory.</summary>
    /// <param name="tokens">(batch, positions)</param>
    /// <param name="memory">Of as many rows; it stays as it is.</param>
    /// <param name="training">Whether dropout is at work.</param>
    /// <param name="trace">Takes what is shown at every place by the table and by each layer: (batch, positions, width); null: not wanted.</param>
    /// <returns>What the head reads (batch, positions, width), and the memory after the last token.</returns>
    public (Tensor Hidden, RecurrentMemory Memory) Read(
        Tensor tokens,
        RecurrentMemory memory,
        bool training = false,
        Action<Tensor>? trace = null
    )
    {
        using var scope = NewDisposeScope();
        var spec = Spec.Network;
        var x = Vectors(tokens, training); // (batch, positions, token width)
        trace?.Invoke(x);
        x = Drop(x, spec.InputDropout, training);
        var remembered = new (Tensor, Tensor)[_layers.Length];
        for (var i = 0; i < _layers.Length; i++)
        {
            (x, remembered[i]) = _layers[i].Forward(x, memory.Layers[i], training); // (batch, positions, width)
            trace?.Invoke(x);
            x = Drop(x, i == _layers.Length - 1 ? spec.OutputDropout : spec.LayerDropout, training);
        }

        return (x.MoveToOuterDisposeScope(), new RecurrentMemory(remembered).MoveOut());
    }

    public void Dispose()
    {
        foreach (var tensor in _weights.All.Values)
        {
            tensor.Dispose();
        }
    }

    private Tensor Vectors(Tensor tokens, bool training)
    {
        var flat = tokens.flatten();
        var vectors = _tokens.index_select(0, flat);
        if (training && Spec.Network.TokenDropout > 0)
        {
            var kept = nn.functional.dropout(
                ones(_tokens.shape[0], 1, device: Device),
                Spec.Network.TokenDropout,
                training: true
            );
            vectors = vectors * kept.index_select(0, flat);
        }

        return vectors.view([.. tokens.shape, _tokens.shape[1]]);
    }

    private Tensor Drop(Tensor x, double share, bool training)
    {
        if (!training || share <= 0)
        {
            return x;
        }

        return Spec.Network.LockedDropout
            ? x * nn.functional.dropout(ones(x.shape[0], 1, x.shape[2], device: Device), share, training: true)
            : nn.functional.dropout(x, share, training: true);
    }
}
