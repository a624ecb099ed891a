using Malmoi.Architectures;
using static TorchSharp.torch;

namespace Malmoi.Neural.Blocks;

/// <summary>One layer of a stack; <see cref="Residual"/> draws the orders in which its parts may stand.</summary>
internal sealed class Layer
{
    private readonly LayerSpec _spec;
    private readonly Attention _attention;
    private readonly Attention? _crossAttention;
    private readonly FeedForward _feedForward;
    private readonly Norm _attentionNorm;
    private readonly Norm? _crossAttentionNorm;
    private readonly Norm _feedForwardNorm;

    public Layer(LayerSpec spec, int index, Weights weights)
    {
        _spec = spec;
        var width = spec.Attention.Width;
        _attention = new Attention(spec.Attention, index, weights["attention"], cross: false);
        _attentionNorm = Norm.Create(spec.Norm, width, weights["attentionNorm"]);
        if (spec.CrossAttention is { } cross)
        {
            _crossAttention = new Attention(cross, index, weights["crossAttention"], cross: true);
            _crossAttentionNorm = Norm.Create(spec.Norm, width, weights["crossAttentionNorm"]);
        }

        _feedForward = FeedForward.Create(spec.FeedForward, weights["feedForward"]);
        _feedForwardNorm = spec.SharedNorm ? _attentionNorm : Norm.Create(spec.Norm, width, weights["feedForwardNorm"]);
    }

    /// <param name="x">(batch, positions, width)</param>
    /// <param name="pass">What the layers share.</param>
    public Tensor Forward(Tensor x, StackPass pass)
    {
        using var scope = NewDisposeScope();
        var output = _spec.Residual switch
        {
            Residual.PreNorm => PreNorm(x, pass),
            Residual.PostNorm => PostNorm(x, pass),
            Residual.Parallel => Parallel(x, pass),
            Residual.NormedSkip => NormedSkip(x, pass),
            _ => throw new InvalidOperationException(),
        };
        return output.MoveToOuterDisposeScope();
    }

    private Tensor PreNorm(Tensor x, StackPass pass)
    {
        x = x.Plus(Attend(_attentionNorm.Forward(x), pass));
        x = _crossAttention is null ? x : x.Plus(AttendToMemory(_crossAttentionNorm!.Forward(x), pass));
        return x.Plus(FeedOn(_feedForwardNorm.Forward(x), pass));
    }

    private Tensor PostNorm(Tensor x, StackPass pass)
    {
        x = _attentionNorm.Forward(x.Plus(Attend(x, pass)));
        x = _crossAttention is null ? x : _crossAttentionNorm!.Forward(x.Plus(AttendToMemory(x, pass)));
        return _feedForwardNorm.Forward(x.Plus(FeedOn(x, pass)));
    }

    private Tensor Parallel(Tensor x, StackPass pass)
    {
        var first = _attentionNorm.Forward(x);
        var second = _spec.SharedNorm ? first : _feedForwardNorm.Forward(x);
        return x.Plus(Attend(first, pass)).Plus(FeedOn(second, pass));
    }

    private Tensor NormedSkip(Tensor x, StackPass pass)
    {
        x = _attentionNorm.Forward(x);
        x = _feedForwardNorm.Forward(x.Plus(Attend(x, pass)));
        return x.Plus(FeedOn(x, pass));
    }

    private Tensor Attend(Tensor x, StackPass pass) => pass.Drop(_attention.Forward(x, pass), _spec.Dropout);

    private Tensor AttendToMemory(Tensor x, StackPass pass) =>
        pass.Drop(_crossAttention!.Forward(x, pass), _spec.Dropout);

    private Tensor FeedOn(Tensor x, StackPass pass) => pass.Drop(_feedForward.Forward(x, pass), _spec.Dropout);
}
