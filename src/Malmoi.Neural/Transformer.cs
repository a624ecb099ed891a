using Malmoi.Architectures;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Heads;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Malmoi.Neural;

/// <summary>A model built from its spec: stacks of layers and the heads that read them.</summary>
public sealed class Transformer : IDisposable
{
    private readonly Weights _weights;
    private readonly Dictionary<string, Head> _heads = [];
    private readonly Transform? _pooler;

    /// <param name="spec">What to build.</param>
    /// <param name="source">Draws the tensors or reads them.</param>
    /// <param name="device">Where they are to be; null: on the CPU.</param>
    /// <param name="wrap">Puts other projections in the dense ones' place (LoRA); null keeps them.</param>
    /// <param name="wrapTable">Puts something beside the tables of tokens' vectors (LoRA); null keeps them.</param>
    /// <exception cref="InputException">Sizes of the spec do not fit each other, or the source lacks a tensor, or has it in another shape.</exception>
    public Transformer(
        ModelSpec spec,
        IWeightSource source,
        Device? device = null,
        ProjectionWrapper? wrap = null,
        LookupWrapper? wrapTable = null
    )
    {
        SpecSizes.Check(spec);
        Spec = spec;
        _weights = new Weights(source, device ?? CPU, wrap, wrapTable);
        try
        {
            switch (spec)
            {
                case DecoderModel decoder:
                    Decoder = new Stack(decoder.Decoder, _weights["decoder"]);
                    break;
                case EncoderModel encoder:
                    Encoder = new Stack(encoder.Encoder, _weights["encoder"]);
                    _pooler = encoder.Pooler is { } pooler
                        ? Transform.Pooler(pooler, encoder.Encoder.Width, _weights["pooler"])
                        : null;
                    break;
                case EncoderDecoderModel both:
                    Encoder = new Stack(both.Encoder, _weights["encoder"]);
                    Decoder = new Stack(both.Decoder, _weights["decoder"]);
                    break;
                case ConvolutionalModel:
                    throw new InputException("this model is a network over images (ResNet): it reads no text");
                case RecurrentModel:
                    throw new InputException(
                        "this model is a recurrent network (LSTM) and no Transformer: it has no layers of attention to work on"
                    );
                default:
                    throw new ArgumentOutOfRangeException(nameof(spec), spec, null);
            }

            foreach (var (name, head) in spec.Heads)
            {
                _heads[name] = new Head(head, Last.OutputWidth ?? Last.Width, _weights["heads"][name], Table());
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ModelSpec Spec { get; }

    public Stack? Encoder { get; }

    public Stack? Decoder { get; }

    /// <summary>The heads it was built with.</summary>
    public IReadOnlyDictionary<string, Head> Heads => _heads;

    /// <summary>Every tensor by our name for it; a shared one stands once.</summary>
    public IReadOnlyDictionary<string, Parameter> Tensors => _weights.All;

    /// <summary>Whether the body ends with a pooler.</summary>
    public bool HasPooler => _pooler is not null;

    // The stack that heads read.
    private StackSpec Last => (Decoder ?? Encoder!).Spec;

    /// <summary>Runs the only stack of an encoder or decoder, or the decoder of both.</summary>
    /// <returns>(batch, positions, width)</returns>
    public Tensor Read(StackInput input) => (Decoder ?? Encoder!).Forward(input);

    /// <summary>The first place's vector through the body's pooler: (batch, width).</summary>
    public Tensor Pool(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var first = hidden.select(1, 0);
        return (_pooler?.Forward(first) ?? first.alias()).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var tensor in _weights.All.Values)
        {
            tensor.Dispose();
        }
    }

    // Where a tied head finds the token table.
    private Weights? Table() =>
        Last.Embeddings is not TokenEmbeddings tokens ? null
        : tokens.SharedTable is { } shared ? _weights[shared]
        : _weights[Decoder is null ? "encoder" : "decoder"]["embeddings"]["token"];
}
