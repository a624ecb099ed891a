using System.Text;
using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.FamilyContract;

/// <summary>A model of a tiny configuration with random weights, and ways to ask it.</summary>
internal sealed class TinyModel : IDisposable
{
    private const int Vocabulary = 23;

    public TinyModel(string name, ProjectionWrapper? wrap = null)
    {
        Family = FamilyTable.Read(Encoding.UTF8.GetBytes(TinyConfigurations.All[name]), name);
        Model = new Transformer(Family.Spec(Family.Task), new RandomWeights(5), wrap: wrap);
    }

    public Family Family { get; }

    public Transformer Model { get; }

    /// <summary>The stack that heads read, and whether it decodes.</summary>
    public StackSpec Last => Model.Spec.Stacks[^1].Stack;

    public bool IsCausal => Last.Layers[0].Attention.Causal;

    public bool ReadsTokens => Last.Embeddings is TokenEmbeddings;

    /// <summary>Token ids (batch, length), none of them padding.</summary>
    public static Tensor Ids(int batch, int length, int seed = 1)
    {
        using var generator = new Generator((ulong)seed, CPU);
        return randint(3, Vocabulary, [batch, length], generator: generator);
    }

    public Tensor Padding(int length) => full([1, length], Held.Number(Family.PadTokenId ?? 0), ScalarType.Int64);

    /// <summary>What the model reads when all is plain: ids, or an image.</summary>
    public Tensor Plain(int seed = 1) =>
        Last.Embeddings is PatchEmbeddings patches
            ? rand(2, patches.Channels, patches.ImageSize, patches.ImageSize)
            : Ids(2, 7, seed);

    /// <summary>The last stack's vectors (batch, length, width); an encoder before it reads a text of its own.</summary>
    public Tensor Hidden(
        Tensor input,
        Tensor? mask = null,
        Tensor? positions = null,
        KeyValueCache? cache = null,
        StackTrace? trace = null
    )
    {
        using var noGradients = no_grad();
        using var memory = Memory((int)input.shape[0]);
        return Model.Read(
            new StackInput
            {
                Input = input,
                Mask = mask,
                Positions = positions,
                Cache = cache,
                Trace = trace,
                Memory = memory,
            }
        );
    }

    /// <summary>An encoder's vectors.</summary>
    public Tensor Encode(Tensor input, Tensor? mask = null)
    {
        using var noGradients = no_grad();
        return Model.Encoder!.Forward(new StackInput { Input = input, Mask = mask });
    }

    public void Dispose() => Model.Dispose();

    private Tensor? Memory(int batch)
    {
        using var source = Ids(batch, 5, seed: 9);
        return Model.Encoder is null || Model.Decoder is null ? null : Encode(source);
    }

    /// <summary>Every tensor drawn, biases too: a bias of zero hides that it is lost.</summary>
    private sealed class RandomWeights(int seed) : IWeightSource
    {
        public Tensor Get(string name, long[] shape, Initial initial)
        {
            using var generator = new Generator(
                (ulong)(seed + name.Aggregate(0, (sum, c) => sum * 31 + c & 0xffff)),
                CPU
            );
            using var scope = NewDisposeScope();
            var drawn = randn(shape, generator: generator) * Held.Number(0.3);
            return (initial == Initial.Ones ? drawn.Plus(Held.Number(1)) : drawn).MoveToOuterDisposeScope();
        }
    }
}
